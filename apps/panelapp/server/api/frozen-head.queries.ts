import { sql } from 'kysely'
import type { PanelDb } from '../../tables.ts'

/** A frozen version without its entities, as text. */
export interface FrozenHead {
  head: string
  signedOff: string | null
}

export async function countFrozen(db: PanelDb, panelId: number): Promise<number> {
  const { count } = await db
    .selectFrom('snapshot as s')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('s.panel_id', '=', panelId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Newest first. */
export function readFrozenHeads(
  db: PanelDb,
  panelId: number,
  { limit, offset }: { limit: number; offset: number },
): Promise<FrozenHead[]> {
  return db
    .selectFrom('snapshot as s')
    .select([sql<string>`s.head::text`.as('head'), 's.signed_off_date as signedOff'])
    .where('s.panel_id', '=', panelId)
    .orderBy('s.major_version', 'desc')
    .orderBy('s.minor_version', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
}

/** The versions that these panels are signed off by now, by panel id. */
export function readSignedOff(db: PanelDb, panelIds: readonly number[]): Promise<FrozenHead[]> {
  return db
    .selectFrom('panel as p')
    .innerJoin('snapshot as s', 's.id', 'p.signed_off_id')
    .select([sql<string>`s.head::text`.as('head'), 's.signed_off_date as signedOff'])
    .where('p.id', 'in', [...panelIds, 0])
    .orderBy('p.id')
    .execute()
}

const everySignedOff = (panelIds: readonly number[]) => sql`
  (select distinct on (f.panel_id, f.snapshot_id) f.panel_id, f.snapshot_id, f.signed_off
    from sign_off f where f.removed_at is null and f.panel_id = any(${[...panelIds]})
    order by f.panel_id, f.snapshot_id, f.id desc)`

/** Every version that one of these panels was ever signed off by. */
export async function countEverySignedOff(db: PanelDb, panelIds: readonly number[]): Promise<number> {
  const { rows } = await sql<{
    count: number
  }>`select count(*)::int as count from ${everySignedOff(panelIds)} f`.execute(db)
  return rows[0]!.count
}

/** By panel id, newest version first. */
export async function readEverySignedOff(
  db: PanelDb,
  panelIds: readonly number[],
  { limit, offset }: { limit: number; offset: number },
): Promise<FrozenHead[]> {
  const { rows } = await sql<FrozenHead>`
    select s.head::text as head, f.signed_off as "signedOff"
    from ${everySignedOff(panelIds)} f join snapshot s on s.id = f.snapshot_id
    order by f.panel_id, s.major_version desc, s.minor_version desc limit ${limit} offset ${offset}`.execute(db)
  return rows
}
