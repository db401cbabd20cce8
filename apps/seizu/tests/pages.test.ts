import { readFile, writeFile } from 'node:fs/promises'
import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, whyNoBrowser } from '@farside/harness/browser'
import { axeFindings, openPage, overflow, settle } from './open-page.ts'
import type { Opened, Opening } from './open-page.ts'
import { startPages } from './start-pages.ts'

const missing = await whyNoBrowser()
let pages: Awaited<ReturnType<typeof startPages>>
let browser: Browser

describe.skipIf(missing)(`Seizu's pages${missing ? ` (${missing})` : ''}`, () => {
  beforeAll(async () => {
    pages = await startPages()
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
  const textOf = (page: Page, caption: string) => tile(page, caption).innerText()
  const cells = (page: Page, caption: string) => tile(page, caption).locator('tbody tr').allInnerTexts()
  const report = '/app/reports/hosts'

  describe('the dashboard', () => {
    test('opens at the root and has its title, its user and its reports', () =>
      visit('/', async ({ page }) => {
        expect(new URL(page.url()).pathname).toBe('/app/dashboard')
        expect(await page.title()).toBe('Dashboard | Seizu')
        await page.getByText('Logged in as ann@lab.example').waitFor()
        await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Hosts' }).waitFor()
      }))
    test('asks each distinct query once, and says of when the data is', () =>
      visit('/', async ({ page, queries }) => {
        // The chunk that draws markdown comes later than the other tiles, and asks for one more.
        await page.locator('.markdown').waitFor()
        await expect.poll(() => queries.length).toBe(15)
        await settle(page)
        expect(await textOf(page, 'Five again')).toMatch(/5\s+as of\s+\d\d:\d\d:\d\d/)
        queries.length = 0
        await page.getByRole('button', { name: 'Refresh' }).click()
        await expect.poll(() => queries.length, { timeout: 10_000 }).toBe(15)
      }))
    test('[47] [48] shares, their colours and their rings', () =>
      visit('/', async ({ page }) => {
        expect(await textOf(page, 'Share')).toContain('70 %')
        expect(await tile(page, 'Share').locator('.figure.bad').count()).toBe(0)
        expect(await textOf(page, 'Low share')).toContain('Below 70 %')
        expect(await tile(page, 'Low share').locator('.arc.bad').count()).toBe(1)
      }))
    test('[51] a tile without rows or with another column says so; the others stay', () =>
      visit('/', async ({ page }) => {
        expect(await textOf(page, 'Nobody')).toContain('N/A')
        expect(await textOf(page, 'Misnamed')).toMatch(/expects the column total.*returns amount/s)
        expect(await textOf(page, 'Five')).toContain('5')
      }))
    test('[24] a query that is missing, and one that fails, leave the others intact', () =>
      visit('/', async ({ page }) => {
        expect(await textOf(page, 'Absent')).toContain('The file has no query absent-query.')
        expect(await textOf(page, 'Broken')).toContain('Could not load')
        await tile(page, 'Broken').getByRole('button', { name: 'Try again' }).waitFor()
      }))
    test('[52] [53] a table has the columns of its first row, lists joined', () =>
      visit('/', async ({ page }) => {
        expect(await tile(page, 'Lists').locator('thead th').allInnerTexts()).toEqual(['name', 'tags'])
        expect(await cells(page, 'Lists')).toEqual(['first\ta, b', 'second\tc'])
      }))
    test('[54] [55] a vertical table numbers its records and lists each value once', () =>
      visit('/', async ({ page }) => {
        const block = page.locator('.blocks')
        expect(await block.getByRole('heading').innerText()).toBe('Row 1')
        expect(await block.locator('.ruled > li').allInnerTexts()).toEqual(['x', 'y'])
      }))
    test('[56] a pie has its largest slice first; its table is one click away', () =>
      visit('/', async ({ page }) => {
        expect(await tile(page, 'Pie').locator('.legend li').allInnerTexts()).toEqual(['five\n5', 'three\n3', 'one\n1'])
        await tile(page, 'Pie').getByRole('button', { name: 'Pie as a table' }).click()
        expect(await cells(page, 'Pie')).toEqual(['one\t1', 'five\t5', 'three\t3'])
      }))
    test('[63] markdown has both values, nothing for the failed one, and HTML as text', () =>
      visit('/', async ({ page }) => {
        const text = page.locator('.markdown')
        await text.getByText('Five is 5, shares 7, broken "". <b>not bold</b>').waitFor()
      }))
    test('searches, sorts, filters, pages, and saves what is shown as CSV', () =>
      visit('/', async ({ page }) => {
        const many = tile(page, 'Many')
        await many.getByText('1–10 of 42 rows').waitFor()
        await many.getByRole('button', { name: 'n', exact: true }).click()
        await many.getByRole('button', { name: 'n', exact: true }).click()
        await expect.poll(() => many.locator('tbody tr').first().innerText()).toBe('42\trow 42')
        await many.getByRole('button', { name: 'Next' }).click()
        await expect.poll(() => many.locator('tbody tr').first().innerText()).toBe('32\trow 32')
        await many.getByRole('searchbox').fill('row 4')
        await many.getByText('1–4 of 4 rows, 42 in all').waitFor()
        const saving = page.waitForEvent('download')
        await many.getByRole('button', { name: /^CSV/ }).click()
        const saved = await saving
        expect(saved.suggestedFilename()).toBe('Many.csv')
        expect(await readFile(await saved.path(), 'utf8')).toBe(
          'n,word\r\n42,row 42\r\n41,row 41\r\n40,row 40\r\n4,row 4\r\n',
        )
      }))
    test('shows a table in full screen, 100 rows a page, and comes back', () =>
      visit('/', async ({ page }) => {
        await tile(page, 'Many').getByRole('button', { name: 'Full screen' }).click()
        const dialog = page.getByRole('dialog')
        await dialog.getByText('1–42 of 42 rows').waitFor()
        await page.keyboard.press('Escape')
        await dialog.waitFor({ state: 'detached' })
      }))
    test.each(['SVG', 'PNG'])('saves a chart as %s', (kind) =>
      visit('/', async ({ page }) => {
        const saving = page.waitForEvent('download')
        await tile(page, 'Bars').locator('summary').click()
        await tile(page, 'Bars')
          .getByRole('button', { name: `Save as ${kind}` })
          .click()
        expect((await saving).suggestedFilename()).toBe(`Bars.${kind.toLowerCase()}`)
      }),
    )
    test('[62] tells query, details, metric and an example; the rows behind a figure', () =>
      visit('/', async ({ page }) => {
        await tile(page, 'Five').getByRole('button', { name: 'About “Five”' }).click()
        const dialog = page.getByRole('dialog')
        await dialog.getByText('1–10 of 42 rows').waitFor()
        await dialog.getByRole('tab', { name: 'Query and Metric Details' }).click()
        const text = await dialog.innerText()
        expect(text).toContain('RETURN 5 AS total')
        expect(text).toContain('acme.fleet.hosts.total')
        expect(text).toContain("WHERE zone = 'prod' AND level = 'high'")
      }))
  })

  describe('a report', () => {
    test('[57] asks nothing while an input is not set, and names it by its label', () =>
      visit('/app/reports/empty', async ({ page, queries }) => {
        expect(await textOf(page, 'Bars of the team')).toContain('Set Team')
        expect(queries).toEqual([])
      }))
    test('[58] names an input that does not exist', () =>
      visit(report, async ({ page }) => expect(await textOf(page, 'Unknown input')).toContain('undefined input: zz')))
    test('[59] takes its inputs from the address', () =>
      visit(`${report}?os=linux&fragment=web`, async ({ page }) => {
        expect(await page.getByRole('combobox', { name: 'Operating system' }).inputValue()).toBe('LINUX')
        expect(await page.getByLabel('Name contains').inputValue()).toBe('web')
        expect(await cells(page, 'Systems')).toEqual(['linux'])
        expect(await cells(page, 'Fragments')).toEqual(['web'])
      }))
    test('[60] a choice goes into the address, clearing brings the default back, other keys stay; Back undoes', () =>
      visit(`${report}?z=1`, async ({ page }) => {
        await page.getByRole('combobox', { name: 'Operating system' }).click()
        await page.getByRole('option', { name: 'BSD' }).click()
        await expect.poll(() => new URL(page.url()).search).toBe('?os=bsd&z=1')
        await expect.poll(() => cells(page, 'Systems')).toEqual(['bsd'])
        await page.getByRole('button', { name: 'Clear Operating system' }).click()
        await expect.poll(() => new URL(page.url()).search).toBe('?os=.*&z=1')
        expect(await page.getByRole('combobox', { name: 'Operating system' }).inputValue()).toBe('(all)')
        await page.goBack()
        await expect.poll(() => cells(page, 'Systems')).toEqual(['bsd'])
      }))
    test('typing waits for a pause and leaves no steps for Back', () =>
      visit(report, async ({ page, queries }) => {
        const before = await page.evaluate(() => history.length)
        queries.length = 0
        await page.getByLabel('Name contains').pressSequentially('web')
        await expect.poll(() => cells(page, 'Fragments')).toEqual(['web'])
        expect(queries).toHaveLength(2)
        expect(await page.evaluate(() => history.length)).toBe(before)
      }))
    test('what was typed is kept when another input is set before the pause is over', () =>
      visit(report, async ({ page }) => {
        await page.getByLabel('Name contains').fill('web')
        await page.getByRole('combobox', { name: 'Operating system' }).press('ArrowDown')
        await page.getByRole('option', { name: 'BSD' }).click()
        await expect.poll(() => new URL(page.url()).search).toBe('?fragment=web&os=bsd')
        expect(await page.getByLabel('Name contains').inputValue()).toBe('web')
      }))
    test('Enter ends typing', () =>
      visit(report, async ({ page }) => {
        // Within one task no pause can end.
        const search = await page.getByLabel('Name contains').evaluate((field: HTMLInputElement) => {
          Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(field, 'web')
          field.dispatchEvent(new Event('input', { bubbles: true }))
          field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
          return location.search
        })
        expect(search).toBe('?fragment=web')
      }))
    test('the keyboard alone chooses: arrows and Enter', () =>
      visit(report, async ({ page }) => {
        await page.getByRole('combobox', { name: 'Operating system' }).press('ArrowDown')
        await page.keyboard.press('ArrowDown')
        await page.keyboard.press('Enter')
        await expect.poll(() => new URL(page.url()).search).toBe('?os=linux')
      }))
    test.each([
      ['a quarter', 1300, 0.25],
      ['a half', 500, 0.5],
    ])('[61] size 3 is %s of the width at %i px', (_, width, share) =>
      visit(
        report,
        async ({ page }) => {
          const box = await tile(page, 'Letters').boundingBox()
          const row = await page.locator('.tiles').last().boundingBox()
          expect((box!.width + 16) / (row!.width + 16)).toBeCloseTo(share, 2)
        },
        { width },
      ),
    )
    test('[65] of an unknown id is a page inside the frame', () =>
      visit('/app/reports/nope', async ({ page }) => {
        await page.getByText('The file has no report "nope".').waitFor()
        await page.getByRole('link', { name: 'Dashboard' }).waitFor()
      }))
  })

  test('any other address is the 404 page', () =>
    visit('/nope', async ({ page }) => {
      expect(new URL(page.url()).pathname).toBe('/404')
      expect(await page.title()).toBe('404 | Seizu')
    }))
  test('the documentation lists metrics with their tags', () =>
    visit('/app/documentation', async ({ page }) => {
      expect(await page.title()).toBe('Dashboard Configuration Documentation | Seizu')
      expect(await page.locator('tbody').innerText()).toMatch(/^acme\.fleet\.hosts\.total\s+zone, level$/)
    }))
  test('[64] says within a minute that the file has changed; nothing changes until Refresh', () =>
    visit(report, async ({ page }) => {
      await page.getByLabel('Name contains').fill('kept')
      await expect.poll(() => cells(page, 'Fragments')).toEqual(['kept'])
      await page.clock.install()
      const before = await readFile(pages.file, 'utf8')
      try {
        await page.reload()
        await settle(page)
        await writeFile(pages.file, before.replace('name: Hosts', 'name: Machines'))
        await page.clock.fastForward(61_000)
        await page.getByText('Settings have changed.').waitFor()
        expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Hosts')
        await page.getByRole('button', { name: 'Refresh settings' }).click()
        await page.getByRole('heading', { level: 1, name: 'Machines' }).waitFor()
        expect(await page.getByLabel('Name contains').inputValue()).toBe('kept')
        await writeFile(pages.file, 'queries: [')
        await page.clock.fastForward(61_000)
        const refusal = page.getByRole('status').filter({ hasText: 'The dashboard file on disk cannot be used.' })
        await refusal.waitFor()
        await writeFile(pages.file, 'one: 1\ntwo: 2\n')
        await page.clock.fastForward(61_000)
        await expect
          .poll(() => refusal.getByRole('listitem').allInnerTexts())
          .toEqual([expect.stringContaining('one, line 1: '), expect.stringContaining('two, line 2: ')])
      } finally {
        await writeFile(pages.file, before)
      }
    }))

  test.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
  ] as const)(
    'no rule of WCAG that axe knows is broken, %s at %i px, and nothing is wider than the window',
    (theme, width) =>
      visit(
        '/',
        async ({ page }) => {
          expect(await axeFindings(page)).toEqual([])
          expect(await overflow(page)).toBeLessThanOrEqual(0)
          await page.goto(`${pages.url}${report}?fragment=x`)
          await settle(page)
          expect(await axeFindings(page)).toEqual([])
          expect(await overflow(page)).toBeLessThanOrEqual(0)
        },
        { theme, width },
      ),
    // Axe takes its time where many tests run at once.
    300_000,
  )
})
