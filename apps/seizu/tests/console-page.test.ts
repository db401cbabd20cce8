import { readFile } from 'node:fs/promises'
import type { Browser, Page } from '@playwright/test'
import neo4j from 'neo4j-driver'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, whyNoBrowser } from '@farside/harness/browser'
import { freshDatabase } from '@farside/harness/database'
import type { FreshDatabase } from '@farside/harness/database'
import { axeFindings, openPage, overflow } from './open-page.ts'
import type { Opened, Opening } from './open-page.ts'
import { startPages } from './start-pages.ts'

const missing = await whyNoBrowser()
const address = '/app/query-console'
const endless = 'UNWIND range(1, 10000000) AS i UNWIND range(1, 10000000) AS j RETURN count(*) AS n'
let browser: Browser
let database: FreshDatabase
let pages: Awaited<ReturnType<typeof startPages>>
/** Where no history is kept. */
let bare: Awaited<ReturnType<typeof startPages>>

/** Opens the console; nothing but refusals may be complained of. */
async function visitAt(url: string, use: (opened: Opened) => Promise<void>, opening?: Opening) {
  const opened = await openPage(browser, url, opening)
  try {
    await use(opened)
    expect(opened.complaints).toEqual([])
  } finally {
    await opened.context.close()
  }
}
const visit = (use: (opened: Opened) => Promise<void>, opening?: Opening, more = '') =>
  visitAt(pages.url + address + more, use, opening)

const editor = (page: Page) => page.getByLabel('Cypher')
async function run(page: Page, statement: string) {
  await editor(page).fill(statement)
  await editor(page).press('ControlOrMeta+Enter')
}
const entryOf = (page: Page) => new URL(page.url()).searchParams.get('h')
const cell = (page: Page, name: string) => page.getByRole('cell', { name, exact: true })
const rowHead = (page: Page, name: string) => page.getByRole('rowheader', { name, exact: true })
const separator = (page: Page) => page.getByRole('separator', { name: 'Height of the editor' })
const height = (page: Page) => editor(page).evaluate((it) => it.getBoundingClientRect().height)

