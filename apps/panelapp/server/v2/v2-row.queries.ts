import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { textColumns } from '../document/entity-row.queries.ts'
import type { DocumentRow } from '../document/entity-row.queries.ts'
import type { KeyOrder } from '../document/entity-text.rules.ts'

/** An entity of a document of API v2. */
export interface V2Row extends DocumentRow {
  entity_name: string
  /** What only the live version knows, as JSON fields; made by the database, which has time while the rows before are written. */
  state: string
}

/** The columns of a `V2Row` of the entity `e`. */
export const v2Columns = (order: KeyOrder): RawBuilder<unknown> => sql`
  ${textColumns(order)}, e.entity_name, '"flagged":' || e.flagged || ',"ready":' || e.ready || ',"level_since":"'
    || to_char(e.level_since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    || '","level_since_exact":' || e.level_since_known as state`
