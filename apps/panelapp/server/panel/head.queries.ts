import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { compareNames } from '../../contract/name-order.ts'
import type { Instant, PanelDb, PanelStatus } from '../../tables.ts'
import type { PanelHead, PanelStats, PanelTypeHead } from './catalogue.ts'

interface Row {
  id: number
  old_pk: string | null
  name: string
  status: PanelStatus
  origin: 'own' | 'mirrored'
  is_listed: boolean
  is_super: boolean
  major_version: number
  minor_version: number
  version_created: Instant
  version_comment: string | null
  old_panels: string[]
  level3title: string
  level2title: string
  description: string
  omim: string[]
  orphanet: string[]
  hpo: string[]
  stats: PanelStats
  known_from: Instant
  seen_at: Instant | null
  revision: number
  types: PanelTypeHead[] | null
  child_ids: number[] | null
  parent_ids: number[] | null
  signed_off_id: number | null
  signed_off_version: string | null
  signed_off_date: string | null
}

/** Every panel, or those of `ids`, in name order, by one statement. Give the children too where a super panel is wanted. */
export async function readHeads(db: PanelDb, ids?: readonly number[]): Promise<PanelHead[]> {
  const { rows } = await sql<Row>`
    select p.id, p.old_pk, p.name, p.status, p.origin, p.is_listed, p.is_super, p.major_version, p.minor_version,
      p.version_created, p.version_comment, p.old_panels, p.level3title, p.level2title, p.description,
      p.omim, p.orphanet, p.hpo, p.stats, p.known_from, p.seen_at, p.revision,
      t.types, c.child_ids, u.parent_ids,
      p.signed_off_id, s.major_version || '.' || s.minor_version as signed_off_version, s.signed_off_date
    from panel p
    left join snapshot s on s.id = p.signed_off_id
    left join (
      select h.panel_id, json_agg(json_build_object('id', t.id, 'name', t.name, 'slug', t.slug,
        'description', t.description) order by t.id) as types
      from panel_has_type h join panel_type t on t.id = h.type_id group by h.panel_id
    ) t on t.panel_id = p.id
    left join (
      select parent_id, array_agg(child_id order by position, child_id) as child_ids from panel_child group by parent_id
    ) c on c.parent_id = p.id
    left join (
      select child_id, array_agg(parent_id order by parent_id) as parent_ids from panel_child group by child_id
    ) u on u.child_id = p.id
    ${ids ? sql`where p.id = any(${ids})` : sql``}`.execute(db)
  const revisions = new Map(rows.map((it) => [it.id, it.revision]))
  return rows.map((row) => headOf(row, revisions)).toSorted((a, b) => compareNames(a.name, b.name) || a.id - b.id)
}

/** Of one panel and, for a super panel, its children. */
export async function readFamily(db: PanelDb, panelId: number): Promise<PanelHead[]> {
  const heads = await readHeads(db, [panelId])
  const children = heads[0]?.childIds ?? []
  return children.length === 0 ? heads : readHeads(db, [panelId, ...children])
}

export const fingerprintOf = (revisions: readonly number[]): string =>
  `${revisions.length}.${revisions.reduce((a, b) => Math.max(a, b), 0)}.${revisions.reduce((a, b) => a + b, 0)}`

function headOf(row: Row, revisions: ReadonlyMap<number, number>): PanelHead {
  const childIds = row.child_ids ?? []
  return {
    id: row.id,
    hashId: row.old_pk,
    name: row.name,
    status: row.status,
    origin: row.origin,
    isListed: row.is_listed,
    isSuper: row.is_super,
    major: row.major_version,
    minor: row.minor_version,
    versionCreated: row.version_created,
    versionComment: row.version_comment,
    relevantDisorders: row.old_panels,
    level3: row.level3title,
    level2: row.level2title,
    description: row.description,
    omim: row.omim,
    orphanet: row.orphanet,
    hpo: row.hpo,
    stats: row.stats,
    types: row.types ?? [],
    childIds,
    parentIds: row.parent_ids ?? [],
    signedOff:
      row.signed_off_id !== null && row.signed_off_version !== null && row.signed_off_date !== null
        ? { snapshotId: row.signed_off_id, version: row.signed_off_version, date: row.signed_off_date }
        : null,
    knownFrom: row.known_from,
    seenAt: row.seen_at,
    ownRevision: row.revision,
    revision: childIds.length === 0 ? row.revision : familyRevision([row.id, ...childIds], revisions),
  }
}

/** A number of 48 bits: neither the highest nor the sum of several revisions would differ for each change of any. */
function familyRevision(ids: readonly number[], revisions: ReadonlyMap<number, number>): number {
  const text = ids.map((id) => `${id}:${revisions.get(id) ?? ''}`).join()
  return createHash('sha256').update(text).digest().readUIntBE(0, 6)
}
