import { sql } from 'kysely'
import type { PanelTx } from '../../tables.ts'
import { betterTypeOrder } from './type-order.rules.ts'

/** Numbers the types so that documents list them as the source's do. */
export async function settleTypeOrder(tx: PanelTx, sequences: Iterable<readonly string[]>): Promise<void> {
  const types = await tx.selectFrom('panel_type as t').select(['t.id', 't.slug']).orderBy('t.id').forUpdate().execute()
  const order = betterTypeOrder(
    types.map((it) => it.slug),
    sequences,
  )
  if (!order) return
  const ids = types.map((it) => it.id)
  // Two steps, because a number that is to be given is still taken.
  await sql`UPDATE panel_type SET id = -id`.execute(tx)
  await sql`
    UPDATE panel_type t SET id = w.id
    FROM unnest(${order}::text[], ${ids}::integer[]) AS w(slug, id) WHERE t.slug = w.slug`.execute(tx)
}
