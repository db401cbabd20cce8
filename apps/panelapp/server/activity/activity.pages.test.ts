import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startStory } from '../../tests/story.ts'
import type { Story } from '../../tests/story.ts'

describe('the activity page', () => {
  let story: Story
  beforeAll(async () => void (story = await startStory()))
  afterAll(() => story?.close())

  test('tells the newest first, with the version after it', async () => {
    const text = await story.read('/panels/activity/')
    expect(text).toMatch(/gene: CAPHEX was added.*gene: AVLQ1 was added.*promoted panel to version 1\.0/)
    expect(text).toContain('Beta v0.2')
  })

  test('[144] date_to includes the whole day', async () => {
    const text = await story.read('/panels/activity/?date_to=2026-01-31')
    expect(text).toContain('gene: BRUND2 was added')
    expect(text).not.toContain('promoted panel')
    const before = await story.read('/panels/activity/?date_to=2026-01-30')
    expect(before).not.toContain('BRUND2')
    const from = await story.read('/panels/activity/?date_from=2026-01-31&date_to=2026-01-31')
    expect(from).toMatch(/ 1 entry /)
  })

  test('[145] event_type=rating_change shows only texts about ratings', async () => {
    const text = await story.read('/panels/activity/?event_type=rating_change')
    expect(text).toMatch(/ 2 entries /)
    expect(text).toContain('Gene: AVLQ1 has been classified as Green List (High Evidence).')
    expect(text).not.toContain('was added')
  })

  test('filters by panel, version and entity, and offers the choices that follow', async () => {
    const { alpha } = story
    const text = await story.read(`/panels/activity/?panel=${alpha}&version=0.2`)
    expect(text).toMatch(/ 1 entry /)
    expect(text).toContain('gene: BRUND2 was added')
    expect(await story.read(`/panels/activity/?entity=caphex`)).toMatch(/ 1 entry /)
    expect(await story.read('/panels/activity/?user_type=REVIEWER')).toContain('Nothing fits these filters')
    expect(await story.read('/panels/activity/?flagged_genes=true')).toContain('Nothing fits these filters')
  })

  test('names a date that is none at its field, and shows no rows', async () => {
    const text = await story.read('/panels/activity/?date_from=2026-02-30')
    expect(text).toContain('Cannot read "2026-02-30"')
    expect(text).toContain('0 entries')
  })

  test('[143] gives all rows as CSV to a curator, and the page to others', async () => {
    const path = '/panels/activity/?format=csv&event_type=gene_addition'
    const asReviewer = await story.get(path, story.tokens.reviewer)
    expect(asReviewer.headers.get('content-type')).toContain('text/html')
    const asCurator = await story.get(path, story.tokens.curator)
    expect(asCurator.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(asCurator.headers.get('content-disposition')).toBe(
      'attachment; filename="export-panelapp-activities-20261125-120000.csv"',
    )
    const text = await asCurator.text()
    expect(text.split('\r\n')[0]).toBe('Created,Panel,Panel ID,Panel Version,Entity Type,Entity Name,User,Activity')
    expect(text.match(/^2026-/gm)).toHaveLength(4)
    expect(text).toContain(`2026-04-03T09:00:00.000000Z,Beta,${story.beta},0.2,gene,CAPHEX,`)
  })

  test('shows nothing of a panel that is not public, to anybody but curators', async () => {
    await story.db.updateTable('panel').set({ status: 'internal' }).where('id', '=', story.beta).execute()
    try {
      expect(await story.read('/panels/activity/')).not.toContain('CAPHEX')
      expect(await story.read('/panels/activity/', story.tokens.curator)).toContain('CAPHEX')
      expect(await story.read(`/panels/activity/?panel=${story.beta}`)).toContain('Nothing fits these filters')
    } finally {
      await story.db.updateTable('panel').set({ status: 'public' }).where('id', '=', story.beta).execute()
    }
  })

  test('refuses a page that there is not', async () => {
    expect((await story.get('/panels/activity/?page=99')).status).toBe(404)
    expect((await story.get('/panels/activity/?page=x')).status).toBe(404)
  })
})
