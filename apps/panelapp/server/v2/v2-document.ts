import { webcrypto } from 'node:crypto'
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
import { flatFields, openFlatTexts, stateFields, stateText } from './v2-entity.rules.ts'
import type { EntityState } from './v2-entity.rules.ts'

/** A panel document of API v2, compact JSON without line ends. */
export interface MadeDocument {
  text: string
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
  const flat = openFlatTexts(making.preferred)
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
      yield { head, document: await write(head, own, making, flat) }
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

async function write(
  head: PanelHead,
  rows: readonly Row[],
  { catalogue, audience }: Making,
  flat: (copy: string | null) => string,
): Promise<MadeDocument> {
  const panels = head.isSuper
    ? new Map(contentOf(head, catalogue, audience).map((it) => [it.id, panelText(it, catalogue, 'frozen', audience)]))
    : undefined
  const frozen = { genes: [] as string[], strs: [] as string[], regions: [] as string[] }
  const wide = { genes: [] as string[], strs: [] as string[], regions: [] as string[] }
  for (const row of rows) {
    const name = listName[row.entity_type satisfies EntityType]
    const text = entityText(row, 'frozen', panels?.get(row.of))
    frozen[name].push(text)
    wide[name].push(`${text.slice(0, -1)},${flat(row.gene_copy)},${stateText(row)}}`)
  }
  const counts = { genes: wide.genes.length, strs: wide.strs.length, regions: wide.regions.length }
  const object = panelObject(head, catalogue, audience)
  const sha256 = await digestOf(withLists(object, listsOf(frozen), 'frozen'))
  const added = { ...headFields(head), live: true, superseded_at: null, sha256 }
  const lists = listsOf(wide)
  const text =
    `${canonicalJson(object).slice(0, -1)},${JSON.stringify(added).slice(1, -1)},` +
    `"genes":${lists.genes},"strs":${lists.strs},"regions":${lists.regions}}`
  return { text, sha256, ...counts }
}

/** What API v2 tells of a panel, whichever version is looked at. */
export const headFields = (head: PanelHead) => ({
  is_super: head.isSuper,
  signed_off: head.signedOff && { version: head.signedOff.version, date: head.signedOff.date },
  known_from: head.knownFrom,
  data_as_of: head.seenAt,
})

const listsOf = (texts: Record<'genes' | 'strs' | 'regions', string[]>) => ({
  genes: `[${texts.genes.join()}]`,
  strs: `[${texts.strs.join()}]`,
  regions: `[${texts.regions.join()}]`,
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
    text: JSON.stringify(document),
    sha256: frozen.sha256,
    genes: lists.genes.length,
    strs: lists.strs.length,
    regions: lists.regions.length,
  }
}
