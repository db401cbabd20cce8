import { openBrowser, whyNoBrowser } from '@farside/harness/browser'
import type { Browser } from '@playwright/test'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startStory } from './story.ts'
import type { Story } from './story.ts'
import { axeFindings, overflow, visit } from './visit.ts'

const missing = await whyNoBrowser()

describe.skipIf(missing)(`log, index, comparison and history${missing ? ` (${missing})` : ''}`, () => {
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
    ['light', 1280],
    ['dark', 390],
  ] as const)('are clean for axe, ask nobody else and fit: %s, %i px', { timeout: 240_000 }, async (theme, width) => {
    const { alpha, beta } = story
    for (const path of [
      '/panels/activity/',
      '/panels/activity/?date_from=31/01/2026',
      '/panels/entities/',
      '/panels/entities/AVLQ1',
      '/panels/entities/OLD1',
      '/panels/compare/',
      `/panels/compare/${alpha}/${beta}`,
      `/panels/compare/${alpha}/${beta}/AVLQ1`,
      `/panels/${alpha}/versions/`,
      `/panels/${alpha}/versions/0.2/`,
      `/panels/${alpha}/as-of/?date=2026-01-31`,
      `/panels/${alpha}/diff/?from=0.1&to=1.0`,
    ]) {
      const { page, context, complaints } = await visit(browser, `${story.url}${path}`, { theme, width })
      try {
        expect(await axeFindings(page), path).toEqual([])
        expect(await overflow(page), path).toBe(0)
        // A page that answers 400 or 404 has that line in the console, and no other.
        expect(
          complaints.filter((it) => !/status of 40[04]/.test(it)),
          path,
        ).toEqual([])
      } finally {
        await context.close()
      }
    }
  })

  test('no cell of the log covers another on a narrow page', async () => {
    await sql`update activity set extra_data = jsonb_set(extra_data, '{panel_name}',
      '"Intellectual disability of the Dunmere group"')`.execute(story.db)
    const { page, context } = await visit(browser, `${story.url}/panels/activity/`, { theme: 'light', width: 390 })
    try {
      const covered = await page.locator('.activity tbody tr').evaluateAll(
        (rows) =>
          rows.filter((row) => {
            const boxes = [...row.children].map((cell) => {
              const range = document.createRange()
              range.selectNodeContents(cell)
              return range.getBoundingClientRect()
            })
            return boxes.some((a, at) =>
              boxes
                .slice(at + 1)
                .some((b) => a.left < b.right && b.left < a.right && a.top < b.bottom - 1 && b.top < a.bottom - 1),
            )
          }).length,
      )
      expect(covered).toBe(0)
    } finally {
      await context.close()
    }
  })
})
