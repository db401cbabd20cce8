import { fileURLToPath } from 'node:url'
import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, whyNoBrowser } from '@farside/harness/browser'
import { axeFindings, openPage, overflow, settle } from './open-page.ts'
import type { Opened, Opening } from './open-page.ts'
import { startPages } from './start-pages.ts'

const missing = await whyNoBrowser()
let pages: Awaited<ReturnType<typeof startPages>>
let browser: Browser

describe.skipIf(missing)(`panels and their pages${missing ? ` (${missing})` : ''}`, () => {
  beforeAll(async () => {
    const file = fileURLToPath(new URL('panels-page.fixture.yaml', import.meta.url))
    pages = await startPages({ REPORTING_CONFIG_FILE: file })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await pages?.close()
  })

  const visit = async (path: string, use: (opened: Opened) => Promise<void>, opening?: Opening) => {
    const opened = await openPage(browser, pages.url + path, opening)
    try {
      await use(opened)
      expect(opened.complaints).toEqual([])
    } finally {
      await opened.context.close()
    }
  }
  const tile = (page: Page, caption: string) =>
    page.locator('article').filter({ has: page.getByRole('heading', { name: caption, exact: true }) })
  /** Columns of 12 and px from the upper edge of the row that a tile lies in. */
  const placeOf = (page: Page, caption: string) =>
    // A text has no caption.
    (caption === 'Text'
      ? page.locator('article').filter({ has: page.locator('.markdown') })
      : tile(page, caption)
    ).evaluate((it) => {
      const box = it.getBoundingClientRect()
      const row = it.parentElement!.getBoundingClientRect()
      const column = (row.width + 16) / 12
      return [(box.left - row.left) / column, box.top - row.top, (box.width + 16) / column, box.height].map(Math.round)
    })

  describe('a report of the successor', () => {
    const next = '/app/reports/next'
    test('has its tiles where the file says, as high as it says, else as their type is', () =>
      visit(next, async ({ page }) => {
        await page.locator('.markdown').waitFor()
        const places = await Promise.all(['Count', 'Progress', 'Bars', 'Pie'].map((it) => placeOf(page, it)))
        expect(places).toEqual([
          [0, 0, 3, 4 * 48 - 16],
          [9, 0, 3, 4 * 48 - 16],
          [3, 0, 6, 8 * 48 - 16],
          [0, 8 * 48, 6, 6 * 48 - 16],
        ])
        expect((await placeOf(page, 'Events'))[3]).toBe(7 * 48 - 16)
        expect((await placeOf(page, 'Cells'))[3]).toBe(5 * 48 - 16)
        expect((await placeOf(page, 'Records'))[3]).toBe(6 * 48 - 16)
        expect((await placeOf(page, 'Text'))[3]).toBeLessThan(3 * 48)
        expect((await placeOf(page, 'Drawn'))[3]).toBe(12 * 48 - 16)
      }))
    test('scrolls what is longer inside its tile, by the keyboard too', () =>
      visit(next, async ({ page }) => {
        const records = page.getByRole('region', { name: 'Records' })
        await records.focus()
        await page.keyboard.press('End')
        await expect.poll(() => records.evaluate((it) => it.scrollTop)).toBeGreaterThan(100)
      }))
    test('ignores places on a phone and keeps the order of the eye', () =>
      visit(
        next,
        async ({ page }) => {
          expect(await placeOf(page, 'Count')).toEqual([0, 0, 6, 4 * 48 - 16])
          expect((await page.locator('article h3').allInnerTexts()).slice(0, 4)).toEqual([
            'Count',
            'Bars',
            'Progress',
            'Pie',
          ])
          expect(await overflow(page)).toBeLessThanOrEqual(0)
        },
        { width: 390 },
      ))
    test('folds a row unless the file forbids it; a hidden heading is for readers only', () =>
      visit(next, async ({ page }) => {
        const fold = page.getByRole('button', { name: 'Placed' })
        await fold.click()
        expect(await tile(page, 'Bars').count()).toBe(0)
        await fold.click()
        await tile(page, 'Bars').waitFor()
        expect(await page.getByRole('button', { name: 'Not foldable' }).count()).toBe(0)
        const hidden = await page.getByRole('heading', { name: 'Without a heading' }).locator('..').boundingBox()
        expect(hidden!.height).toBeLessThanOrEqual(1)
        const caption = await page.getByRole('heading', { name: 'Drawn' }).boundingBox()
        expect(caption!.height).toBeLessThanOrEqual(1)
      }))
    test('[100] shows the colour of the threshold that a figure reaches, and every set input to its texts', () =>
      visit(`${next}?who=Ann`, async ({ page }) => {
        await tile(page, 'Count').getByLabel('Threshold colour #4CAF50').waitFor()
        await page.getByText('Hello Ann.').waitFor()
      }))
  })

  test('a row of 2022 folds not and has the height of what it shows', () =>
    visit('/', async ({ page }) => {
      expect(await page.locator('.grid-head button').count()).toBe(0)
      expect(await page.locator('.placed').count()).toBe(0)
    }))
  test('a query that fails is asked once, for the tile that is drawn later too, and again on Refresh', () =>
    visit('/', async ({ page, queries }) => {
      await tile(page, 'Broken late').getByText('Could not load').waitFor()
      await tile(page, 'Broken early').getByText('Could not load').waitFor()
      expect(queries).toHaveLength(3)
      await page.mouse.wheel(0, 2000)
      await page.mouse.wheel(0, -2000)
      await page.getByRole('button', { name: 'Refresh' }).click()
      await expect.poll(() => queries.length).toBe(6)
    }))
  test('a report with the id dashboard and the dashboard are two pages', () =>
    visit('/', async ({ page }) => {
      await expect.poll(() => tile(page, 'Five').innerText()).toContain('5')
      await page.getByRole('link', { name: 'Also named dashboard' }).click()
      await page.getByRole('heading', { level: 1, name: 'Also named dashboard' }).waitFor()
      await expect.poll(() => tile(page, 'Share').innerText()).toContain('70 %')
      expect(await tile(page, 'Misplaced').innerText()).toContain('expects the column total')
    }))
  test('records without the column that they need name it', () =>
    visit('/', async ({ page }) => {
      await tile(page, 'Scalars').getByText('expects the column details; the query returns one, two').waitFor()
    }))

  describe('tables', () => {
    const events = '/app/reports/events'
    test('keep dates and numbers in one line and numbers at the right; long texts break at blanks', () =>
      visit(events, async ({ page }) => {
        const lines = (cell: number) =>
          tile(page, 'Events')
            .locator(`tbody tr:first-child > :nth-child(${cell})`)
            .evaluate((it) => {
              const range = document.createRange()
              range.selectNodeContents(it)
              return { lines: range.getClientRects().length, align: getComputedStyle(it).textAlign }
            })
        const titles = await tile(page, 'Events').locator('thead th').allInnerTexts()
        const at = (title: string) => titles.indexOf(title) + 1
        expect((await lines(at('at'))).lines).toBe(1)
        expect(await lines(at('size'))).toEqual({ lines: 1, align: 'right' })
        expect((await lines(at('about'))).lines).toBeGreaterThan(1)
        expect(await overflow(page)).toBeLessThanOrEqual(0)
      }))
    test('become blocks on a phone: the name across, short values in pairs, each with its label', () =>
      visit(
        events,
        async ({ page }) => {
          const row = tile(page, 'Events').locator('tbody tr').first()
          const box = async (text: string) => (await row.getByText(text, { exact: true }).boundingBox())!
          const head = (await row.locator('th').boundingBox())!
          expect(head.width).toBeGreaterThan(280)
          expect((await box('1000')).width).toBeLessThan(180)
          expect(await overflow(page)).toBeLessThanOrEqual(0)
        },
        { width: 390 },
      ))
    test('on paper stand in full, as tables, without bars, fields and buttons', () =>
      visit(events, async ({ page }) => {
        await page.emulateMedia({ media: 'print' })
        // What is left of A4.
        await page.setViewportSize({ width: 718, height: 1000 })
        expect(
          await tile(page, 'Events')
            .locator('tbody tr')
            .first()
            .evaluate((it) => getComputedStyle(it).display),
        ).toBe('table-row')
        expect(await overflow(page)).toBeLessThanOrEqual(0)
        for (const gone of ['.bar', '.side', '.tools', '.pager', 'form', '.button']) {
          expect(await page.locator(gone).filter({ visible: true }).count(), gone).toBe(0)
        }
        const box = tile(page, 'Events').locator('.table-body')
        expect(await box.evaluate((it) => it.scrollHeight - it.clientHeight)).toBe(0)
        expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)')
      }))
  })

  describe('the dialog of a panel', () => {
    test('has the rows behind it, then query, parameters and metric; tabs by the arrows; Esc gives the focus back', () =>
      visit('/app/reports/events', async ({ page }) => {
        const about = tile(page, 'Events').getByRole('button', { name: 'About “Events”' })
        await about.click()
        const dialog = page.getByRole('dialog')
        await dialog.getByRole('heading', { name: 'Details of Events' }).waitFor()
        await dialog.getByText('1–10 of 12 rows').waitFor()
        await dialog.getByRole('tab', { name: 'Data Details' }).press('ArrowRight')
        const rows = await dialog.locator('.particulars th').allInnerTexts()
        expect(rows).toEqual(['Cypher', 'Details Cypher', 'Parameters'])
        expect(await dialog.locator('.particulars').innerText()).toContain('levels: HIGH, LOW')
        expect(await dialog.locator('.particulars pre').first().innerText()).toContain('\n')
        expect(await axeFindings(page)).toEqual([])
        await page.keyboard.press('Escape')
        await dialog.waitFor({ state: 'detached' })
        expect(await about.evaluate((it) => it === document.activeElement)).toBe(true)
      }))
    test('fills the window below 600 px', () =>
      visit(
        '/app/reports/events',
        async ({ page }) => {
          await tile(page, 'Bars').getByRole('button', { name: 'About “Bars”' }).click()
          const box = (await page.getByRole('dialog').boundingBox())!
          expect([box.x, box.y, box.width, box.height]).toEqual([0, 0, 500, 800])
          expect(await overflow(page)).toBeLessThanOrEqual(0)
        },
        { width: 500, height: 800 },
      ))
  })

  describe('inputs', () => {
    const events = '/app/reports/events'
    test('[60] Back and Forward bring former choices; Clear goes back to the default', () =>
      visit(events, async ({ page }) => {
        const kind = page.getByRole('combobox', { name: 'Kind' })
        await kind.click()
        await page.getByRole('option', { name: 'BEE' }).click()
        await expect.poll(() => new URL(page.url()).search).toBe('?kind=bee')
        await kind.click()
        await page.getByRole('option', { name: 'CAT' }).click()
        await page.goBack()
        await expect.poll(() => kind.inputValue()).toBe('BEE')
        await page.goForward()
        await expect.poll(() => kind.inputValue()).toBe('CAT')
        await page.getByRole('button', { name: 'Clear Kind' }).click()
        await expect.poll(() => kind.inputValue()).toBe('(all)')
        await expect.poll(() => new URL(page.url()).searchParams.get('kind')).toBe('.*')
      }))
    test('an emptied text goes back to its default', () =>
      visit(`${events}?text=abc`, async ({ page }) => {
        await page.getByLabel('Text').fill('')
        await expect.poll(() => new URL(page.url()).searchParams.get('text')).toBe('x')
      }))
    test('Home and End go to the ends of the list; the chosen one is not offered; a text that is none is dropped', () =>
      visit(`${events}?kind=ant`, async ({ page }) => {
        const kind = page.getByRole('combobox', { name: 'Kind' })
        await expect.poll(() => kind.inputValue()).toBe('ANT')
        await kind.click()
        expect(await page.locator('.options [role=option]').allInnerTexts()).toEqual(['BEE', 'CAT', 'DOG', '(all)'])
        await kind.press('End')
        await expect.poll(() => page.locator('[role=option][aria-selected=true]').innerText()).toBe('(all)')
        await kind.press('Home')
        await expect.poll(() => page.locator('[role=option][aria-selected=true]').innerText()).toBe('BEE')
        await kind.press('Escape')
        await kind.fill('e')
        expect(await page.locator('.options [role=option]').allInnerTexts()).toEqual(['BEE'])
        await kind.fill('no such thing')
        await page.getByLabel('Text').focus()
        await expect.poll(() => kind.inputValue()).toBe('ANT')
        expect(new URL(page.url()).search).toBe('?kind=ant')
      }))
  })

  test('a walk through every page leaves nothing in the console', () =>
    visit('/app/reports/next', async ({ page }) => {
      await tile(page, 'Drawn').locator('canvas').first().waitFor()
      const canvas = (await tile(page, 'Drawn').locator('.graph-box').boundingBox())!
      await page.mouse.move(canvas.x + canvas.width / 2, canvas.y + canvas.height / 2)
      await page.mouse.wheel(0, 120)
      for (const name of ['Events', 'Neo4J Console', 'Query console', 'Documentation', 'Successor']) {
        await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true }).click()
        await settle(page)
      }
    }))
  test('a page whose code does not come says so, and the way to the others stays', async () => {
    const { page, context } = await openPage(browser, pages.url)
    await page.route('**/DocumentationPage-*.js', (route) => route.abort())
    await page.getByRole('link', { name: 'Documentation' }).click()
    await page.getByText('This page could not be loaded').waitFor()
    await page.getByRole('button', { name: 'Load the page again' }).waitFor()
    await page.getByRole('link', { name: 'Dashboard', exact: true }).click()
    await expect.poll(() => tile(page, 'Five').innerText()).toContain('5')
    await context.close()
  })
  test.each([
    ['light', 1280, '/app/reports/next'],
    ['dark', 1280, '/app/reports/next'],
    ['light', 390, '/app/reports/next'],
    ['dark', 390, '/app/reports/next'],
    ['dark', 1280, '/app/reports/events'],
    ['light', 390, '/app/reports/events'],
    ['dark', 390, '/app/documentation'],
    ['light', 390, '/app/neo4j'],
    ['dark', 390, '/404'],
  ] as const)(
    '%s at %i px, %s keeps the rules that axe knows',
    (theme, width, path) =>
      visit(
        path,
        async ({ page }) => {
          expect(await axeFindings(page)).toEqual([])
          expect(await overflow(page)).toBeLessThanOrEqual(0)
        },
        { theme, width },
      ),
    // Axe takes its time where many tests run at once.
    300_000,
  )
})
