import { sql } from 'kysely'
import type { Instant, PanelTx } from '../../tables.ts'
import { highConfidenceSources } from '../../contract/vocabulary.ts'
import { columnsText } from './entity-row.rules.ts'
import type { EntityRow } from './entity-row.rules.ts'
import type { RowOfChild } from './super-panel.rules.ts'

/** A row with what the tables know besides. */
export interface LiveRow extends EntityRow {
  id: number
  level_since: Instant
  level_since_known: boolean
}

/** Column names and their types, for statements that take many rows as one JSON text. */
const columns = {
  entity_type: 'text',
  entity_name: 'text',
  duplicate: 'smallint',
  gene_symbol: 'text',
  moi: 'text',
  penetrance: 'text',
  publications: 'text[]',
  phenotypes: 'text[]',
  mode_of_pathogenicity: 'text',
  saved_gel_status: 'smallint',
  transcript: 'text[]',
  verbose_name: 'text',
  chromosome: 'text',
  start_37: 'integer',
  end_37: 'integer',
  start_38: 'integer',
  end_38: 'integer',
  repeated_sequence: 'text',
  normal_repeats: 'integer',
  pathogenic_repeats: 'integer',
  haploinsufficiency_score: 'text',
  triplosensitivity_score: 'text',
  required_overlap_percentage: 'smallint',
  type_of_variants: 'text',
  level_since: 'timestamptz',
  level_since_known: 'boolean',
} as const
const names = Object.keys(columns)
// The copy travels as text inside the text, so that its bytes stay as they are.
const recordset = sql.raw(
  `r(id integer, gene_copy text, evidence text[], tags text[], ${Object.entries(columns)
    .map(([name, type]) => `${name} ${type}`)
    .join(', ')})`,
)
const list = (prefix: string) => sql.raw(names.map((name) => `${prefix}${name}`).join(', '))

export async function liveRows(tx: PanelTx, panelId: number): Promise<LiveRow[]> {
  const { rows } = await sql<LiveRow>`
    SELECT e.id, ${list('e.')}, e.gene_copy::text AS gene_copy, e.source_names AS evidence, e.tag_names AS tags
    FROM entity e WHERE e.panel_id = ${panelId} ORDER BY e.id`.execute(tx)
  return rows
}

interface Writing {
  panelId: number
  at: Instant
  /** Of the account that stands for the source's curators. */
  curatorId: number
}

/**
 * Makes the panel's entities those of `rows`, writing nothing that is as it was: `before` is what is there. Ids follow the
 * order of `rows`.
 */
export async function writeRows(tx: PanelTx, before: readonly LiveRow[], rows: readonly LiveRow[], how: Writing) {
  const there = new Map(before.map((row) => [row.id, row]))
  const kept = new Set(rows.map((row) => row.id))
  const gone = before.filter((row) => !kept.has(row.id)).map((row) => row.id)
  const isSame = (row: LiveRow, former: LiveRow) =>
    columnsText(row) === columnsText(former) && row.level_since === former.level_since
  const added = rows.filter((row) => !there.has(row.id))
  const changed = rows.filter((row) => there.has(row.id) && !isSame(row, there.get(row.id)!))
  // Evidence of one time comes in any order.
  const differs = (which: 'evidence' | 'tags') => (row: LiveRow) =>
    JSON.stringify(row[which].toSorted()) !== JSON.stringify((there.get(row.id)?.[which] ?? []).toSorted())
  if (gone.length > 0) await sql`DELETE FROM entity WHERE id = ANY (${gone})`.execute(tx)
  for (const some of inPieces(added)) await insertRows(tx, some, how)
  for (const some of inPieces(changed)) await updateRows(tx, some, how)
  for (const some of inPieces(rows.filter(differs('evidence')))) await writeEvidence(tx, some, there, how)
  for (const some of inPieces(rows.filter(differs('tags')))) await writeTags(tx, some, there)
  return gone.length + added.length + changed.length
}

/** A statement takes about a megabyte of text: the largest panels have ten. */
function* inPieces<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < rows.length; start += ROWS_AT_A_TIME) yield rows.slice(start, start + ROWS_AT_A_TIME)
}
const ROWS_AT_A_TIME = 1000

/** Numbers for rows that are new, in their order. */
export async function nextIds(tx: PanelTx, count: number): Promise<number[]> {
  if (count === 0) return []
  const { rows } = await sql<{ id: number }>`
    SELECT nextval(pg_get_serial_sequence('entity', 'id')) AS id FROM generate_series(1, ${count})`.execute(tx)
  return rows.map((row) => row.id)
}

async function insertRows(tx: PanelTx, rows: readonly LiveRow[], { panelId, at }: Writing) {
  if (rows.length === 0) return
  // With the names that its evidence and tags will have: whoever writes those then finds them there, and writes no row twice.
  await sql`
    INSERT INTO entity (id, panel_id, gene_copy, source_names, tag_names, created, modified, ${list('')})
    SELECT r.id, ${panelId}, r.gene_copy::json, r.evidence, r.tags, ${at}, ${at}, ${list('r.')}
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS ${recordset}`.execute(tx)
}

