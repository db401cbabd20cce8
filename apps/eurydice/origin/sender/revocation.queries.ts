import type { Db, Tx } from '@farside/kernel/db'
import { sql } from 'kysely'
import type { PacketRevocation } from '../../packet/packet.ts'
import type { OriginTables } from '../../tables.ts'

/** The oldest PENDING revocations that no packet in memory carries, as a packet tells them. */
export async function oldestRevocations(
  db: Db<OriginTables>,
  { claimed, limit }: { claimed: string[]; limit: number },
): Promise<{ id: string; revocation: PacketRevocation }[]> {
  const rows = await db
    .selectFrom('eurydice_transferable_revocations as v')
    .innerJoin('eurydice_outgoing_transferables as t', 't.id', 'v.outgoing_transferable_id')
    .select([
      'v.id',
      't.id as transferable_id',
      't.user_profile_id',
      'v.reason',
      't.name as transferable_name',
      't.sha1 as transferable_sha1',
    ])
    .where('v.transfer_state', '=', 'PENDING')
    .where(sql<boolean>`v.id <> all(${claimed}::uuid[])`)
    .orderBy('v.created_at')
    .orderBy('v.id')
    .limit(limit)
    .execute()
  return rows.map(({ id, ...revocation }) => ({ id, revocation }))
}

/** By id: a revocation that came in since the packet was filled has not been sent with it. */
export async function markRevocationsSent(tx: Tx<OriginTables>, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await tx
    .updateTable('eurydice_transferable_revocations')
    .set({ transfer_state: 'TRANSFERRED' })
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .where('transfer_state', '=', 'PENDING')
    .execute()
}
