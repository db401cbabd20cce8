import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { account } from './two-sides.ts'

export interface Opened {
  page: Page
  context: BrowserContext
  /** Everything that must not happen on any page: errors, refusals by the policy, requests to elsewhere. */
  complaints: string[]
}

export interface Opening {
  theme?: 'light' | 'dark'
  width?: number
  height?: number
  /** Query of the page's address, with its question mark. */
  search?: string
}

/**
 * Said by the browser on every visit: the first request is refused on purpose, because that is what asks for the
 * password, and the policy forbids devices by name that not every browser has heard of.
 */
const expected = /401 \(Unauthorized\)|Permissions-Policy header: Unrecognized feature/

/** Opens an address as the user of both sides, and watches it. Waits until the first face of the list is there. */
export async function openPage(browser: Browser, url: string, opening: Opening = {}): Promise<Opened> {
  const { theme = 'light', width = 1280, height = 900, search = '' } = opening
  const touch = width < 600
  const context = await browser.newContext({
    httpCredentials: account,
    colorScheme: theme,
    viewport: { width, height },
    hasTouch: touch,
    locale: 'en-GB',
    timezoneId: 'Europe/Paris',
  })
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !expected.test(message.text())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    const elsewhere = new URL(request.url()).origin !== new URL(url).origin
    if (elsewhere && !request.url().startsWith('blob:')) complaints.push(`request to ${request.url()}`)
  })
  await page.goto(`${url}/${search}`)
  await page.locator('table, .face').first().waitFor()
  return { page, context, complaints }
}

/** The rules of WCAG that axe can judge, as sentences; empty when all is well. */
export async function axeFindings(page: Page): Promise<string[]> {
  // Colours that are still fading in would be judged half-way.
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every((it) => it.playState !== 'running' || it.effect?.getComputedTiming().iterations === Infinity),
  )
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
}

/** How many pixels the page is wider than the window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** Drops files and empty folders on the page as a file manager would. */
export async function drop(
  page: Page,
  files: { name: string; content: string }[],
  folders: string[] = [],
): Promise<void> {
  await page.evaluate(
    ({ files, folders }) => {
      const data = new DataTransfer()
      for (const { name, content } of files) data.items.add(new File([content], name))
      for (const name of folders) data.items.add(new File([], name))
      // A page cannot make a directory entry by itself; only what the browser would report of one is put in its place.
      const asked = DataTransferItem.prototype.webkitGetAsEntry
      DataTransferItem.prototype.webkitGetAsEntry = function () {
        const name = this.getAsFile()?.name ?? ''
        return folders.includes(name) ? ({ isDirectory: true, name } as FileSystemEntry) : asked.call(this)
      }
      document
        .querySelector('.drop')
        ?.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }))
      DataTransferItem.prototype.webkitGetAsEntry = asked
    },
    { files, folders },
  )
}
