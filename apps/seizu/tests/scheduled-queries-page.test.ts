import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openBrowser, whyNoBrowser } from '@farside/harness/browser'
import { startProgram } from '@farside/harness/process'
import { readSeizuSettings } from '../settings.ts'
import { openGraph } from '../source/neo4j.ts'
import type { Graph } from '../source/neo4j.ts'
import { axeFindings, openPage, overflow } from './open-page.ts'
import type { Opened, Opening } from './open-page.ts'
import { startPages } from './start-pages.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const missing = await whyNoBrowser()
const address = '/app/scheduled-queries'
const api = '**/api/v1/scheduled-queries'

describe.skipIf(missing)(`the page of scheduled queries${missing ? ` (${missing})` : ''}`, { timeout: 60_000 }, () => {
  let pages: Awaited<ReturnType<typeof startPages>>
  let graph: Graph
  let browser: Browser
  beforeAll(async () => {
    pages = await startPages()
    graph = openGraph(readSeizuSettings({ NEO4J_URI: pages.uri }).settings)
    browser = await openBrowser()
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await graph?.close()
    await pages?.close()
  })
  beforeEach(() => graph.write('MATCH (s:ScheduledQuery) DELETE s'))

  const visit = async (use: (opened: Opened) => Promise<void>, opening?: Opening) => {
    const opened = await openPage(browser, pages.url + address, opening)
    try {
      await use(opened)
      expect(opened.complaints).toEqual([])
    } finally {
      await opened.context.close()
    }
  }
  /** Scheduled queries, as the file says them. */
  const put = (text: string) =>
    writeFile(
      pages.file,
      `queries: {good: 'RETURN {n: 1} AS details', bad: 'RETURN {n: 1} AS'}\nscheduled_queries: ${text}`,
    )
  const log = 'actions: [{action_type: log, action_config: {log_attrs: [n]}}]'
  const ago = (seconds: number) => Math.floor(Date.now() / 1000) - seconds
  const keep = (id: string, props: Record<string, unknown>) =>
    graph.write('MERGE (s:ScheduledQuery {id: $id}) SET s += $props', { id, props })
  const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })
  const cells = async (page: Page, name: string) =>
    (await row(page, name).getByRole('cell').allInnerTexts()).map((it) => it.replaceAll(/\s+/g, ' '))
  const pass = async () => {
    const worker = startProgram('worker', main, ['worker', 'schedule-queries', '--once'], {
      NEO4J_URI: pages.uri,
      REPORTING_CONFIG_FILE: pages.file,
      SCHEDULED_QUERY_MODULES: 'reporting.scheduled_query_modules.log',
    })
    expect(await worker.ended).toBe(0)
  }

  test('says when each runs, how it went and when it runs next', async () => {
    await put(`
  hourly: {name: By time, cypher: good, frequency: 60}
  scans: {name: By scans, cypher: good, watch_scans: [{grouptype: CVE, syncedtype: year}, {}]}
  both: {name: By both, cypher: good, frequency: 2880, watch_scans: [{}]}
  resting: {name: Switched off, cypher: good, frequency: 5, enabled: false}
  late: {name: Overdue, cypher: good, frequency: 5}
  held: {name: In hand, cypher: good, frequency: 60}
  old: {name: Of 2022, cypher: good, frequency: 100000}`)
    await keep('hourly', { scheduled: ago(600), last_finished: ago(598), fail_count: 0 })
    await keep('both', { scheduled: ago(60), last_finished: ago(50), fail_count: 2, last_errors: ['no luck'] })
    await keep('late', { scheduled: ago(900), last_finished: ago(898), fail_count: 0 })
    await keep('held', { scheduled: ago(5), last_finished: ago(4000), fail_count: 0 })
    await keep('old', { scheduled: ago(90_000), fail_count: 1 })
    await visit(async ({ page }) => {
      await page.getByRole('heading', { name: '7 scheduled queries' }).waitFor()
      const clock = expect.stringMatching(/^\d\d:\d\d$/)
      const next = (text: string) => expect.stringMatching(new RegExp(`^(\\d+ \\w+ )?\\d\\d:\\d\\d ${text}$`))
      expect(await cells(page, 'By time')).toEqual(
        ['Every 60 min', 'Yes', clock, 'Succeeded', '0', next('in 50 min'), 'Run now By time'], // prettier-ignore
      )
      const scans = 'After scans of CVE / year or after any scan'
      expect(await cells(page, 'By scans')).toEqual(
        [scans, 'Yes', 'Never', 'None yet', '0', 'After the next scan', 'Run now By scans'], // prettier-ignore
      )
      expect((await cells(page, 'By both')).slice(0, 6)).toEqual(
        ['Every 2 days or after any scan', 'Yes', clock, 'Failed', '2', next('in 2 days, or after a scan')], // prettier-ignore
      )
      expect((await cells(page, 'Switched off')).slice(1, 6)).toEqual(['No', 'Never', 'None yet', '0', 'On request'])
      expect((await cells(page, 'Overdue'))[5]).toMatch(/^Due since \d\d:\d\d$/)
      expect((await cells(page, 'In hand')).slice(3, 6)).toEqual([
        'None yet before that: succeeded',
        '0',
        expect.stringMatching(/^Taken at \d\d:\d\d:\d\d; no outcome yet$/),
      ])
      expect((await cells(page, 'Of 2022'))[3]).toBe('Not recorded')
      expect(await page.getByText('No worker seems to run').count()).toBe(0)
    })
  })

  test('runs one on request: requested, taken by a worker, and told when it has ended', async () => {
    await put(`{mine: {name: Mine, cypher: good, enabled: false, frequency: 60, ${log}}}`)
    await visit(async ({ page }) => {
      const button = page.getByRole('button', { name: 'Run now Mine' })
      await button.focus()
      await page.keyboard.press('Enter')
      await page.getByText('Requested a run of “Mine”. A worker takes it at its next pass.').waitFor()
      await row(page, 'Mine')
        .getByText(/^at \d\d:\d\d:\d\d; a worker takes it at its next pass$/)
        .waitFor()
      expect(await button.getAttribute('aria-disabled')).toBe('true')
      expect(await button.evaluate((it) => it === document.activeElement)).toBe(true)
      await pass()
      await page.getByText('“Mine” ran and succeeded.').waitFor()
      expect((await cells(page, 'Mine')).slice(1, 6)).toEqual([
        'No',
        expect.stringMatching(/^\d\d:\d\d$/),
        'Succeeded',
        '0',
        'On request',
      ])
      expect(await button.getAttribute('aria-disabled')).toBeNull()
    })
  })

  test('shows the last error of one that failed, and unfolds the earlier ones', async () => {
    await put(`{mine: {name: Mine, cypher: bad, frequency: 60, ${log}}}`)
    await pass()
    await keep('mine', { run_requested: ago(-2) })
    await pass()
    await visit(async ({ page }) => {
      expect((await cells(page, 'Mine')).slice(3, 5)).toEqual(['Failed', '2'])
      const errors = page.getByRole('list', { name: 'Last errors of Mine' }).getByRole('listitem')
      expect(await errors.allInnerTexts()).toEqual([expect.stringMatching(/^\d\d:\d\d:\d\d\s+query: .+/)])
      await page.getByRole('button', { name: 'Show 1 earlier error' }).click()
      expect(await errors.count()).toBe(2)
      await page.getByRole('button', { name: 'Hide earlier errors' }).click()
      expect(await errors.count()).toBe(1)
    })
  })

  test('says that no worker seems to run, when something has been due for long and nothing happened', async () => {
    await put('{mine: {name: Mine, cypher: good, frequency: 5}, resting: {name: Idle, cypher: good, enabled: false}}')
    await visit(({ page }) => page.getByText('None of these has run yet.').waitFor())
    await keep('mine', { scheduled: ago(3600), last_finished: ago(3599) })
    await visit(async ({ page }) => {
      const news = page.getByRole('status').filter({ hasText: 'No worker seems to run.' })
      expect((await news.innerText()).replaceAll(/\s+/g, ' ')).toMatch(
        /due since (\d+ \w+ )?\d\d:\d\d, and nothing was taken after .*seizu worker schedule-queries/,
      )
    })
    await pass()
    await visit(async ({ page }) => expect(await page.getByText('No worker seems to run').count()).toBe(0))
  })

  test('names the act that fills it when there is none', async () => {
    await put('{}')
    await visit(async ({ page }) => {
      await page.getByText('No scheduled queries').waitFor()
      expect(await page.locator('pre').innerText()).toContain('frequency: 60')
      expect(await axeFindings(page)).toEqual([])
    })
  })

  test('says why it cannot load, and keeps what was there when it cannot refresh', async () => {
    await put('{mine: {name: Mine, cypher: good, frequency: 60}}')
    await visit(async ({ page }) => {
      const refusal = { status: 500, json: { error: 'The graph does not answer.' } }
      await page.route(api, (route) => route.fulfill(refusal))
      await page.getByRole('button', { name: 'Refresh' }).click()
      await page
        .getByText(/Could not refresh\. The graph does not answer\. What is shown is of \d\d:\d\d:\d\d/)
        .waitFor()
      await row(page, 'Mine').waitFor()
      await page.reload()
      await page.getByText('Could not load').waitFor()
      await page.unroute(api)
      await page.getByRole('button', { name: 'Try again' }).click()
      await row(page, 'Mine').waitFor()
    })
  })

  test('says why a run could not be requested', async () => {
    await put('{mine: {name: Mine, cypher: good, frequency: 60}}')
    await visit(async ({ page }) => {
      await put('{}')
      await page.getByRole('button', { name: 'Run now Mine' }).click()
      await page.getByText(/^Cannot request a run of “Mine”: .+mine/).waitFor()
    })
  })

  test('finds one among many', async () => {
    const ids = Array.from({ length: 30 }, (_, at) => `q${at}: {name: Query ${at}, cypher: good}`)
    await put(`{${ids.join(', ')}}`)
    await visit(async ({ page }) => {
      await page.keyboard.press('/')
      await page.keyboard.type('query 2')
      await page.getByText('11 of 30 shown').waitFor()
      await page.getByRole('searchbox').fill('nowhere')
      await page.getByText('No scheduled query matches.').waitFor()
    })
  })

  describe('for who may', () => {
    const as = async (permissions: string[], use: (page: Page) => Promise<void>) => {
      await put(`{mine: {name: ${randomUUID()}, cypher: good}}`)
      const context = await browser.newContext()
      context.setDefaultTimeout(15_000)
      const page = await context.newPage()
      await page.route('**/api/v1/me', async (route) => {
        const me = (await (await route.fetch()).json()) as object
        await route.fulfill({ json: { ...me, permissions } })
      })
      await page.goto(pages.url + address)
      await use(page)
      await context.close()
    }
    const link = (page: Page) => page.getByRole('link', { name: 'Scheduled queries' })

    test('read only, there is no Run now', () =>
      as(['scheduled_queries:read'], async (page) => {
        await page.getByRole('heading', { name: '1 scheduled query' }).waitFor()
        expect(await link(page).count()).toBe(1)
        expect(await page.getByRole('button', { name: 'Run now' }).count()).toBe(0)
      }))
    test('not even that, there is no page', () =>
      as([], async (page) => {
        await page.getByText('There is no page at this address.').waitFor()
        expect(await link(page).count()).toBe(0)
      }))
  })

  test.each<Opening>([
    { theme: 'light', width: 1280 },
    { theme: 'dark', width: 1280 },
    { theme: 'light', width: 390 },
    { theme: 'dark', width: 390 },
  ])('can be read by all and is no wider than the window: %j', async (opening) => {
    await put(`
  one: {name: A long name of a scheduled query that goes on, cypher: good, frequency: 60, watch_scans: [{}]}
  two: {name: Two, cypher: good, frequency: 60, enabled: false}`)
    await keep('one', { scheduled: ago(9), last_finished: ago(8), fail_count: 3, last_errors: ['a '.repeat(250), 'b'] })
    await keep('two', { scheduled: ago(99), last_finished: ago(98), run_requested: ago(2) })
    await visit(async ({ page }) => {
      await row(page, 'Two').waitFor()
      expect(await axeFindings(page)).toEqual([])
      expect(await overflow(page)).toBe(0)
    }, opening)
  })
})
