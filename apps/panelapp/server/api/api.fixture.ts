import { freshDatabase } from '@farside/harness/database'
import { silentLog } from '@farside/kernel/log'
import { startWeb } from '../../app.ts'
import { migrations } from '../../migrations.ts'
import { readPanelappSettings } from '../../settings.ts'
import { addGene, addPanel, addRegion, addStr, geneCopy } from '../../tests/sample-panels.ts'
import { addPerson } from '../../tests/sample-people.ts'
import { issueToken } from '../account/token.queries.ts'
import { freezePanel } from '../document/freeze-panel.ts'
import { bumpPanel } from '../version/bump-panel.ts'

export const HASH_ID = '553f9595bb5a1616e5ed45a8'
const instant = (day: string) => `${day}T09:15:30.123456Z`

export interface Reply<T> {
  status: number
  headers: Headers
  body: T
}
export interface Page<T> {
  count: number
  next: string | null
  previous: string | null
  results: T[]
}

/** A web process over panels of every status, with older versions, reviews and activities. */
export async function startApi() {
  const database = await freshDatabase({ migrations })
  const { settings } = readPanelappSettings({ DATABASE_URL: database.url, WEB_BIND: '127.0.0.1:0' })
  const web = await startWeb(settings, { log: silentLog })
  const { db } = web.deps
  const curator = await addPerson(db, 'cur', 'GEL')
  const reviewer = await addPerson(db, 'rev', 'REVIEWER')
  const tokenOf = (accountId: number) =>
    db.transaction().execute((tx) => issueToken(tx, { accountId, at: instant('2026-01-01') }))

  await db
    .insertInto('panel_type')
    .values([
      { id: 1, name: 'Rare Disease 100K', slug: 'rare-disease-100k' },
      { id: 2, name: 'Research', slug: 'research' },
    ])
    .execute()
  const bump = (panelId: number, day: string) =>
    db.transaction().execute((tx) => bumpPanel(tx, { panelId, kind: 'minor', at: instant(day) }))

  const alpha = await addPanel(db, {
    name: 'Alpha',
    old_pk: HASH_ID,
    old_panels: ['R999'],
    major_version: 1,
    minor_version: 2,
    version_created: instant('2026-01-02'),
    level2title: 'Cardiology',
    stats: '{"number_of_genes":4,"number_of_strs":1,"number_of_regions":1}',
    types: [1, 2],
  })
  const myh7 = await addGene(db, alpha, 'MYH7', {
    hgncId: 'HGNC:7577',
    sources: ['Literature', 'Expert Review Green'],
    tags: ['treatable', 'new'],
    publications: ['12345678'],
  })
  await addGene(db, alpha, 'ABCA4', { saved_gel_status: 2, tags: ['new'] })
  await addGene(db, alpha, 'MT-TP', { saved_gel_status: 1 })
  await addGene(db, alpha, 'PROP1', { flagged: true })
  await addStr(db, alpha, 'HTT_CAG', { gene_symbol: 'MYH7', gene_copy: geneCopy('MYH7', 'HGNC:7577') })
  await addRegion(db, alpha, 'ISCA-37390-Loss')
  await bump(alpha, '2026-02-01')
  // What is no longer there shows that an older version is read from what was frozen.
  await db.updateTable('entity').set({ saved_gel_status: 1 }).where('entity_name', '=', 'ABCA4').execute()
  await bump(alpha, '2026-03-01')
  const signedOff = await db
    .updateTable('snapshot')
    .set({ signed_off_date: '2026-02-15' })
    .where('panel_id', '=', alpha)
    .where('minor_version', '=', 3)
    .returning('id')
    .executeTakeFirstOrThrow()
  const first = await db
    .updateTable('snapshot')
    .set({ signed_off_date: '2026-01-15' })
    .where('panel_id', '=', alpha)
    .where('minor_version', '=', 2)
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('sign_off')
    .values([
      { panel_id: alpha, snapshot_id: first.id, signed_off: '2026-01-15' },
      { panel_id: alpha, snapshot_id: signedOff.id, signed_off: '2026-02-15' },
    ])
    .execute()
  await db.updateTable('panel').set({ signed_off_id: signedOff.id }).where('id', '=', alpha).execute()

  const beta = await addPanel(db, {
    name: 'beta & more',
    status: 'promoted',
    types: [2],
    stats: '{"number_of_genes":2}',
    description: 'About alpha',
  })
  await addGene(db, beta, 'MYH7', { hgncId: 'HGNC:7577', saved_gel_status: 2 })
  await addGene(db, beta, 'FMR1', { hgncId: 'HGNC:3775' })

  const hiddenOf = async (name: string, status: 'internal' | 'retired' | 'deleted', major: number) => {
    const id = await addPanel(db, {
      name,
      status: 'public',
      major_version: major,
      minor_version: 4,
      version_created: instant('2026-01-02'),
    })
    await addGene(db, id, `${name.toUpperCase()}1`)
    await bump(id, '2026-02-01')
    await db.updateTable('panel').set({ status }).where('id', '=', id).execute()
    return id
  }
  const retired = await hiddenOf('Retired', 'retired', 1)
  const deleted = await hiddenOf('Deleted', 'deleted', 0)
  const internal = await hiddenOf('Internal', 'internal', 0)
  const once = await hiddenOf('Oncepublic', 'internal', 1)
  const listed = await addPanel(db, {
    name: 'Listed',
    origin: 'mirrored',
    is_listed: true,
    stats: '{"number_of_genes":9}',
  })
  const parent = await addPanel(db, {
    name: 'Super',
    children: [alpha, beta, internal],
    stats: '{"number_of_genes":7,"number_of_strs":1,"number_of_regions":1}',
  })
  await db.transaction().execute((tx) => freezePanel(tx, parent, { reason: null, at: instant('2026-03-02') }))
  await db.updateTable('panel').set({ minor_version: 1 }).where('id', '=', parent).execute()

  const evaluation = (day: string, accountId: number, more: object) =>
    db
      .insertInto('evaluation')
      .values({ entity_id: myh7, account_id: accountId, created: instant(day), ...more })
      .returning('id')
      .executeTakeFirstOrThrow()
  await evaluation('2026-01-10', curator.accountId, { rating: 'AMBER', clinically_relevant: true })
  const { id: evaluationId } = await evaluation('2026-01-11', reviewer.accountId, {
    rating: 'GREEN',
    publications: ['1 ', ''],
    moi: 'Unknown',
  })
  await db
    .insertInto('comment')
    .values([
      { evaluation_id: evaluationId, account_id: reviewer.accountId, comment: 'older', created: instant('2026-01-11') },
      { evaluation_id: evaluationId, account_id: null, comment: 'newer', created: instant('2026-01-12') },
    ])
    .execute()
  const activity = (panelId: number, created: string, text: string, more: object = {}) =>
    db
      .insertInto('activity')
      .values({
        panel_id: panelId,
        text,
        item_type: 'entity',
        entity_type: 'gene',
        entity_name: 'MYH7',
        event_type: 'rating_set',
        extra_data: JSON.stringify({
          user_name: 'Cur Person',
          panel_name: 'Then',
          panel_id: panelId,
          panel_version: '1.3',
        }),
        created,
        ...more,
      })
      .execute()
  await activity(alpha, '2026-01-31T23:59:30.000001Z', 'gene: MYH7 was added', { event_type: 'entity_added' })
  await activity(alpha, '2026-02-01T00:00:00.000000Z', 'Gene: MYH7 has been classified as Green List (High Evidence).')
  await activity(alpha, '2026-02-02T00:00:00.000000Z', 'panel edited', {
    item_type: 'panel',
    entity_type: null,
    entity_name: null,
    event_type: 'panel_edited',
  })
  await activity(internal, '2026-02-03T00:00:00.000000Z', 'hidden')

  const get = async <T>(path: string, headers: Record<string, string> = {}): Promise<Reply<T>> => {
    const reply = await fetch(path.startsWith('http') ? path : `${web.url}/api/v1/${path}`, {
      redirect: 'manual',
      headers,
    })
    return { status: reply.status, headers: reply.headers, body: (await reply.json().catch(() => undefined)) as T }
  }
  return {
    url: web.url,
    databaseUrl: database.url,
    db,
    ids: { alpha, beta, retired, deleted, internal, once, listed, parent },
    tokens: { curator: await tokenOf(curator.accountId), reviewer: await tokenOf(reviewer.accountId) },
    get,
    async close() {
      await web.close()
      await database.drop()
    },
  }
}

export type Api = Awaited<ReturnType<typeof startApi>>
