import { createHash, webcrypto } from 'node:crypto'
import { sql } from 'kysely'
import type { Instant } from '../../contract/instant.ts'
import type { EntityType, PanelDb } from '../../tables.ts'
import { canonicalJson } from '../document/canonical-json.ts'
import { entityColumns } from '../document/entity-row.queries.ts'
import { entityText } from '../document/entity-text.rules.ts'
import type { EntityRow } from '../document/entity-text.rules.ts'
import { PanelMoved, withLists } from '../document/panel-document.ts'
import { contentOf, panelObject, panelText } from '../document/panel-head.rules.ts'
import type { Audience } from '../document/panel-head.rules.ts'
import type { PreferredReleases } from '../gene/ensembl.rules.ts'
import type { Catalogue, PanelHead } from '../panel/catalogue.ts'
import { ByteBuilder } from './byte-builder.ts'
import { flatFields, openFlatTexts, stateFields, stateText } from './v2-entity.rules.ts'
import type { EntityState } from './v2-entity.rules.ts'

/** A panel document of API v2. */
export interface MadeDocument {
  /** Compact JSON without line ends. */
  bytes: Buffer
  /** Hex, of the version 1 document in its frozen form; the address of the version holds it. */
  sha256: string
  genes: number
  strs: number
  regions: number
}

export interface Making {
  catalogue: Pick<Catalogue, 'byId'>
  audience: Audience
  preferred: PreferredReleases
}

/** Rows of so many entities are in memory at a time; a bigger panel comes by itself. */
const entitiesAtATime = 1500

type Row = EntityRow & EntityState & { of: number; revision: number; entity_id: number | null }
const listName = { gene: 'genes', str: 'strs', region: 'regions' } as const

/**
 * Live documents of panels in the order given, some at a time; the next rows are on their way while these are written.
 *
 * @throws PanelMoved when a panel changed since the catalogue was read; never within a transaction that sees one moment
 */
export async function* liveDocuments(
  db: PanelDb,
  heads: readonly PanelHead[],
  making: Making,
): AsyncGenerator<{ head: PanelHead; document: MadeDocument }> {
  const tools = { flat: openFlatTexts(making.preferred), scratch: new ByteBuilder(1 << 20) }
  const batches = batchesOf(heads, making)
  let coming = batches[0] && readBatch(db, batches[0], making)
  for (const [index, batch] of batches.entries()) {
    const rows = await coming!
    const next = batches[index + 1]
    coming = next && readBatch(db, next, making)
    // Whoever stops early, or breaks on these rows, never asks for the next ones.
    coming?.catch(() => undefined)
    for (const head of batch) {
      const own = head.isSuper ? [...rows.values()].flat() : (rows.get(head.id) ?? [])
      yield { head, document: write(head, own, making, tools) }
    }
  }
}

/** The document of one panel as it is live. @throws PanelMoved */
export async function liveDocument(db: PanelDb, head: PanelHead, making: Making): Promise<MadeDocument> {
  for await (const { document } of liveDocuments(db, [head], making)) return document
  throw new Error('a panel gives a document')
}

/** A super panel's rows are its children's, in one order over all of them, so it makes a batch of its own. */
function batchesOf(heads: readonly PanelHead[], { catalogue, audience }: Making): PanelHead[][] {
  const batches: PanelHead[][] = []
  let held = Infinity
  for (const head of heads) {
    const size = head.isSuper ? Infinity : entitiesOf(contentOf(head, catalogue, audience))
    const last = batches.at(-1)
    if (last && held + size <= entitiesAtATime) {
      last.push(head)
      held += size
    } else {
      batches.push([head])
      held = size
    }
  }
  return batches
}

const entitiesOf = (heads: readonly PanelHead[]): number =>
  heads.reduce(
    (sum, { stats }) =>
      sum + (stats.number_of_genes ?? 0) + (stats.number_of_strs ?? 0) + (stats.number_of_regions ?? 0),
    0,
  )

/** By panel, in the order of documents; a super panel's are under 0. */
async function readBatch(db: PanelDb, heads: readonly PanelHead[], { catalogue, audience }: Making) {
  const content = heads.flatMap((it) => contentOf(it, catalogue, audience))
  const isSuper = heads[0]?.isSuper ?? false
  const { rows } = await sql<Row>`
    select p.id as of, p.revision, e.id as entity_id, e.flagged, e.ready, e.level_since, e.level_since_known,
      ${entityColumns}
    from panel p left join entity e on e.panel_id = p.id
    where p.id = any(${content.map((it) => it.id)})
    order by ${isSuper ? sql`` : sql`p.id,`}
      e.level desc, e.name_key, length(e.entity_name), e.entity_name, e.duplicate, e.id`.execute(db)
  const revisions = new Map(rows.map((it) => [it.of, it.revision]))
  if (content.some((it) => revisions.get(it.id) !== it.ownRevision)) throw new PanelMoved()
  const byPanel = new Map<number, Row[]>()
  for (const row of rows) {
    if (row.entity_id === null) continue
    const key = isSuper ? 0 : row.of
    const list = byPanel.get(key)
    if (list) list.push(row)
    else byPanel.set(key, [row])
  }
  return byPanel
}

