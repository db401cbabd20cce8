import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startStory } from '../../tests/story.ts'
import type { Story } from '../../tests/story.ts'

describe('the history of a panel', () => {
  let story: Story
  let panel: string
  beforeAll(async () => {
    story = await startStory()
    panel = `/panels/${story.alpha}/`
  })
  afterAll(() => story?.close())

  test('lists every version, the live one first', async () => {
    const text = await story.read(`${panel}versions/`)
    expect(text).toMatch(/5 versions.*1\.0 Live.*0\.3.*ready.*0\.2.*0\.1.*0\.0/)
    expect(text).toContain('What it was is known from 1 Jan 2026 on.')
  })

  test('shows one version as it was', async () => {
    const text = await story.read(`${panel}versions/0.2/`)
    expect(text).toContain('Alpha (Version 0.2)')
    expect(text).toMatch(/Red AVLQ1.*Red BRUND2/)
    expect(text).toContain('Version 1.0 is live now')
    const live = await story.get(`${panel}versions/1.0/`)
    expect([live.status, live.headers.get('location')]).toEqual([302, panel])
    expect((await story.get(`${panel}versions/7.7/`)).status).toBe(404)
    expect((await story.get(`${panel}versions/x/`)).status).toBe(404)
  })

  test('shows the panel as of a day, to its end', async () => {
    const text = await story.read(`${panel}as-of/?date=2026-01-31`)
    expect(text).toContain('As of 31 Jan 2026 this was version 0.2, live from 31 Jan 2026 until 10 Feb 2026.')
    expect(text).toContain('BRUND2')
    expect(await story.read(`${panel}as-of/?date=2026-01-30`)).not.toContain('BRUND2')
  })

  test.each([
    ['2025-12-31', 404, 'known'],
    ['2027-01-01', 400, 'still to come'],
    ['31/01/2026', 400, 'Cannot read the day'],
    ['', 400, 'Cannot read the day'],
  ])('refuses the day "%s" with %i and a reason', async (day, status, reason) => {
    const answer = await story.get(`${panel}as-of/?date=${day}`)
    expect(answer.status).toBe(status)
    expect(await answer.text()).toContain(reason)
  })

  test('shows what differs between two versions', async () => {
    const text = await story.read(`${panel}diff/?from=0.1&to=1.0`)
    expect(text).toMatch(/Added 1 entity .*BRUND2/)
    expect(text).toMatch(/Rated differently 1 entity .*AVLQ1 Red → Green/)
    expect(await story.read(`${panel}diff/?from=0.3&to=0.3`)).toContain('have the same content')
    expect((await story.get(`${panel}diff/?from=0.1&to=9.9`)).status).toBe(404)
  })
})
