import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from '@playwright/test'

export interface Opened {
  page: Page
  context: BrowserContext
  /** Everything that must not happen on any page: errors, refusals by the policy, requests to elsewhere. */
  complaints: string[]
  /** Bodies of the queries that the page asked. */
  queries: string[]
}

export interface Opening {
  theme?: 'light' | 'dark'
  width?: number
  height?: number
}

/** Opens an address in a browser of its own and waits until every tile has its rows or says why not. */
export async function openPage(browser: Browser, url: string, opening: Opening = {}): Promise<Opened> {
  const { theme = 'light', width = 1280, height = 900 } = opening
  const context = await browser.newContext({
    colorScheme: theme,
    viewport: { width, height },
    locale: 'en-GB',
    timezoneId: 'Europe/Paris',
  })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  const complaints: string[] = []
  const queries: string[] = []
  page.on('console', (message) => {
    // A query that the graph refuses and a report that is not there are requests that failed; browsers report them.
    const expected = /Failed to load resource.*status of (400|404|500)/.test(message.text())
    if (['error', 'warning'].includes(message.type()) && !expected) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    queries.push(...queriesOf(new URL(request.url()).pathname, request.postData() ?? ''))
    const elsewhere = new URL(request.url()).origin !== new URL(url).origin
    if (elsewhere && !/^(?:blob|data):/.test(request.url())) complaints.push(`request to ${request.url()}`)
  })
  await page.goto(url)
  await settle(page)
  return { page, context, complaints, queries }
}

function queriesOf(path: string, body: string): string[] {
  if (path === '/api/v1/query/report') return [body]
  if (path !== '/api/v1/query/report/batch') return []
  return (JSON.parse(body) as { queries: unknown[] }).queries.map((it) => JSON.stringify(it))
}

/** Waits until nothing on the page is loading. */
export async function settle(page: Page): Promise<void> {
  await page.locator('h1:not(.sr)').waitFor()
  await page.waitForFunction(() => !document.querySelector('.bones, div[role=status]:empty'))
}

/** The rules of WCAG that axe can judge, as sentences; empty when all is well. */
export async function axeFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
}

/** How many pixels the page is wider than the window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
