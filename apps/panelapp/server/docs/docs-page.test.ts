import type { Browser } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, whyNoBrowser } from '@farside/harness/browser'
import { startStory } from '../../tests/story.ts'
import type { Story } from '../../tests/story.ts'
import { axeFindings, overflow, visit } from '../../tests/visit.ts'

const missing = await whyNoBrowser()

describe.skipIf(missing)(`the reference and the search page${missing ? ` (${missing})` : ''}`, () => {
  let browser: Browser
  let story: Story
  beforeAll(async () => {
    story = await startStory()
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await story?.close()
  })

  test.each([
    ['/api/docs/', 'light', 1280],
    ['/api/docs/', 'dark', 390],
    ['/search/?q=ENSG00000990001', 'light', 390],
    ['/search/?q=nothing', 'dark', 1280],
  ] as const)(
    '%s has nothing that axe finds fault with and nothing beside the page: %s, %i px',
    { timeout: 240_000 },
    async (path, theme, width) => {
      const { page, context, complaints } = await visit(browser, `${story.url}${path}`, { theme, width })
      try {
        expect(await axeFindings(page)).toEqual([])
        expect(await overflow(page)).toBe(0)
        expect(complaints).toEqual([])
        if (process.env.FARSIDE_SHOTS) {
          const name = path.replace(/\W+/g, '-')
          await page.screenshot({ path: `${process.env.FARSIDE_SHOTS}/${name}${theme}-${width}.png` })
        }
      } finally {
        await context.close()
      }
    },
  )
})
