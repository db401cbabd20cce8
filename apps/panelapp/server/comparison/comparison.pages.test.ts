import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startStory } from '../../tests/story.ts'
import type { Story } from '../../tests/story.ts'

describe('comparing panels', () => {
  let story: Story
  let both: string
  beforeAll(async () => {
    story = await startStory()
    both = `/panels/compare/${story.alpha}/${story.beta}`
  })
  afterAll(() => story?.close())

  test('leads from the form to the comparison, by GET and by POST', async () => {
    const asked = await story.get(`/panels/compare/?panel_1=${story.alpha}&panel_2=${story.beta}`)
    expect([asked.status, asked.headers.get('location')]).toEqual([302, both])
    const posted = await fetch(`${story.url}/panels/compare/`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ panel_1: String(story.alpha), panel_2: String(story.beta) }),
    })
    expect([posted.status, posted.headers.get('location')]).toEqual([303, both])
    expect(await story.read(`/panels/compare/?panel_1=${story.alpha}&panel_2=${story.alpha}`)).toContain(
      'Choose two different panels',
    )
  })

  test('shows the union of both, and a choice of it', async () => {
    const text = await story.read(both)
    expect(text).toContain('3 of 3 shown')
    expect(text).toMatch(/AVLQ1 Green AVLQ1.*Red AVLQ1.*Compare AVLQ1/)
    expect(text).toContain('Not in Beta')
    const differing = await story.read(`${both}?show=differing`)
    expect(differing).toContain('3 of 3 shown')
    expect(await story.read(`${both}?show=both`)).toContain('1 of 3 shown')
    expect(await story.read(`${both}?show=left`)).toMatch(/1 of 3 shown.*BRUND2/)
  })

  test('shows one gene side by side', async () => {
    const text = await story.read(`${both}/AVLQ1`)
    expect(text).toMatch(/List Green Red/)
    expect(text).toContain('Mode of inheritance Unknown Unknown')
    expect(text).toMatch(/0 reviews Alpha No reviews yet.*0 reviews Beta No reviews yet/)
    expect((await story.get(`${both}/CAPHEX`)).status).toBe(404)
  })

  test('knows no panel that the viewer may not see', async () => {
    await story.db.updateTable('panel').set({ status: 'internal' }).where('id', '=', story.beta).execute()
    try {
      expect((await story.get(both)).status).toBe(404)
      expect((await story.get(both, story.tokens.curator)).status).toBe(200)
    } finally {
      await story.db.updateTable('panel').set({ status: 'public' }).where('id', '=', story.beta).execute()
    }
  })
})
