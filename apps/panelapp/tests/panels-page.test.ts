import type { Browser } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, whyNoBrowser } from '@farside/harness/browser'
import { startInventedSite } from './invented-site.ts'
import type { InventedSite } from './invented-site.ts'
import { axeFindings, overflow, visit } from './visit.ts'
import type { Visit, Visiting } from './visit.ts'

const missing = await whyNoBrowser()
let site: InventedSite
let browser: Browser

describe.skipIf(missing)(`pages in a browser${missing ? ` (${missing})` : ''}`, () => {
  beforeAll(async () => {
    site = await startInventedSite({ bigRows: 650 })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await site?.close()
  })

  const on = async (path: string, use: (visited: Visit) => Promise<void>, visiting: Visiting = {}) => {
    const visited = await visit(browser, site.url + path, visiting)
    try {
      await use(visited)
      expect(visited.complaints).toEqual([])
    } finally {
      await visited.context.close()
    }
  }

  const pages = (): [string, string][] => [
    ['the list of panels', '/panels/'],
    ['a panel', `/panels/${site.panels.own}/`],
    ['a long panel', `/panels/${site.panels.big}/?list=grey&q=zq6`],
    ['a super panel', `/panels/${site.panels.superPanel}/`],
    ['a mirrored panel', `/panels/${site.panels.mirrored}/`],
    ['a listed panel', `/panels/${site.panels.listed}/`],
    ['an empty panel', `/panels/${site.panels.empty}/`],
    ['a gene', `/panels/${site.panels.own}/gene/AVLQ1/`],
    ['a region', `/panels/${site.panels.own}/region/VARDEN_LOSS/`],
    ['a mirrored gene', `/panels/${site.panels.mirrored}/gene/AVLQ1/`],
    ['a gene in every panel', '/panels/entities/AVLQ1'],
    ['the versions of a panel', `/panels/${site.panels.mirrored}/versions/`],
    ['a search', '/search/?q=a'],
    ['a page that is not there', '/panels/4711/'],
  ]

  test.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
  ] as const)('are clean for axe, ask nobody else and fit: %s, %i px', { timeout: 240_000 }, async (theme, width) => {
    for (const [name, path] of pages()) {
      await on(
        path,
        async ({ page }) => {
          expect(await axeFindings(page), name).toEqual([])
          expect(await overflow(page), name).toBe(0)
        },
        { theme, width },
      )
    }
  })

  test('filter a table while one types, and keep the address in step', () =>
    on(`/panels/${site.panels.own}/`, async ({ page }) => {
      const rows = page.locator('tbody tr:visible')
      await page.getByLabel('Filter', { exact: true }).fill('varden')
      await page.getByText('1 of 30 shown').waitFor()
      expect(await rows.count()).toBe(1)
      await page.waitForURL(/\?q=varden$/)
      await page.keyboard.press('Escape')
      await page.getByText('30 of 30 shown').waitFor()
      await page.getByLabel('Type').selectOption('STRs')
      expect(await rows.allTextContents()).toEqual([expect.stringContaining('KELPIN_REP')])
      await page.getByLabel('Type').selectOption('All types')
      for (const list of ['Green', 'Amber', 'No list']) await page.getByRole('checkbox', { name: list }).uncheck()
      await page.getByText('4 of 30 shown').waitFor()
      await page.waitForURL(/\?list=red$/)
      await page.getByLabel('Filter', { exact: true }).fill('nothing like it')
      await page.getByText('No entity matches').waitFor()
    }))

  test('show the same rows by address, with and without scripts', async () => {
    const path = `/panels/${site.panels.own}/?list=red&list=grey&moi=none&sort=name&dir=desc`
    const seen: string[][] = []
    for (const javaScript of [true, false]) {
      await on(path, async ({ page }) => void seen.push(await page.locator('tbody th a').allTextContents()), {
        javaScript,
      })
    }
    expect(seen[0]).toEqual(seen[1])
    expect(seen[0]).not.toHaveLength(0)
  })

  test('fetch the rest of the rows when a filter of the address is loosened, in the order asked for', () =>
    on(`/panels/${site.panels.own}/?list=grey&sort=name&dir=desc`, async ({ page }) => {
      expect(await page.locator('tbody tr').count()).toBe(2)
      await page.getByRole('checkbox', { name: 'Red' }).check()
      await page.getByText('6 of 30 shown').waitFor()
      const names = await page.locator('tbody:not([hidden]) th a').allTextContents()
      expect(names).toEqual(['RIVANEL', 'MONTRIE', 'LUXAB3', 'KORLIM', 'JARVEX1', 'BELTRAM7'])
    }))

  test('place every row of a long table, sorted, and show it whole again', () =>
    on(`/panels/${site.panels.big}/`, async ({ page }) => {
      const all = page.locator('tbody:not([hidden]) tr')
      expect(await all.count()).toBe(650)
      await page.getByLabel('Filter', { exact: true }).fill('biallelic')
      await page.getByText(/^\d+ of 650 shown$/).waitFor()
      await page.getByRole('link', { name: 'Entity' }).click()
      await page.getByLabel('Filter', { exact: true }).fill('')
      await page.getByText('650 of 650 shown').waitFor()
      await expect.poll(() => all.count()).toBe(650)
      const names = await page.locator('tbody:not([hidden]) th a').allTextContents()
      expect(new Set(names).size).toBe(650)
      expect(names.slice(0, 3)).toEqual(['ZQ1', 'ZQ10', 'ZQ100'])
      expect(await page.getByRole('columnheader', { name: 'Entity' }).getAttribute('aria-sort')).toBe('ascending')
      // Laid out as a grid, it still is a table to those who hear it.
      expect(await page.getByRole('row', { name: 'ZQ10 ' }).getByRole('rowheader').first().textContent()).toBe('ZQ10')
    }))

  test('open the first row by Enter, and reach the filter by /', () =>
    on('/panels/', async ({ page }) => {
      await page.keyboard.press('/')
      await page.keyboard.type('lattice')
      await page.getByText('1 of 6 shown').waitFor()
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/panels\/\d+\/$/)
      expect(await page.title()).toContain('Hereditary lattice neuropathy')
    }))

  test('go through the entities by [ and ], and leave letters typed into a field alone', () =>
    on(`/panels/${site.panels.own}/gene/AVLQ1/`, async ({ page }) => {
      await page.keyboard.press(']')
      await page.waitForURL(/BRUND2/)
      await page.keyboard.press('[')
      await page.waitForURL(/AVLQ1/)
      await page.locator('#everything').focus()
      await page.keyboard.type('[]')
      expect(await page.locator('#everything').inputValue()).toBe('[]')
      expect(page.url()).toContain('AVLQ1')
    }))

  test('offer what the search box finds, and go there by keyboard', () =>
    on('/panels/', async ({ page }) => {
      const box = page.getByRole('combobox', { name: 'Search panels, genes and codes' })
      await box.pressSequentially('avl')
      await page.getByRole('option', { name: /AVLQ1/ }).waitFor()
      expect(await axeFindings(page)).toEqual([])
      await page.keyboard.press('ArrowDown')
      expect(await box.getAttribute('aria-activedescendant')).toBe('found-0')
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/panels\/entities\/AVLQ1/)
    }))

  test('make tabs of an entity’s sections, which the address can name', () =>
    on(`/panels/${site.panels.own}/gene/AVLQ1/#!details`, async ({ page }) => {
      expect(await page.getByRole('tab', { selected: true }).textContent()).toBe('Details')
      await page.getByText('Penetrance').waitFor()
      await page.keyboard.press('Tab')
      await page.getByRole('tab', { name: 'Details' }).focus()
      await page.keyboard.press('ArrowRight')
      await page.getByText('Created, Added New Source').waitFor()
      expect(page.url()).toMatch(/#!history$/)
      expect(await axeFindings(page)).toEqual([])
    }))

  test('show all sections of an entity, and filter by a button, without scripts', async () => {
    await on(
      `/panels/${site.panels.own}/gene/AVLQ1/`,
      async ({ page }) => {
        for (const title of ['Reviews', 'Details', 'History']) {
          await page.getByRole('heading', { name: title, exact: true }).waitFor()
        }
      },
      { javaScript: false },
    )
    await on(
      `/panels/${site.panels.own}/`,
      async ({ page }) => {
        await page.getByLabel('Filter', { exact: true }).fill('varden')
        await page.getByRole('button', { name: 'Apply' }).click()
        await page.waitForURL(/q=varden/)
        expect(await page.locator('tbody tr').count()).toBe(1)
        await page.getByLabel('Search panels, genes and codes').fill('KELPIN_REP')
        await page.keyboard.press('Enter')
        await page.waitForURL(/KELPIN_REP/)
      },
      { javaScript: false },
    )
  })

  test('remember the chosen theme', () =>
    on('/panels/', async ({ page }) => {
      await page.getByRole('button', { name: 'Dark' }).click()
      await page.reload()
      expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark')
      expect(await page.getByRole('button', { name: 'Dark' }).getAttribute('aria-pressed')).toBe('true')
      expect(await axeFindings(page)).toEqual([])
    }))

  test('list the keys, and let them be switched off', () =>
    on(`/panels/${site.panels.own}/gene/AVLQ1/`, async ({ page }) => {
      await page.keyboard.press('?')
      await page.getByRole('dialog', { name: 'Keys' }).waitFor()
      expect(await axeFindings(page)).toEqual([])
      await page.getByLabel('Use single keys').uncheck()
      await page.keyboard.press('Escape')
      await page.keyboard.press(']')
      expect(page.url()).toContain('AVLQ1')
    }))

  test('print without bar, filters and buttons', () =>
    on(`/panels/${site.panels.own}/`, async ({ page }) => {
      await page.emulateMedia({ media: 'print' })
      expect(await page.locator('.bar, .tools, .button').filter({ visible: true }).count()).toBe(0)
      expect(await page.locator('tbody tr').filter({ visible: true }).count()).toBe(30)
    }))
})
