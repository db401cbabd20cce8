import type { Db, Tx } from '@farside/kernel/db'
import { sql } from 'kysely'
import type { DestinationTables, IncomingState } from '../../tables.ts'
import { itemColumns } from './incoming.rules.ts'
import type { ItemRow } from './incoming.rules.ts'

type Connection = Db<DestinationTables> | Tx<DestinationTables>

/** A row with what a download tells besides the item. */
export type FileRow = ItemRow & { sha256: Buffer | null }

/** Of this owner only; undefined for an unknown or foreign id. */
export function findIncoming(db: Connection, profileId: string, id: string): Promise<FileRow | undefined> {
  return db
    .selectFrom('eurydice_incoming_transferables')
    .select([...itemColumns, 'sha256'])
    .where('id', '=', id)
    .where('user_profile_id', '=', profileId)
    .executeTakeFirst()
}

/** SUCCESS becomes REMOVED; `finished_at` stays that of the success. @returns whether it did */
export async function removeFile(db: Connection, profileId: string, id: string): Promise<boolean> {
  const removed = await db
    .updateTable('eurydice_incoming_transferables')
    .set({ state: 'REMOVED' })
    .where('id', '=', id)
    .where('user_profile_id', '=', profileId)
    .where('state', '=', 'SUCCESS')
    .returning('id')
    .executeTakeFirst()
  return removed !== undefined
}

/** Every SUCCESS of the owner becomes REMOVED. @returns their ids */
export async function removeAllFiles(db: Connection, profileId: string): Promise<string[]> {
  const removed = await db
    .updateTable('eurydice_incoming_transferables')
    .set({ state: 'REMOVED' })
    .where('user_profile_id', '=', profileId)
    .where('state', '=', 'SUCCESS')
    .returning('id')
    .execute()
  return removed.map(({ id }) => id)
}

/** SUCCESS becomes ERROR, since its data cannot be read. @returns the state it has now; undefined when the row is gone */
export async function markUnreadable(db: Connection, id: string): Promise<IncomingState | undefined> {
  await db
    .updateTable('eurydice_incoming_transferables')
    .set({ state: 'ERROR', finished_at: sql<string>`greatest(clock_timestamp(), created_at)` })
    .where('id', '=', id)
    .where('state', '=', 'SUCCESS')
    .execute()
  const row = await db
    .selectFrom('eurydice_incoming_transferables')
    .select('state')
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.state
}
