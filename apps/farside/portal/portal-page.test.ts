import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, whyNoBrowser } from '@farside/harness/browser'
import { portalAssets, portalHeaders, renderPortal } from './portal.ts'
import type { PartState } from './portal.ts'

const missing = await whyNoBrowser()
let lidi: PartState = 'starting'
let answering = true

/** Only the serving is ours: the page, its files and its headers are those that the launcher serves. */
const server = createServer(async (request, response) => {
  if (!answering) return void request.socket.destroy()
  const asset = portalAssets.find(({ path }) => path === request.url)
  if (asset) return void response.writeHead(200, { 'content-type': asset.contentType }).end(await readFile(asset.file))
  if (request.url !== '/') return void response.writeHead(404).end()
  const page = renderPortal({
    version: '0.1.0',
    startedAt: '2026-11-22T09:41:07Z',
    parts: [
      { name: 'eurydice-origin', state: 'healthy', url: 'http://127.0.0.1:8002', pid: 1 },
      { name: 'eurydice-destination', state: 'healthy', url: 'http://127.0.0.1:8003', pid: 2 },
      { name: 'lidi-receive', state: lidi, address: 'udp 127.0.0.1:8007', pid: 3 },
    ],
    accounts: [{ program: 'eurydice-origin', username: 'm.dupin', role: 'user' }],
    accountsFile: '.farside/accounts.json',
  })
  response.writeHead(200, portalHeaders).end(page)
})

describe.skipIf(missing)(`the portal page in a browser${missing ? ` (${missing})` : ''}`, () => {
  let browser: Browser
  let url: string

  beforeAll(async () => {
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    url = `http://127.0.0.1:${(server.address() as { port: number }).port}/`
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    server.close()
  })

  const visit = async (use: (page: Page) => Promise<void>, options?: Parameters<Browser['newContext']>[0]) => {
    const context = await browser.newContext(options)
    const page = await context.newPage()
    const elsewhere: string[] = []
    page.on('request', (request) => request.url().startsWith(url) || elsewhere.push(request.url()))
    page.on('console', (message) => message.text().includes('Content Security') && elsewhere.push(message.text()))
    try {
      await page.goto(url)
      await use(page)
      expect(elsewhere).toEqual([])
    } finally {
      await context.close()
    }
  }

  test('follows the states without a reload, and says when the launcher no longer answers', () =>
    visit(async (page) => {
      lidi = 'starting'
      await page.getByRole('heading', { name: 'Starting: 2 of 3 parts are running' }).waitFor()
      await page.evaluate(() => (document.body.dataset.same = 'yes'))
      lidi = 'healthy'
      await page.getByRole('heading', { name: 'All programs on this machine are running' }).waitFor()
      answering = false
      await page.getByText('The launcher does not answer.').waitFor()
      await page.getByRole('heading', { name: 'It is not known what is running' }).waitFor()
      expect(await page.getByText('Running', { exact: true }).count()).toBe(0)
      answering = true
      await page.getByText('The launcher does not answer.').waitFor({ state: 'hidden' })
      await page.getByRole('heading', { name: 'All programs on this machine are running' }).waitFor()
      expect(await page.evaluate(() => document.body.dataset.same)).toBe('yes')
    }))

  test('tells the same without a script', async () => {
    lidi = 'failed'
    await visit((page) => page.getByRole('heading', { name: 'lidi, receiving side failed' }).waitFor(), {
      javaScriptEnabled: false,
    })
  })

  test.each([
    ['light', 1280],
    ['dark', 390],
  ] as const)('is clean to axe and never wider than the window: %s, %i px', (colorScheme, width) =>
    visit(
      async (page) => {
        const { violations } = await new AxeBuilder({ page }).analyze()
        expect(violations.map(({ id }) => id)).toEqual([])
        await page.setViewportSize({ width: 320, height: 700 })
        const { scrollWidth, clientWidth } = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement
          return { scrollWidth, clientWidth }
        })
        expect(scrollWidth).toBeLessThanOrEqual(clientWidth)
      },
      { colorScheme, viewport: { width, height: 900 } },
    ),
  )
})
