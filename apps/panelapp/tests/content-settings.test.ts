import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLog } from '@farside/kernel/log'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startWeb } from '../app.ts'
import { startApi } from '../server/api/api.fixture.ts'
import { readPanelappSettings } from '../settings.ts'
import { geneCopy } from './sample-panels.ts'

/** Every setting of what is served, unlike its default, over the same panels that another process serves with defaults. */
let api: Awaited<ReturnType<typeof startApi>>
let dumps: string
/** When this process began, by the database's clock. */
let began: string
let web: Awaited<ReturnType<typeof startWeb>>
beforeAll(async () => {
  api = await startApi()
  dumps = await mkdtemp(join(tmpdir(), 'dumps-'))
  const copy = JSON.parse(geneCopy('MYH7', 'HGNC:7577')) as Record<string, unknown>
  const releases = (older: string, newer: string) => ({
    [older]: { location: '1:1-2', ensembl_id: `ENSG-${older}` },
    [newer]: { location: '1:1-2', ensembl_id: `ENSG-${newer}` },
  })
  copy.ensembl_genes = { GRch37: releases('75', '82'), GRch38: releases('90', '99') }
  await api.db
    .updateTable('entity')
    .set({ gene_copy: JSON.stringify(copy) })
    .where('entity_name', '=', 'MYH7')
    .execute()
  const { settings } = readPanelappSettings({
    DATABASE_URL: api.databaseUrl,
    WEB_BIND: '127.0.0.1:0',
    DATABASE_POOL_SIZE: '2',
    PRODUCT_NAME: 'Genes of the Vale',
    PANEL_APP_EMAIL: 'genes@vale.example',
    SIGN_OFF_MESSAGE: 'Signed off for the vale.',
    DEMO_NOTICE: 'Not for patients.',
    CONTENT_TERMS: 'https://vale.example/terms',
    CONTENT_LICENCE: 'CC-BY-4.0',
    DUMP_FOLDER: dumps,
    ENSEMBL_RELEASE_GRCH37: '75',
    ENSEMBL_RELEASE_GRCH38: '99',
  })
  began = (await sql<{ now: string }>`SELECT clock_timestamp()::text AS now`.execute(api.db)).rows[0]!.now
  web = await startWeb(settings, { log: silentLog })
})
afterAll(async () => {
  await web?.close()
  await api?.close()
  await rm(dumps, { recursive: true, force: true, maxRetries: 10 })
})
const text = async (path: string) => (await fetch(web.url + path)).text()
const json = async (path: string) => (await (await fetch(web.url + path)).json()) as Record<string, unknown>

describe('what an installation says of itself', () => {
  test('is called PRODUCT_NAME on pages and in API documents', async () => {
    expect(await text('/panels/')).toContain('<title>Panels – Genes of the Vale</title>')
    expect(await json('/api/v2/openapi.json')).toMatchObject({ info: { title: 'Genes of the Vale API' } })
  })
  test('names PANEL_APP_EMAIL as its contact', async () =>
    expect(await text('/panels/')).toContain('mailto:genes@vale.example'))
  test('shows SIGN_OFF_MESSAGE on panels with a signed-off version, and on those alone', async () => {
    expect(await text(`/panels/${api.ids.alpha}/`)).toContain('Signed off for the vale.')
    expect(await text(`/panels/${api.ids.beta}/`)).not.toContain('Signed off for the vale.')
  })
  test('shows DEMO_NOTICE on every page', async () => {
    for (const path of ['/', '/panels/', `/panels/${api.ids.alpha}/`, '/entities/MYH7', '/nowhere/']) {
      expect([path, await text(path)]).toEqual([path, expect.stringContaining('Not for patients.')])
    }
  })
  test('tells CONTENT_TERMS and CONTENT_LICENCE in API v2 and in its dump', async () => {
    const told = { terms: 'https://vale.example/terms', licence: 'CC-BY-4.0' }
    expect(await json('/api/v2/')).toMatchObject(told)
    expect(await json('/api/v2/dump/manifest')).toMatchObject(told)
  })
})
describe('how an installation serves', () => {
  test('keeps dumps in DUMP_FOLDER', async () => {
    await text('/api/v2/dump')
    expect((await readdir(dumps)).filter((it) => it.endsWith('.zst'))).not.toEqual([])
  })
  test('reads the releases ENSEMBL_RELEASE_GRCH37 and ENSEMBL_RELEASE_GRCH38 where a gene has them', async () => {
    const { genes } = (await json(`/api/v2/panels/${api.ids.alpha}`)) as { genes: Record<string, unknown>[] }
    expect(genes.find((it) => it.entity_name === 'MYH7')).toMatchObject({
      ensembl_id_grch37: 'ENSG-75',
      ensembl_id_grch38: 'ENSG-99',
    })
  })
  test('opens no more than DATABASE_POOL_SIZE connections', async () => {
    await Promise.all(Array.from({ length: 12 }, (_, id) => text(`/api/v1/panels/${api.ids.alpha}/?a=${id}`)))
    const { rows } = await sql<{ count: number }>`
      SELECT count(*)::int FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'panelapp web' AND backend_start >= ${began}
    `.execute(api.db)
    expect(rows).toEqual([{ count: 2 }])
  })
})
