import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from '@playwright/test'

export interface Visit {
  page: Page
  context: BrowserContext
  /** Everything that must not happen on any page: errors, refusals by the policy, requests to elsewhere. */
  complaints: string[]
}

export interface Visiting {
  theme?: 'light' | 'dark'
  width?: number
  javaScript?: boolean
}

/** A browser does not know every device that the policy forbids; a page that is refused is one. */
const expected = /Permissions-Policy header: Unrecognized feature|status of 404/

/** Opens a page and watches it. */
export async function visit(browser: Browser, url: string, visiting: Visiting = {}): Promise<Visit> {
  const { theme = 'light', width = 1280, javaScript = true } = visiting
  const context = await browser.newContext({
    colorScheme: theme,
    viewport: { width, height: 900 },
    hasTouch: width < 600,
    javaScriptEnabled: javaScript,
    locale: 'en-GB',
  })
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !expected.test(message.text())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin) complaints.push(`request to ${request.url()}`)
  })
  await page.goto(url)
  return { page, context, complaints }
}

/**
 * The rules of WCAG that axe can judge, as sentences; empty when all is well. Of a table some rows do: the others are alike,
 * and each takes axe as long as a small page.
 */
export async function axeFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).exclude('tbody tr:nth-child(n + 15)').analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
}

/** How many pixels the page is wider than the window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
