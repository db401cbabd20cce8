import type { Db } from '@farside/kernel/db'
import type { OriginTables } from '../tables.ts'

export async function readMaintenance(db: Db<OriginTables>): Promise<boolean> {
  const { maintenance } = await db
    .selectFrom('eurydice_maintenance as m')
    .select('m.maintenance')
    .executeTakeFirstOrThrow()
  return maintenance
}

/** On: files are still accepted, and nothing but heartbeats leaves. */
export async function setMaintenance(db: Db<OriginTables>, maintenance: boolean): Promise<void> {
  await db.updateTable('eurydice_maintenance').set({ maintenance }).execute()
}
