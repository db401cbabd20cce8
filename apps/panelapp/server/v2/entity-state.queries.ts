import { sql } from 'kysely'

/** The columns of an `EntityState` of the entity `e`. */
export const stateColumns = sql`e.flagged, e.ready, e.level_since, e.level_since_known`
