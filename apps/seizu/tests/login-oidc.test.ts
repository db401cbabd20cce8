import type { Browser, BrowserContext, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, whyNoBrowser } from '@farside/harness/browser'
import { freePorts } from '@farside/harness/free-ports'
import { startProvider } from './oidc-provider.fixture.ts'
import { axeFindings } from './open-page.ts'
import { startPages } from './start-pages.ts'

const missing = await whyNoBrowser()
const report = '/app/reports/hosts?os=linux'
/** Short, so that a page outlives them; long enough for a busy machine to use one. */
const tokenSeconds = 4

let browser: Browser
let provider: Awaited<ReturnType<typeof startProvider>>
let pages: Awaited<ReturnType<typeof startPages>>
let destroyed = 0

describe.skipIf(missing)(`pages behind an OpenID provider${missing ? ` (${missing})` : ''}`, () => {
  beforeAll(async () => {
    const [port = 0] = await freePorts(1)
    const publicUrl = `http://127.0.0.1:${port}`
    provider = await startProvider(publicUrl, { ttl: { AccessToken: tokenSeconds, IdToken: tokenSeconds } })
    provider.provider.on('grant.revoked', () => (destroyed += 1))
    pages = await startPages({ ...provider.env, PORT: String(port) })
    browser = await openBrowser()
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await pages?.close()
    provider?.close()
  })

  async function opening(use: (context: BrowserContext, page: Page) => Promise<void>) {
    const context = await browser.newContext()
    context.setDefaultTimeout(15_000)
    try {
      await use(context, await context.newPage())
    } finally {
      await context.close()
    }
  }
  async function logIn(page: Page) {
    await page.locator('input[name=login]').fill('ann')
    await page.locator('input[name=password]').fill('x')
    await page.getByRole('button', { name: 'Sign-in' }).click()
    await consent(page)
  }
  const consent = (page: Page) => page.getByRole('button', { name: 'Continue' }).click()
  const isIn = async (page: Page) => {
    await page.getByText('Logged in as ann@x.example').waitFor()
    await drawn(page)
  }
  /** The first tile has its rows, or says why not. */
  const drawn = async (page: Page) => {
    await tile(page).waitFor()
    await expect.poll(() => tile(page).locator('.bones, div[role=status]:empty').count()).toBe(0)
  }
  const refresh = (page: Page) => page.getByRole('button', { name: 'Refresh' }).click()
  const tile = (page: Page) => page.locator('article').first()

  test('send who comes to the provider, and back to the report that he wanted', () =>
    opening(async (_, page) => {
      await page.goto(pages.url + report)
      await logIn(page)
      await isIn(page)
      expect(page.url()).toBe(pages.url + report)
      // The access token is in memory alone; the refresh token is out of reach of scripts.
      const kept = await page.evaluate(() =>
        [document.cookie, ...Object.values(localStorage), ...Object.values(sessionStorage)].join(),
      )
      expect(kept).not.toMatch(/seizu_session|eyJ/)
      await page.getByRole('link', { name: 'Query console' }).waitFor()
    }))

  test('[95] renew the access token and the report’s tokens when they have expired, and keep the data meanwhile', () =>
    opening(async (_, page) => {
      await page.goto(pages.url + report)
      await logIn(page)
      await isIn(page)
      const asked: string[] = []
      page.on('request', (request) => asked.push(new URL(request.url()).pathname))
      const gone = page.evaluate(
        () =>
          new Promise<boolean>((resolve) => {
            const emptied = () => !document.querySelector('article tbody tr, article .figure')
            new MutationObserver(() => emptied() && resolve(true)).observe(document.body, {
              subtree: true,
              childList: true,
            })
            addEventListener('seizu-test-over', () => resolve(false))
          }),
      )
      await expect
        .poll(
          async () => {
            await refresh(page)
            await drawn(page)
            return asked.includes('/api/v1/auth/refresh')
          },
          { timeout: 20_000, interval: 500 },
        )
        .toBe(true)
      await expect.poll(() => asked.filter((it) => it.startsWith('/api/v1/reports/')).length).toBeGreaterThan(0)
      await drawn(page)
      await page.evaluate(() => dispatchEvent(new Event('seizu-test-over')))
      expect(await gone).toBe(false)
      expect(await tile(page).innerText()).not.toMatch(/Could not load|last refresh failed/)
    }))

  test('renew it one tab after the other, as rotated refresh tokens want it', () =>
    opening(async (context, page) => {
      await page.goto(pages.url + report)
      await logIn(page)
      await isIn(page)
      const others = await Promise.all([1, 2, 3].map(() => context.newPage()))
      let [under, most, count] = [0, 0, 0]
      for (const tab of others) {
        tab.on('request', (request) => {
          if (!request.url().endsWith('/auth/refresh')) return
          count += 1
          most = Math.max(most, (under += 1))
        })
        tab.on('requestfinished', (request) => request.url().endsWith('/auth/refresh') && (under -= 1))
      }
      for (let rounds = 0; rounds < 3; rounds += 1) {
        await Promise.all(others.map((tab) => tab.goto(pages.url + report)))
        await Promise.all(others.map(isIn))
      }
      expect([most, count]).toEqual([1, 9])
    }))

  test('say that the session has ended, and go on where he was', () =>
    opening(async (context, page) => {
      await page.goto(pages.url + report)
      await logIn(page)
      await isIn(page)
      await context.clearCookies({ name: 'seizu_session' })
      const ended = page.getByText('Your session has ended')
      await expect
        .poll(
          async () => {
            if (!(await ended.isVisible())) await refresh(page).catch(() => {})
            return ended.isVisible()
          },
          { timeout: 20_000, interval: 500 },
        )
        .toBe(true)
      expect(await axeFindings(page)).toEqual([])
      await page.getByRole('button', { name: 'Log in' }).click()
      await consent(page)
      await isIn(page)
      expect(page.url()).toBe(pages.url + report)
    }))

  test('say that the log-in did not succeed instead of trying again by themselves', () =>
    opening(async (_, page) => {
      await page.goto(pages.url + report)
      await page.getByRole('link', { name: 'Cancel' }).click()
      await page.getByText('The log-in did not succeed').waitFor()
      expect(new URL(page.url()).origin).toBe(pages.url)
      await page.getByRole('button', { name: 'Log in' }).click()
      await logIn(page)
      await isIn(page)
    }))

  test('log out here and at the provider, which takes its tokens back', () =>
    opening(async (context, page) => {
      await page.goto(pages.url)
      await logIn(page)
      await isIn(page)
      destroyed = 0
      await page.getByRole('button', { name: 'Log out' }).click()
      await page.getByRole('button', { name: /Yes/ }).click()
      await page.locator('input[name=login]').waitFor()
      expect(destroyed).toBeGreaterThan(0)
      expect((await context.cookies(`${pages.url}/api/v1/auth/refresh`)).map((it) => it.name)).not.toContain(
        'seizu_session',
      )
    }))
})

test.skipIf(missing)('pages whose provider does not answer say so, and let one try again', async () => {
  const [port = 0, nobody = 0] = await freePorts(2)
  const stopped = await startProvider(`http://127.0.0.1:${port}`)
  stopped.close()
  const lost = await startPages({ ...stopped.env, OIDC_ISSUER: `http://127.0.0.1:${nobody}`, PORT: String(port) })
  const own = await openBrowser()
  try {
    const page = await own.newPage()
    await page.goto(lost.url)
    await page.getByText('Cannot log in: the provider does not answer').waitFor()
    await page.getByRole('button', { name: 'Try again' }).waitFor()
  } finally {
    await own.close()
    await lost.close()
  }
})
