import type { Version } from '../../contract/version.ts'
import type { Instant, PanelTx } from '../../tables.ts'
import type { Actor } from '../viewer/viewer.ts'

/** What counts now. */
export interface SignedOff extends Version {
  date: string
}

export async function readSignedOff(tx: PanelTx, panelId: number): Promise<SignedOff | undefined> {
  const row = await tx
    .selectFrom('panel as p')
    .innerJoin('snapshot as s', 's.id', 'p.signed_off_id')
    .select(['s.major_version as major', 's.minor_version as minor', 's.signed_off_date as date'])
    .where('p.id', '=', panelId)
    .executeTakeFirst()
  return row?.date ? { ...row, date: row.date } : undefined
}

export const frozenVersions = (tx: PanelTx, panelId: number): Promise<Version[]> =>
  tx
    .selectFrom('snapshot')
    .select(['major_version as major', 'minor_version as minor'])
    .where('panel_id', '=', panelId)
    .execute()

/** Signs a frozen version off. What was signed off before stays so, as history: only the newest counts. */
export async function insertSignOff(
  tx: PanelTx,
  { panelId, version, date, by, at }: { panelId: number; version: Version; date: string; by: Actor; at: Instant },
): Promise<void> {
  const { id } = await tx
    .updateTable('snapshot')
    .set({ signed_off_date: date })
    .where('panel_id', '=', panelId)
    .where('major_version', '=', version.major)
    .where('minor_version', '=', version.minor)
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('sign_off')
    .values({ panel_id: panelId, snapshot_id: id, signed_off: date, at, account_id: by.accountId })
    .execute()
  await tx.updateTable('panel').set({ signed_off_id: id }).where('id', '=', panelId).execute()
}

/** Takes back the one that counts; none counts then, whatever was signed off earlier. */
export async function takeBackSignOff(tx: PanelTx, panelId: number, at: Instant): Promise<void> {
  const panel = await tx.selectFrom('panel').select('signed_off_id').where('id', '=', panelId).executeTakeFirst()
  if (!panel?.signed_off_id) return
  await tx
    .updateTable('sign_off')
    .set({ removed_at: at })
    .where('snapshot_id', '=', panel.signed_off_id)
    .where('removed_at', 'is', null)
    .execute()
  await tx.updateTable('panel').set({ signed_off_id: null }).where('id', '=', panelId).execute()
  await tx.updateTable('snapshot').set({ signed_off_date: null }).where('id', '=', panel.signed_off_id).execute()
}
