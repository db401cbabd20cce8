import { readFile } from 'node:fs/promises'
import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openBrowser, whyNoBrowser } from '@farside/harness/browser'
import { axeFindings, openPage, overflow } from './pages.ts'
import type { Opened } from './pages.ts'
import { startTwoSides } from './two-sides.ts'
import type { TwoSides } from './two-sides.ts'

const missing = await whyNoBrowser()
let sides: TwoSides & { close(): Promise<void> }
let browser: Browser

describe.skipIf(missing)(`the destination page${missing ? ` (${missing})` : ''}`, () => {
  beforeAll(async () => {
    sides = await startTwoSides()
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await sides?.close()
  })
  beforeEach(() => sides.destination.empty())

  const arrive = (...files: Parameters<TwoSides['destination']['arrive']>[0][]) =>
    Promise.all(files.map((file) => sides.destination.arrive(file)))
  const visit = async (use: (opened: Opened) => Promise<void>, opening?: Parameters<typeof openPage>[2]) => {
    const opened = await openPage(browser, sides.destination.url, opening)
    try {
      await use(opened)
      expect(opened.complaints).toEqual([])
    } finally {
      await opened.context.close()
    }
  }
  const row = (page: Page, name: string) => page.getByRole('table').getByRole('row').filter({ hasText: name })
  const tick = (page: Page, name: string) => page.getByLabel(`Select ${name}`, { exact: true })
  const statesOf = async () => {
    const all = await sides.destination.db
      .selectFrom('eurydice_incoming_transferables')
      .select(['name', 'state'])
      .execute()
    return Object.fromEntries(all.map(({ name, state }) => [name, state]))
  }

  test('says what would be here when nothing has arrived, and shows what arrives by itself', () =>
    visit(async ({ page }) => {
      await page.getByText('No files yet').waitFor()
      await arrive({ name: 'first.txt', content: 'x' })
      await row(page, 'first.txt').getByText('Received').waitFor()
    }))

  test('keeps the rows where they are when more arrives, and offers the new ones', async () => {
    await arrive({ name: 'old.txt', content: 'x' })
    await visit(async ({ page }) => {
      await arrive({ name: 'new-1.txt' }, { name: 'new-2.txt' })
      await page.getByRole('button', { name: '2 new' }).waitFor()
      expect(await page.locator('tbody tr').count()).toBe(1)
      await page.getByRole('button', { name: '2 new' }).click()
      await row(page, 'new-2.txt').waitFor()
    })
  })

  test('§16.5 case 130: shows 100%.txt and saves it under that name', async () => {
    await arrive(
      { name: '100%25.txt', content: 'all of it', meta: { 'Metadata-Name-Encoding': 'uri' } },
      { name: '50%.txt', content: 'half' },
    )
    await visit(async ({ page }) => {
      for (const [name, content] of [
        ['100%.txt', 'all of it'],
        ['50%.txt', 'half'],
      ] as const) {
        const saving = page.waitForEvent('download')
        await row(page, name).getByRole('link', { name: 'Download' }).click()
        const saved = await saving
        expect(saved.suggestedFilename()).toBe(name)
        expect(await readFile(await saved.path(), 'utf8')).toBe(content)
      }
    })
  })

  test('§16.5 case 131: shows a file with a script in it as text', async () => {
    const content = '{"a": "<script>document.title = \'taken over\'</script><img src=x onerror=alert(1)>"}'
    await arrive({ name: 'x.json', content })
    await visit(async ({ page }) => {
      await row(page, 'x.json').getByRole('button', { name: 'Preview' }).click()
      const text = page.getByRole('dialog').locator('pre')
      await text.waitFor()
      expect(await text.textContent()).toBe(content)
      expect(await text.locator('*').count()).toBe(0)
      expect(await page.title()).toBe('Rehearsal – Eurydice Destination')
      await page.getByRole('button', { name: 'Copy and close' }).click()
      await page.getByText('The text was copied.').waitFor()
      expect(await page.getByRole('dialog').count()).toBe(0)
    })
  })

  test('says why a file has no preview', async () => {
    await arrive({ name: 'a.bin', content: 'x' }, { name: 'empty.txt' })
    await visit(async ({ page }) => {
      const preview = (name: string) => row(page, name).getByRole('button', { name: 'Preview' })
      expect(await preview('a.bin').getAttribute('title')).toContain('txt, md, json and xml')
      expect(await preview('empty.txt').getAttribute('title')).toContain('below 1 MiB')
      await preview('a.bin').click({ force: true })
      expect(await page.getByRole('dialog').count()).toBe(0)
    })
  })

  test('offers only what was received whole, and tells how long it is kept', async () => {
    await arrive(
      { name: 'here.txt', content: 'x' },
      { name: 'coming.txt', size: 1000, state: 'ONGOING' },
      { name: 'broken.txt', size: 0, state: 'ERROR' },
      { name: 'gone.txt', content: 'x', state: 'EXPIRED' },
    )
    await visit(async ({ page }) => {
      await row(page, 'here.txt').getByText('Kept at least until').waitFor()
      await row(page, 'broken.txt').getByText('Did not arrive whole. Ask for it to be sent again.').waitFor()
      await row(page, 'coming.txt').getByText('50 %').waitFor()
      for (const name of ['coming.txt', 'broken.txt', 'gone.txt']) {
        expect(await tick(page, name).isDisabled()).toBe(true)
        expect(await row(page, name).getByRole('button').count()).toBe(0)
      }
      expect(await tick(page, 'here.txt').isEnabled()).toBe(true)
    })
  })

  test('deletes the ticked files after a question that names them, with the keyboard', async () => {
    const names = ['a.txt', 'b.txt', 'c.txt', 'd.txt']
    for (const name of names) await arrive({ name, content: 'x' })
    await visit(async ({ page }) => {
      await tick(page, 'c.txt').focus()
      await page.keyboard.press('Space')
      await tick(page, 'a.txt').focus()
      await page.keyboard.press('Shift+Space')
      await page.getByText('3 selected').waitFor()
      await tick(page, 'b.txt').press('Space')
      await page.getByRole('button', { name: 'Delete 2 files' }).press('Enter')
      const dialog = page.getByRole('dialog', { name: 'Delete 2 received files?' })
      expect(await dialog.locator('li').allInnerTexts()).toEqual(['c.txt', 'a.txt'])
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Keep')
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
      expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Delete 2 files')
      expect(Object.values(await statesOf())).not.toContain('REMOVED')
      await page.getByRole('button', { name: 'Delete 2 files' }).press('Enter')
      await dialog.getByRole('button', { name: 'Delete 2 files' }).click()
      await page.getByText('2 files were deleted.').waitFor()
      await row(page, 'a.txt').getByText('Removed').waitFor()
      expect(await page.getByText('selected').count()).toBe(0)
      expect(await statesOf()).toEqual({
        'a.txt': 'REMOVED',
        'b.txt': 'SUCCESS',
        'c.txt': 'REMOVED',
        'd.txt': 'SUCCESS',
      })
    })
  })

  test('ticks everything that can be deleted at once, and warns before everything goes', async () => {
    await arrive(
      { name: 'a.txt', content: 'x' },
      { name: 'b.txt', content: 'x' },
      { name: 'c.txt', size: 10, state: 'ONGOING' },
    )
    await visit(async ({ page }) => {
      await page.getByLabel('Select all that can be deleted').check()
      await page.getByText('2 selected').waitFor()
      await page.getByRole('button', { name: 'Delete all' }).click()
      await page.getByText('not only those selected or shown by the filter').waitFor()
      await page.getByRole('button', { name: 'Delete every file' }).click()
      await page.getByText('2 files were deleted.').waitFor()
      expect(await statesOf()).toEqual({ 'a.txt': 'REMOVED', 'b.txt': 'REMOVED', 'c.txt': 'ONGOING' })
    })
  })

  test('tells an account that is linked to nobody what is missing', async () => {
    await sides.destination.setLinked(false)
    try {
      await visit(async ({ page, complaints }) => {
        await page.getByText('This account is not linked yet').waitFor()
        complaints.splice(0, complaints.length, ...complaints.filter((it) => !it.includes('403')))
      })
    } finally {
      await sides.destination.setLinked(true)
    }
  })

  test('has a page for addresses that lead nowhere, with a way home', () =>
    visit(async ({ page }) => {
      await page.goto(`${sides.destination.url}/nowhere`)
      await page.getByText('Nothing is at this address.').waitFor()
      await page.getByRole('link', { name: 'Go to the files' }).click()
      await page.getByRole('heading', { name: 'Received files' }).first().waitFor()
    }))

  test.each([
    ['light', 1280],
    ['light', 390],
    ['dark', 1280],
    ['dark', 390],
  ] as const)('is clean to axe and never wider than the window: %s, %i px', async (theme, width) => {
    await arrive(
      { name: 'a.txt', content: 'x' },
      { name: 'b.txt', size: 1000, state: 'ONGOING' },
      { name: 'c.txt', state: 'ERROR' },
      { name: 'd.txt', state: 'REVOKED' },
      { name: 'e.txt', state: 'REMOVED' },
      { name: 'f.txt', state: 'EXPIRED' },
    )
    await visit(
      async ({ page }) => {
        await tick(page, 'a.txt').check()
        expect(await axeFindings(page)).toEqual([])
        expect(await overflow(page)).toBeLessThanOrEqual(0)
        await page.setViewportSize({ width: 320, height: 700 })
        expect(await overflow(page)).toBeLessThanOrEqual(0)
        await page.getByRole('button', { name: 'Delete 1 file' }).click()
        await page.getByRole('dialog').waitFor()
        expect(await overflow(page)).toBeLessThanOrEqual(0)
      },
      { theme, width },
    )
  })
})
