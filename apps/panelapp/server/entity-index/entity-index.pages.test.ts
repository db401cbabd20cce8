import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startStory } from '../../tests/story.ts'
import type { Story } from '../../tests/story.ts'

describe('the index of entities', () => {
  let story: Story
  beforeAll(async () => void (story = await startStory()))
  afterAll(() => story?.close())

  test('lists each name once with the number of panels, and no gene that no panel has', async () => {
    const text = await story.read('/panels/entities/')
    expect(text).toMatch(/3 entities .*AVLQ1 2 BRUND2 1 CAPHEX 1/)
    expect(text).not.toContain('DORVEL3')
    expect(await story.read('/panels/entities/?prefix=br')).toMatch(/1 entity .*BRUND2/)
    expect(await story.read('/panels/entities/?type=str')).toContain('No entity fits')
  })

  test('shows a gene in every panel, with since when', async () => {
    const text = await story.read('/panels/entities/AVLQ1')
    expect(text).toMatch(/Green since 10 Feb 2026 Alpha v1\.0.*Red since 2 Apr 2026 Beta v0\.2/)
    expect(text).toContain('HGNC:9001')
    expect(text).toContain('ENSG00000990001')
  })

  test('says of a gene on no panel that it is on none', async () => {
    expect(await story.read('/panels/entities/DORVEL3')).toContain('DORVEL3 is not in any panels')
  })

  test('leads from an HGNC id to the symbol, and suggests the gene of an alias', async () => {
    const byId = await story.get('/panels/entities/HGNC:9002')
    expect([byId.status, byId.headers.get('location')]).toEqual([302, '/panels/entities/BRUND2'])
    const alias = await story.get('/panels/entities/OLD1')
    expect(alias.status).toBe(404)
    expect(await alias.text()).toMatch(/an alias\s+of\s+<a href="\/panels\/entities\/BRUND2">BRUND2<\/a>/)
    expect((await story.get('/panels/entities/NOSUCH')).status).toBe(404)
  })

  test('[135] shows nothing of a panel that is not public', async () => {
    await story.db.updateTable('panel').set({ status: 'internal' }).where('id', '=', story.beta).execute()
    try {
      expect(await story.read('/panels/entities/')).not.toContain('CAPHEX')
      expect(await story.read('/panels/entities/AVLQ1')).not.toContain('Beta')
      expect(await story.read('/panels/entities/AVLQ1', story.tokens.curator)).toContain('internal')
    } finally {
      await story.db.updateTable('panel').set({ status: 'public' }).where('id', '=', story.beta).execute()
    }
  })
})