describe.skipIf(missing)(`the query console${missing ? ` (${missing})` : ''}`, () => {
  beforeAll(async () => {
    database = await freshDatabase()
    pages = await startPages({ SEIZU_DATABASE_URL: database.url })
    bare = await startPages()
    const driver = neo4j.driver(pages.uri)
    await driver.executeQuery(
      "CREATE (t:Team {name: 'red'}) CREATE (t)-[:OWNS]->(:Host {name: 'web-1'}) CREATE (t)-[:OWNS]->(:Host {name: 'web-2'})",
    )
    await driver.close()
    browser = await openBrowser()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await bare?.close()
    await pages?.close()
    await database?.drop()
  })

  describe('the editor', () => {
    test('runs by the button and by the key, and says how many rows came, in which time and of when', () =>
      visit(async ({ page }) => {
        await run(page, 'RETURN 1 AS one, [1, 2] AS two')
        await cell(page, '1, 2').waitFor()
        await page.getByText(/^1 row in \d+ ms, as of \d\d:\d\d:\d\d$/).waitFor()
        await editor(page).fill("RETURN 2 AS one, 'x' AS two")
        await page.getByRole('button', { name: 'Run', exact: true }).click()
        await cell(page, 'x').waitFor()
      }))
    test('[92] CREATE (n) is refused: by which layer, for which word, and where', () =>
      visit(async ({ page }) => {
        await run(page, 'RETURN 1 AS n\nUNION CREATE (n) RETURN 1 AS n')
        const alert = page.getByRole('alert')
        await alert.getByText('Refused by the classifier, line 2, column 7').waitFor()
        expect(await alert.locator('code').innerText()).toBe('CREATE')
        expect(await page.locator('.editor mark').innerText()).toBe('CREATE')
        await alert.getByRole('button', { name: 'Show the place' }).click()
        const chosen = editor(page).evaluate((it: HTMLTextAreaElement) =>
          it.value.slice(it.selectionStart, it.selectionEnd),
        )
        expect(await chosen).toBe('CREATE')
        expect(await axeFindings(page)).toEqual([])
        await editor(page).fill('RETURN 1 AS n')
        await page.locator('.editor mark').waitFor({ state: 'detached' })
      }))
    test.each([
      ['[93]', "RETURN 'http://x' AS u CALL apoc.x()", /Refused by the guard, line 1, column \d+/],
      ['[92]', 'SHOW INDEXES', /Refused by the guard, line 1, column 1/],
      ['[92]', "RETURN 'open", /Refused by the tokeniser, line 1, column 8/],
    ])('%s refuses %s', (_, statement, words) =>
      visit(async ({ page }) => {
        await run(page, statement)
        await page.getByRole('alert').getByText(words).waitFor()
      }),
    )
    test.each(['CALL { MATCH (n) RETURN n } RETURN n', 'CALL db.labels()', 'WITH 1 AS use RETURN use'])(
      '[94] runs %s',
      (statement) =>
        visit(async ({ page }) => {
          await run(page, statement)
          await page.getByText(/^\d+ rows? in \d+ ms/).waitFor()
        }),
    )
    test('says what would become of a statement once the typing pauses, and runs nothing', () =>
      visit(async ({ page }) => {
        await editor(page).fill('MATCH (n)\nDETACH DELETE n')
        await page.getByText('Would be refused by the classifier, line 2, column 1').waitFor()
        expect(await page.locator('.editor mark').innerText()).toBe('DETACH')
        await editor(page).fill('MATCH (n) RETURN n')
        await page.getByText('It only reads, and the graph can plan it.').waitFor()
        await page.getByText('No result yet').waitFor()
      }))
    test('takes parameters as a JSON object, and runs nothing while they are none', () =>
      visit(async ({ page }) => {
        await page.getByRole('button', { name: 'Parameters' }).click()
        const params = page.getByLabel('Parameters, as a JSON object')
        await params.fill('{"x": ')
        await run(page, 'RETURN $x AS x, 1 AS one')
        await page.getByText('This is not JSON').waitFor()
        expect(await params.evaluate((it) => it === document.activeElement)).toBe(true)
        await page.getByText('No result yet').waitFor()
        await params.fill('{"x": "given"}')
        await params.press('ControlOrMeta+Enter')
        await rowHead(page, 'given').waitFor()
      }))
    test('stops a statement without end, and runs the next one', () =>
      visit(async ({ page }) => {
        await run(page, endless)
        await page.getByRole('button', { name: 'Stop' }).click()
        await page.getByText('Stopped').waitFor()
        await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' })
        await run(page, 'RETURN 7 AS n, 8 AS m')
        await cell(page, '8').waitFor()
      }))
    test('is as high as it was left: by keys from 100 to 600, by the mouse', () =>
      visit(async ({ page }) => {
        const before = await height(page)
        await separator(page).press('ArrowUp')
        expect(await height(page)).toBe(before + 20)
        await separator(page).press('Home')
        await separator(page).press('ArrowDown')
        expect(await height(page)).toBe(100)
        await separator(page).press('End')
        await separator(page).press('PageUp')
        expect(await height(page)).toBe(600)
        expect(await separator(page).getAttribute('aria-valuenow')).toBe('600')
        await separator(page).press('Home')
        await separator(page).scrollIntoViewIfNeeded()
        const { x, y, width } = (await separator(page).boundingBox())!
        await page.mouse.move(x + width / 2, y + 8)
        await page.mouse.down()
        await page.mouse.move(x + width / 2, y - 92)
        await page.mouse.up()
        expect(await height(page)).toBe(200)
        await page.reload()
        await expect.poll(() => height(page)).toBe(200)
      }))
  })

  describe('the rows', () => {
    test('are a drawing, a table and as they came; what was chosen stays', () =>
      visit(async ({ page }) => {
        await run(page, 'MATCH p = (:Team)-[:OWNS]->(:Host) RETURN p')
        await page.getByRole('img', { name: /3 nodes and 2 links/ }).waitFor()
        await page.getByRole('combobox', { name: 'Node of Result' }).selectOption('web-1 (Host)')
        await page.locator('.graph-facts').getByText('web-1', { exact: true }).waitFor()
        await page.getByRole('tab', { name: 'Raw' }).click()
        await page.getByRole('region', { name: 'Result, raw' }).getByText('"relationships"').waitFor()
        await run(page, 'RETURN 1 AS n')
        await page.getByRole('region', { name: 'Result, raw' }).getByText('"n": 1').waitFor()
        expect(await page.getByRole('tab', { name: 'Graph' }).count()).toBe(0)
      }))
    test('are shown whole one by one; the focus goes there and back', () =>
      visit(async ({ page }) => {
        await run(page, "MATCH (h:Host {name: 'web-1'}) RETURN h.name AS name, h")
        await page.getByRole('tab', { name: 'Table' }).click()
        const head = page.getByRole('button', { name: 'web-1', exact: true })
        await head.press('Enter')
        const row = page.getByRole('region', { name: 'The row' })
        await row.getByText('Host', { exact: true }).waitFor()
        await expect.poll(() => row.evaluate((it) => it === document.activeElement)).toBe(true)
        await row.getByRole('button', { name: 'Close the row' }).press('Enter')
        expect(await head.evaluate((it) => it === document.activeElement)).toBe(true)
      }))
    test('say that they were cut; the CSV has all', () =>
      visit(async ({ page }) => {
        await run(page, "UNWIND range(1, 10500) AS i RETURN i, 'a, b' AS word")
        await page.getByText('Cut at 10,000 rows; the CSV has all').waitFor()
        const saving = page.waitForEvent('download')
        await page.getByRole('button', { name: 'CSV of all rows' }).click()
        const saved = await saving
        expect(saved.suggestedFilename()).toBe('result.csv')
        const text = await readFile(await saved.path(), 'utf8')
        expect(text.slice(0, 21)).toBe('i,word\r\n1,"a, b"\r\n2,"')
        expect(text.trimEnd().split('\r\n').length).toBe(10_501)
      }))
    test('that are none are said to be none', () =>
      visit(async ({ page }) => {
        await run(page, 'MATCH (n:Nobody) RETURN n')
        await page.getByText('The statement ran and returned no row.').waitFor()
      }))
  })

  describe('the schema', () => {
    test('shows some of what is clicked, at most 25', () =>
      visit(async ({ page }) => {
        await page.getByRole('button', { name: 'Host', exact: true }).click()
        expect(await editor(page).inputValue()).toBe('MATCH (n:Host) RETURN n LIMIT 25')
        await page.getByText(/^2 rows in/).waitFor()
        await page.getByRole('button', { name: 'OWNS', exact: true }).click()
        expect(await editor(page).inputValue()).toBe('MATCH p = ()-[:OWNS]->() RETURN p LIMIT 25')
        await page.getByText('Property keys').click()
        await page.getByRole('button', { name: 'name', exact: true }).click()
        await page.getByText(/^3 rows in/).waitFor()
      }))
    test('stays closed where it was closed', () =>
      visit(async ({ page }) => {
        await page.getByRole('button', { name: 'Hide schema and history' }).click()
        await page.getByRole('tab', { name: 'Schema' }).waitFor({ state: 'detached' })
        await page.reload()
        await page.getByRole('button', { name: 'Show schema and history' }).click()
        await page.getByRole('tab', { name: 'History' }).click()
        await page.reload()
        expect(await page.getByRole('tab', { name: 'History' }).getAttribute('aria-selected')).toBe('true')
      }))
  })

  describe('the history', () => {
    test('puts each run into the address; Back, Forward and a new page run it again', () =>
      visit(async ({ page }) => {
        await run(page, "RETURN 'first' AS word")
        await rowHead(page, 'first').waitFor()
        await expect.poll(() => entryOf(page)).not.toBeNull()
        const first = entryOf(page)
        await run(page, "RETURN 'second' AS word")
        await rowHead(page, 'second').waitFor()
        await expect.poll(() => entryOf(page)).not.toBe(first)
        const again = page.waitForRequest((it) => it.url().endsWith('/api/v1/query/history'))
        await page.goBack()
        expect((await again).postDataJSON()).toEqual({ history_id: first })
        await rowHead(page, 'first').waitFor()
        expect(await editor(page).inputValue()).toBe("RETURN 'first' AS word")
        await page.goForward()
        await rowHead(page, 'second').waitFor()
        await page.reload()
        await rowHead(page, 'second').waitFor()
        await page.goBack()
        await page.goBack()
        await page.getByText('No result yet').waitFor()
      }))
    test('lists statements newest first; a click runs one again', () =>
      visit(async ({ page }) => {
        for (const word of ['older', 'newer']) {
          await run(page, `RETURN '${word}' AS word`)
          await rowHead(page, word).waitFor()
        }
        await page.getByRole('tab', { name: 'History' }).click()
        const entries = page.locator('.history code')
        await expect
          .poll(async () => (await entries.allInnerTexts()).slice(0, 2))
          .toEqual(["RETURN 'newer' AS word", "RETURN 'older' AS word"])
        await entries.nth(1).click()
        await rowHead(page, 'older').waitFor()
        expect(await page.locator('.history [aria-current]').innerText()).toContain("'older'")
        expect(await axeFindings(page)).toEqual([])
      }))
    test('has 20 on a page', () =>
      visit(async ({ page }) => {
        for (let n = 0; n < 21; n += 1) {
          const answer = page.waitForResponse((it) => it.url().endsWith('/api/v1/query/adhoc'))
          await run(page, `RETURN ${n} AS n`)
          await answer
        }
        await page.getByRole('tab', { name: 'History' }).click()
        await expect.poll(() => page.locator('.history li').count()).toBe(20)
        await page.getByText(/^1–20 of \d+$/).waitFor()
        await page.getByRole('button', { name: 'Older' }).click()
        await page.getByText(/^21–/).waitFor()
      }))
    test.each(['999999', 'x'])('says that the entry %s of an address is not there, and how to go on', (id) =>
      visit(
        async ({ page }) => {
          await page.getByText('This is not in your history').waitFor()
          expect(await axeFindings(page)).toEqual([])
          await page.getByRole('button', { name: 'Begin a new statement' }).click()
          await page.getByText('No result yet').waitFor()
          expect(entryOf(page)).toBeNull()
        },
        {},
        `?h=${id}`,
      ),
    )
  })

  test.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
  ] as const)('breaks no rule that axe knows and is not wider than the window, %s at %i px', (theme, width) =>
    visit(
      async ({ page }) => {
        await run(page, 'MATCH p = (:Team)-[:OWNS]->(:Host) RETURN p')
        await page.getByRole('img', { name: /3 nodes and 2 links/ }).waitFor()
        expect(await axeFindings(page)).toEqual([])
        await page.getByRole('tab', { name: 'Table' }).click()
        await editor(page).fill('MATCH (n) DELETE n')
        await page.getByText('Would be refused').waitFor()
        expect(await axeFindings(page)).toEqual([])
        expect(await overflow(page)).toBeLessThanOrEqual(0)
      },
      { theme, width },
    ),
  )

  test('without a database of its own runs statements, keeps none, and says which variable would keep them', () =>
    visitAt(bare.url + address, async ({ page }) => {
      await run(page, "RETURN 'kept?' AS word")
      await rowHead(page, 'kept?').waitFor()
      expect(entryOf(page)).toBeNull()
      await page.getByRole('tab', { name: 'History' }).click()
      await page.getByText('SEIZU_DATABASE_URL').waitFor()
    }))
})
