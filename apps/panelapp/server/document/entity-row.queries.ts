import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { PanelDb } from '../../tables.ts'
import type { EntityText, KeyOrder } from './entity-text.rules.ts'

/** An entity of a document. */
export interface DocumentRow extends EntityText {
  panel_id: number
}

/** The columns of a `DocumentRow` of the entity `e`. */
export const textColumns = (order: KeyOrder): RawBuilder<unknown> =>
  sql`e.panel_id, e.entity_type, ${sql.ref(`e.${order}_text`)} as text`

/** Name order, total and the same on every page. */
export const nameOrder: RawBuilder<unknown> = sql`
  e.name_key, length(e.entity_name), e.entity_name collate "C", e.entity_type, e.panel_id, e.id`

/** Rating first, then name order; `entity_document` has it for one panel. */
const documentOrder = sql`
  e.level desc, e.name_key, length(e.entity_name), e.entity_name collate "C", e.duplicate, e.id`

/**
 * The entities of these panels in the order of documents, by one statement, with the revision that each panel had at that
 * moment: whoever joins them to a head read before can tell that nothing came between.
 *
 * @param columns of the entity `e`
 */
export async function readDocumentRows<Row>(
  db: PanelDb,
  panelIds: readonly number[],
  columns: RawBuilder<unknown>,
): Promise<{ rows: Row[]; revisions: ReadonlyMap<number, number> }> {
  const [only] = panelIds
  if (only !== undefined && panelIds.length === 1) {
    // By equality the index gives the order, and 9,000 wide rows need no sorting.
    const { rows } = await sql<Row & { revision: number }>`
      select (select p.revision from panel p where p.id = ${only}) as revision, ${columns}
      from entity e where e.panel_id = ${only} order by ${documentOrder}`.execute(db)
    if (rows[0]) return { rows, revisions: new Map([[only, rows[0].revision]]) }
  }
  const { rows } = await sql<Row & { of: number; revision: number; entity_id: number | null }>`
    select p.id as of, p.revision, e.id as entity_id, ${columns}
    from panel p left join entity e on e.panel_id = p.id
    where p.id = any(${panelIds}) order by ${documentOrder}`.execute(db)
  return {
    rows: rows.filter((it) => it.entity_id !== null),
    revisions: new Map(rows.map((it) => [it.of, it.revision])),
  }
}

/**
 * The entities of many panels, by panel id and then in the order of documents: some at a time, the next ones on their way
 * while these are used. Within a transaction that sees one moment, where nothing comes between.
 */
export async function* streamDocumentRows<Row>(
  tx: PanelDb,
  panelIds: readonly number[],
  columns: RawBuilder<unknown>,
): AsyncGenerator<Row[]> {
  await sql`
    declare document_rows no scroll cursor for select ${columns} from entity e
    where e.panel_id = any(${panelIds}) order by e.panel_id, ${documentOrder}`.execute(tx)
  const fetch = () => sql<Row>`fetch ${sql.lit(rowsAtATime)} from document_rows`.execute(tx)
  let coming = fetch()
  for (;;) {
    const { rows } = await coming
    if (rows.length === 0) break
    coming = fetch()
    // Whoever stops early, or breaks on these rows, never asks for the next ones.
    coming.catch(() => undefined)
    // A statement leaves only when whoever asked for it lets go: written first, these rows would keep the database waiting.
    await setImmediate()
    yield rows
  }
  await sql`close document_rows`.execute(tx)
}

/** Each row is a kilobyte until it is written; fewer at a time make both sides wait more often. */
const rowsAtATime = 2000
