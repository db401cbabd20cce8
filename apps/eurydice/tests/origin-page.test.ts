import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openBrowser, whyNoBrowser } from '@farside/harness/browser'
import { eventually } from './eventually.ts'
import { axeFindings, drop, openPage, overflow } from './pages.ts'
import type { Opened } from './pages.ts'
import { startTwoSides } from './two-sides.ts'
import type { TwoSides } from './two-sides.ts'

/** Notes on the page how many uploads were open at once, as the page itself sees them begin and end. */
const countUploads = (page: Page) =>
  page.evaluate(() => {
    let open = 0
    let most = 0
    const begin = XMLHttpRequest.prototype.open
    XMLHttpRequest.prototype.open = function (this: XMLHttpRequest, ...given: [string, string]) {
      open += 1
      most = Math.max(most, open)
      document.documentElement.dataset.mostUploads = String(most)
      this.addEventListener('load', () => (open -= 1))
      begin.apply(this, given as never)
    }
  })

const missing = await whyNoBrowser()
let sides: TwoSides & { close(): Promise<void> }
let browser: Browser

describe.skipIf(missing)(`the origin page${missing ? ` (${missing})` : ''}`, () => {
  beforeAll(async () => {
    sides = await startTwoSides()
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await sides?.close()
  })
  beforeEach(async () => {
    await sides.origin.setMaintenance(false)
    await sides.origin.setLastPacket(1000)
  })

  const visit = async (use: (opened: Opened) => Promise<void>, opening?: Parameters<typeof openPage>[2]) => {
    const opened = await openPage(browser, sides.origin.url, opening)
    try {
      await use(opened)
      expect(opened.complaints).toEqual([])
    } finally {
      await opened.context.close()
    }
  }
  const rows = (page: Page) => page.getByRole('table').getByRole('row')
  const row = (page: Page, name: string) => rows(page).filter({ hasText: name })
  const upload = (page: Page, name: string) => page.locator('.uploads li').filter({ hasText: name })
  const stored = () =>
    sides.origin.db
      .selectFrom('eurydice_outgoing_transferables as t')
      .select(['t.name', 't.state', 't.user_provided_meta'])
      .execute()
  const pick = (page: Page, ...files: { name: string; buffer: Buffer }[]) =>
    page.locator('input[type=file]').setInputFiles(files.map((file) => ({ ...file, mimeType: '' })))

  test('§16.5 case 129: takes 50 dropped files three at a time, and warns of the folder among them', () =>
    visit(async ({ page }) => {
      await countUploads(page)
      const files = Array.from({ length: 50 }, (_, at) => ({ name: `dropped-${at}.txt`, content: `file ${at}` }))
      await drop(page, files, ['a folder'])
      await page.getByText('Cannot send the folder a folder').waitFor()
      await page.getByText('50 files were uploaded.').waitFor({ timeout: 25_000 })
      expect(await page.locator('.uploads .state.good').count()).toBe(50)
      expect(await page.evaluate(() => document.documentElement.dataset.mostUploads)).toBe('3')
      const names = (await stored()).map(({ name }) => name)
      expect(files.filter(({ name }) => !names.includes(name))).toEqual([])
      expect(names).not.toContain('a%20folder')
    }))

  test('§16.5 case 130: lists 100%.txt under its name, also when a program sent the % as it is', () =>
    visit(async ({ page }) => {
      await pick(page, { name: '100%.txt', buffer: Buffer.from('x') })
      await row(page, '100%.txt').first().waitFor()
      expect((await stored()).map(({ name }) => name)).toContain('100%25.txt')
      await page.evaluate(() =>
        fetch('/api/v1/transferables/', {
          method: 'POST',
          headers: { 'Content-Type': 'application/octet-stream', 'Metadata-Name': '50%.txt' },
          body: 'x',
        }),
      )
      await page.getByRole('button', { name: '1 new' }).click()
      await row(page, '50%.txt').waitFor()
    }))

  test('§16.5 case 133: says that the link is down after 180 s of silence, and under maintenance only that', () =>
    visit(async ({ page }) => {
      expect(await page.locator('.banner').count()).toBe(0)
      await sides.origin.setLastPacket(181_000)
      await page.getByText('Nothing has left for 3 minutes.').waitFor()
      await sides.origin.setMaintenance(true)
      await page.getByText('The link is under maintenance.').waitFor()
      expect(await page.locator('main .banner').count()).toBe(1)
      await sides.origin.setMaintenance(false)
      await sides.origin.setLastPacket(null)
      await page.getByText('Nothing has left yet.').waitFor()
      await sides.origin.setLastPacket(0)
      await page.locator('main .banner').waitFor({ state: 'detached' })
    }))

  test('tells that sent means handed to the link, beside the list and at the state', () =>
    visit(async ({ page }) => {
      await page.getByText('arrival shows on the destination only').first().waitFor()
    }))

  test('sends a name that is too long shortened, and shows the whole one', () =>
    visit(async ({ page }) => {
      const name = `${'漢字'.repeat(30)}.txt`
      await pick(page, { name, buffer: Buffer.from('x') })
      await row(page, name).waitFor()
      const sent = (await stored()).find(({ user_provided_meta: meta }) => 'Metadata-Original-Name' in meta)
      expect(sent?.name.length).toBeLessThanOrEqual(255)
      expect(decodeURIComponent(sent?.name ?? '')).toMatch(/字?\.txt$/)
    }))

  test('refuses a file over the limit before it is sent, with both sizes', () =>
    visit(async ({ page }) => {
      await page.locator('input[type=file]').evaluate((input: HTMLInputElement) => {
        const data = new DataTransfer()
        const file = new File(['x'], 'disk.raw')
        Object.defineProperty(file, 'size', { value: 200 * 1024 * 1024 })
        data.items.add(file)
        // The list of a field holds copies; the one with the size is handed over in its place.
        Object.defineProperty(input, 'files', { value: [file], configurable: true })
        input.dispatchEvent(new Event('change', { bubbles: true }))
      })
      await upload(page, 'disk.raw').getByText('it has 200.00 MiB and the limit is 95.37 MiB').waitFor()
      expect((await stored()).map(({ name }) => name)).not.toContain('disk.raw')
    }))

  test('cancels a running upload so that its row says cancelled, not failed', () =>
    visit(async ({ page, context }) => {
      const slow = await context.newCDPSession(page)
      await slow.send('Network.enable')
      await slow.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 0,
        downloadThroughput: -1,
        uploadThroughput: 200_000,
      })
      await pick(page, { name: 'large.bin', buffer: Buffer.alloc(8_000_000) })
      await upload(page, 'large.bin').getByRole('progressbar').waitFor()
      await eventually(stored, (all) => all.some(({ name }) => name === 'large.bin'))
      await upload(page, 'large.bin').getByRole('button', { name: 'Cancel' }).click()
      await upload(page, 'large.bin').getByText('Cancelled').waitFor()
      await eventually(stored, (all) => all.some(({ name, state }) => name === 'large.bin' && state === 'CANCELED'))
    }))

  test('cancels a waiting transfer from the list', () =>
    visit(async ({ page, complaints }) => {
      await pick(page, { name: 'second-thoughts.txt', buffer: Buffer.from('x') })
      await row(page, 'second-thoughts.txt').getByRole('button', { name: 'Cancel' }).click()
      await row(page, 'second-thoughts.txt').getByText('Cancelled').waitFor()
      expect(complaints).toEqual([])
    }))

  test('sends text as a file named after the minute, and empties the field', () =>
    visit(async ({ page }) => {
      await page.getByRole('tab', { name: 'Files' }).press('ArrowRight')
      const field = page.getByLabel('Text to send')
      expect(await page.getByRole('button', { name: 'Send text' }).isDisabled()).toBe(true)
      await field.fill('a few words')
      await page.getByRole('button', { name: 'Send text' }).click()
      await row(page, 'clipboard_').first().waitFor()
      expect(await field.inputValue()).toBe('')
      expect((await stored()).some(({ name }) => /^clipboard_\d{4}-\d\d-\d\d_\d\d-\d\d\.txt$/.test(name))).toBe(true)
    }))

  test('asks before it is left while an upload runs', () =>
    visit(async ({ page, context }) => {
      const slow = await context.newCDPSession(page)
      await slow.send('Network.enable')
      await slow.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 0,
        downloadThroughput: -1,
        uploadThroughput: 100_000,
      })
      await pick(page, { name: 'going.bin', buffer: Buffer.alloc(2_000_000) })
      await upload(page, 'going.bin').getByRole('progressbar').waitFor()
      const asked = page.waitForEvent('dialog')
      void page.close({ runBeforeUnload: true })
      const dialog = await asked
      expect(dialog.type()).toBe('beforeunload')
      await dialog.accept()
    }))

  test('narrows the list by name and state, keeps that in its address, and says when nothing fits', () =>
    visit(async ({ page }) => {
      await page.getByLabel('Name or SHA-1').fill('dropped-7.')
      await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1)
      expect(new URL(page.url()).search).toBe('?text=dropped-7.')
      await page.reload()
      await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1)
      await page.getByLabel('State').selectOption('ERROR')
      await page.getByText('Nothing fits the filter').waitFor()
      await page.getByRole('button', { name: 'Show all' }).first().click()
      await page.waitForFunction(() => document.querySelectorAll('tbody tr').length > 10)
    }))

  test('pages through a snapshot from either end without skipping or repeating', () =>
    visit(async ({ page }) => {
      const namesOf = () => page.locator('tbody th').allInnerTexts()
      const walk = async () => {
        const seen = await namesOf()
        while (await page.getByRole('button', { name: 'Next' }).isEnabled()) {
          const before = await page.locator('tbody').innerText()
          await page.getByRole('button', { name: 'Next' }).click()
          await page.waitForFunction(
            (text) => (document.querySelector('tbody') as HTMLElement).innerText !== text,
            before,
          )
          seen.push(...(await namesOf()))
        }
        return seen
      }
      await page.getByLabel('Rows').selectOption('25')
      await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 25)
      const newestFirst = await walk()
      expect(newestFirst.length).toBe((await stored()).length)
      await page.getByRole('button', { name: 'Created' }).click()
      await page.locator('[aria-sort=ascending]').waitFor()
      await page.getByText(/^1–/).waitFor()
      await eventually(namesOf, (names) => names[0] === newestFirst.at(-1))
      expect(await walk()).toEqual(newestFirst.toReversed())
    }))

  test('keeps the rows under a notice when the server stops answering, and recovers by itself', () =>
    visit(async ({ page, complaints }) => {
      await page.route('**/transferables/**', (route) =>
        route.fulfill({ status: 503, json: { detail: 'The database is away.', code: 'x' } }),
      )
      await page.getByText('This list may be out of date.').waitFor()
      await page.getByText('The database is away.').waitFor()
      expect(await rows(page).count()).toBeGreaterThan(10)
      await page.unroute('**/transferables/**')
      await page.getByText('This list may be out of date.').waitFor({ state: 'detached' })
      complaints.splice(0, complaints.length, ...complaints.filter((it) => !it.includes('503')))
    }))

  test('shows the token only when asked, and renews it only after a second thought', () =>
    visit(async ({ page }) => {
      await page.locator('summary').press('Enter')
      await page.getByRole('button', { name: 'API token' }).click()
      const field = page.getByLabel('Token', { exact: true })
      await field.waitFor()
      expect(await field.getAttribute('type')).toBe('password')
      const before = await field.inputValue()
      await page.getByRole('button', { name: 'Show' }).click()
      expect(await field.getAttribute('type')).toBe('text')
      await page.getByRole('button', { name: 'Renew token' }).click()
      await page.getByRole('button', { name: 'Keep' }).click()
      expect(await field.inputValue()).toBe(before)
      await page.getByRole('button', { name: 'Renew token' }).click()
      await page.getByRole('button', { name: 'Renew token' }).click()
      await page.getByText('The token was renewed.').waitFor()
      expect(await field.inputValue()).toMatch(/^[0-9a-f]{40}$/)
      expect(await field.inputValue()).not.toBe(before)
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }))

  test('is walked by keyboard alone', () =>
    visit(async ({ page }) => {
      const focused = () =>
        page.evaluate(() => document.activeElement?.textContent?.trim() || document.activeElement?.id || '')
      await page.keyboard.press('Tab')
      expect(await focused()).toBe('Skip to content')
      await page.keyboard.press('Enter')
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
      await page.keyboard.press('Tab')
      expect(await focused()).toBe('Files')
      await page.keyboard.press('End')
      expect(await focused()).toBe('Text')
      await page.keyboard.press('Home')
      expect(await page.getByRole('tab', { name: 'Files' }).getAttribute('aria-selected')).toBe('true')
      await page.keyboard.press('/')
      await page.keyboard.type('dropped-1/?')
      expect(await page.getByLabel('Name or SHA-1').inputValue()).toBe('dropped-1/?')
      await page.keyboard.press('Escape')
      expect(await page.getByLabel('Name or SHA-1').inputValue()).toBe('')
      await page.getByRole('tab', { name: 'Files' }).focus()
      await page.keyboard.press('?')
      await page.getByRole('dialog', { name: 'Keyboard' }).waitFor()
      await page.getByLabel('Use single keys').uncheck()
      await page.keyboard.press('Escape')
      expect(await focused()).toBe('Files')
      await page.keyboard.press('?')
      expect(await page.getByRole('dialog').count()).toBe(0)
    }))

  test('remembers the theme in userPreferences and applies it before the first paint', () =>
    visit(async ({ page, complaints }) => {
      await page.getByText('m.dupin').click()
      await page.getByLabel('Dark').check()
      expect(await page.evaluate(() => JSON.parse(localStorage.getItem('userPreferences') ?? '{}').theme)).toBe('dark')
      await page.route('**/assets/*.js', (route) => route.abort())
      await page.reload({ waitUntil: 'domcontentloaded' })
      expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark')
      // The script was held back on purpose, and the browser says so.
      complaints.splice(0, complaints.length, ...complaints.filter((it) => !it.includes('net::ERR_FAILED')))
    }))

  test.each([
    ['light', 1280],
    ['light', 390],
    ['dark', 1280],
    ['dark', 390],
  ] as const)('is clean to axe and never wider than the window: %s, %i px', (theme, width) =>
    visit(
      async ({ page }) => {
        await pick(page, { name: 'axe.txt', buffer: Buffer.from('x') })
        await row(page, 'axe.txt').first().waitFor()
        await page.getByRole('tab', { name: 'Text' }).click()
        await page.locator('summary').click()
        expect(await axeFindings(page)).toEqual([])
        expect(await overflow(page)).toBeLessThanOrEqual(0)
        await page.setViewportSize({ width: 320, height: 700 })
        expect(await overflow(page)).toBeLessThanOrEqual(0)
      },
      { theme, width, search: '?text=axe' },
    ),
  )
})
