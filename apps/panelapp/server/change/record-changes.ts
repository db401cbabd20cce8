import type { PanelTx } from '../../tables.ts'
import type { Change } from './change.ts'

/** Below PostgreSQL's 65,535 parameters a statement. */
const rowsAtATime = 4000

/** Writes changes in the order given; when they were learnt of is the database's clock. */
export async function recordChanges(tx: PanelTx, changes: readonly Change[]): Promise<void> {
  for (let start = 0; start < changes.length; start += rowsAtATime) {
    const rows = changes.slice(start, start + rowsAtATime).map((it) => ({
      panel_id: it.panelId,
      version: it.version,
      at: it.at,
      kind: it.kind,
      entity_type: it.entityType ?? null,
      entity_name: it.entityName ?? null,
      hgnc_id: it.hgncId ?? null,
      from_value: it.from ?? null,
      to_value: it.to ?? null,
      fields: [...(it.fields ?? [])],
    }))
    await tx.insertInto('change').values(rows).execute()
  }
}
