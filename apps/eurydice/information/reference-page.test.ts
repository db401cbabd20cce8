import type { Browser } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, whyNoBrowser } from '@farside/harness/browser'
import { axeFindings } from '../tests/pages.ts'
import { startApi } from '../tests/start-api.ts'
import type { StartedApi } from '../tests/start-api.ts'

const missing = await whyNoBrowser()

describe.skipIf(missing)(`the reference page${missing ? ` (${missing})` : ''}`, () => {
  let browser: Browser
  let api: StartedApi<'origin'>

  beforeAll(async () => {
    api = await startApi('origin')
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await api?.close()
  })

  test.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
  ] as const)('has nothing that axe finds fault with and nothing beside the page: %s, %i px', async (theme, width) => {
    const context = await browser.newContext({ colorScheme: theme, viewport: { width, height: 900 } })
    try {
      const page = await context.newPage()
      const elsewhere: string[] = []
      page.on('request', (it) => new URL(it.url()).origin !== api.url && elsewhere.push(it.url()))
      await page.goto(`${api.url}/api/docs/`)
      expect(await page.title()).toBe('Eurydice – origin API')
      expect(await axeFindings(page)).toEqual([])
      expect(elsewhere).toEqual([])
      const scrollWidth = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(scrollWidth).toBeLessThanOrEqual(width)
      if (process.env.FARSIDE_SHOTS)
        await page.screenshot({ path: `${process.env.FARSIDE_SHOTS}/docs-${theme}-${width}.png` })
    } finally {
      await context.close()
    }
  })
})