/**
 * The frozen form is written first, for its digest; the entities of the wider document are copied out of its bytes, since
 * making 60,000 texts twice is what takes the time.
 */
function write(
  head: PanelHead,
  rows: readonly Row[],
  { catalogue, audience }: Making,
  { flat, scratch: frozen }: { flat: (copy: string | null) => string; scratch: ByteBuilder },
): MadeDocument {
  const panels = head.isSuper
    ? new Map(contentOf(head, catalogue, audience).map((it) => [it.id, panelText(it, catalogue, 'frozen', audience)]))
    : undefined
  const byList = { genes: [] as Row[], strs: [] as Row[], regions: [] as Row[] }
  for (const row of rows) byList[listName[row.entity_type satisfies EntityType]].push(row)
  const object = panelObject(head, catalogue, audience)

  frozen.clear()
  const ends = { genes: [] as number[], strs: [] as number[], regions: [] as number[] }
  const starts = { genes: 0, strs: 0, regions: 0 }
  for (const part of withLists(object, marks, 'frozen').split(mark)) {
    if (!isListName(part)) {
      frozen.text(part)
      continue
    }
    frozen.text('[')
    starts[part] = frozen.length
    for (const [index, row] of byList[part].entries()) {
      if (index > 0) frozen.text(',')
      frozen.text(entityText(row, 'frozen', panels?.get(row.of)))
      ends[part].push(frozen.length)
    }
    frozen.text(']')
  }
  const sha256 = createHash('sha256').update(frozen.bytes()).digest('hex')

  const added = { ...headFields(head), live: true, superseded_at: null, sha256 }
  const wide = new ByteBuilder(frozen.length + 4096 + rows.length * 400)
  wide.text(`${canonicalJson(object).slice(0, -1)},${JSON.stringify(added).slice(1, -1)}`)
  for (const name of listNames) {
    wide.text(`,"${name}":[`)
    let start = starts[name]
    for (const [index, row] of byList[name].entries()) {
      const end = ends[name][index]!
      if (index > 0) wide.text(',')
      wide.copy(frozen, start, end - 1).text(`,${flat(row.gene_copy)},${stateText(row)}}`)
      start = end + 1
    }
    wide.text(']')
  }
  wide.text('}')
  const counts = { genes: byList.genes.length, strs: byList.strs.length, regions: byList.regions.length }
  return { bytes: wide.bytes(), sha256, ...counts }
}

const listNames = ['genes', 'strs', 'regions'] as const
const isListName = (text: string): text is (typeof listNames)[number] => (listNames as readonly string[]).includes(text)
/** Stands where no text of JSON can have it. */
const mark = '\u0000'
const marks = { genes: `${mark}genes${mark}`, strs: `${mark}strs${mark}`, regions: `${mark}regions${mark}` }

/** What API v2 tells of a panel, whichever version is looked at. */
export const headFields = (head: PanelHead) => ({
  is_super: head.isSuper,
  signed_off: head.signedOff && { version: head.signedOff.version, date: head.signedOff.date },
  known_from: head.knownFrom,
  data_as_of: head.seenAt,
})

/** Big texts are hashed beside the event loop. */
export const digestOf = async (text: string): Promise<string> =>
  Buffer.from(await webcrypto.subtle.digest('SHA-256', Buffer.from(text))).toString('hex')

/** A frozen version in the shape of API v2: what was not recorded when it was frozen is null. */
export function frozenDocument(
  frozen: { text: string; sha256: string; supersededAt: Instant | null },
  head: PanelHead,
  preferred: PreferredReleases,
): MadeDocument {
  const stored = JSON.parse(frozen.text) as Record<string, unknown>
  const widened = (name: 'genes' | 'strs' | 'regions') => {
    const list = stored[name]
    return (Array.isArray(list) ? (list as Record<string, unknown>[]) : []).map((it) => ({
      ...it,
      ...flatFields(it['gene_data'], preferred),
      ...stateFields(undefined),
    }))
  }
  const lists = { genes: widened('genes'), strs: widened('strs'), regions: widened('regions') }
  const document = {
    ...stored,
    ...headFields(head),
    live: false,
    superseded_at: frozen.supersededAt,
    sha256: frozen.sha256,
    ...lists,
  }
  return {
    bytes: Buffer.from(JSON.stringify(document)),
    sha256: frozen.sha256,
    genes: lists.genes.length,
    strs: lists.strs.length,
    regions: lists.regions.length,
  }
}