async function updateRows(tx: PanelTx, rows: readonly LiveRow[], { at }: Writing) {
  if (rows.length === 0) return
  const sets = sql.raw(names.map((name) => `${name} = r.${name}`).join(', '))
  await sql`
    UPDATE entity e SET modified = ${at}, gene_copy = r.gene_copy::json, ${sets}
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS ${recordset} WHERE e.id = r.id`.execute(tx)
}

/**
 * A document tells names of sources, neither ratings nor authors: every one becomes a curator's, rated 5 when it counts for
 * the rating and 3 otherwise. Newest first is the document's order, and equal times go by id.
 */
async function writeEvidence(tx: PanelTx, rows: readonly LiveRow[], there: ReadonlyMap<number, unknown>, how: Writing) {
  const former = rows.filter((row) => there.has(row.id)).map((row) => row.id)
  if (former.length > 0) await sql`DELETE FROM evidence WHERE entity_id = ANY (${former})`.execute(tx)
  const ids: number[] = []
  const sources: string[] = []
  const ratings: number[] = []
  for (const row of rows) {
    for (const name of row.evidence.toReversed()) {
      ids.push(row.id)
      sources.push(name)
      ratings.push(name.startsWith('Expert Review ') || isHighConfidence.has(name) ? 5 : 3)
    }
  }
  if (ids.length === 0) return
  await sql`
    INSERT INTO evidence (entity_id, name, rating, account_id, author_type, created, modified)
    SELECT r.entity_id, r.name, r.rating, ${how.curatorId}, 'GEL', ${how.at}, ${how.at}
    FROM unnest(${ids}::integer[], ${sources}::text[], ${ratings}::smallint[]) WITH ORDINALITY
      AS r(entity_id, name, rating, n) ORDER BY r.n`.execute(tx)
}
const isHighConfidence: ReadonlySet<string> = new Set(highConfidenceSources)

async function writeTags(tx: PanelTx, rows: readonly LiveRow[], there: ReadonlyMap<number, unknown>) {
  const former = rows.filter((row) => there.has(row.id)).map((row) => row.id)
  if (former.length > 0) await sql`DELETE FROM entity_tag WHERE entity_id = ANY (${former})`.execute(tx)
  const ids = rows.flatMap((row) => row.tags.map(() => row.id))
  const tags = rows.flatMap((row) => row.tags)
  if (ids.length === 0) return
  const distinct = [...new Set(tags)].toSorted()
  await sql`
    INSERT INTO tag (name) SELECT w.name FROM unnest(${distinct}::text[]) AS w(name)
    WHERE NOT EXISTS (SELECT FROM tag t WHERE t.name = w.name) ON CONFLICT DO NOTHING`.execute(tx)
  await sql`
    INSERT INTO entity_tag (entity_id, tag_id)
    SELECT r.entity_id, t.id FROM unnest(${ids}::integer[], ${tags}::text[]) AS r(entity_id, name)
    JOIN tag t ON t.name = r.name`.execute(tx)
}

/**
 * A gene that several children of a super panel hold at one level comes several times in its document, in an order of the
 * source's own. Documents here go by id: where that is another order, the later ones get new numbers.
 */
export async function orderEquals(tx: PanelTx, all: readonly RowOfChild[]): Promise<void> {
  const groups = new Map<string, RowOfChild[]>()
  for (const one of all) {
    const key = `${one.row.entity_type}\t${one.row.saved_gel_status}\t${one.row.entity_name}`
    const group = groups.get(key)
    if (group) group.push(one)
    else groups.set(key, [one])
  }
  const several = [...groups.values()].filter((group) => group.length > 1).flat()
  if (several.length === 0) return
  const { rows } = await sql<{ id: number }>`
    SELECT e.id
    FROM unnest(${several.map((it) => it.childId)}::integer[], ${several.map((it) => it.row.entity_type)}::text[],
      ${several.map((it) => it.row.entity_name)}::text[], ${several.map((it) => it.row.duplicate)}::smallint[])
      WITH ORDINALITY AS w(panel_id, entity_type, entity_name, duplicate, n)
    LEFT JOIN entity e ON e.panel_id = w.panel_id AND e.entity_type = w.entity_type
      AND e.entity_name = w.entity_name AND e.duplicate = w.duplicate
    ORDER BY w.n`.execute(tx)
  const late: number[] = []
  let at = 0
  for (const group of [...groups.values()].filter((it) => it.length > 1)) {
    const ids = rows.slice(at, at + group.length).map((row) => row.id)
    at += group.length
    // From the first that is out of order on, all: new numbers are higher than any.
    const from = ids.findIndex((id, index) => index > 0 && id <= ids[index - 1]!)
    if (from > 0) late.push(...ids.slice(from).filter((id) => id !== null))
  }
  if (late.length === 0) return
  await sql`
    UPDATE entity e SET id = r.id
    FROM (SELECT w.old, nextval(pg_get_serial_sequence('entity', 'id')) AS id
      FROM (SELECT * FROM unnest(${late}::integer[]) WITH ORDINALITY AS u(old, n) ORDER BY u.n) w) r
    WHERE e.id = r.old`.execute(tx)
}
