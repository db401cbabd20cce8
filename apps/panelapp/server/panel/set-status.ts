import { versionText } from '../../contract/version.ts'
import type { Instant, PanelStatus, PanelTx } from '../../tables.ts'
import { writeActivity } from '../activity/write-activity.ts'
import { recordChanges } from '../change/record-changes.ts'
import { refuseUnless } from '../viewer/permissions.rules.ts'
import type { Actor } from '../viewer/viewer.ts'
import { lockOwnPanel } from './lock-panel.ts'
import { refreshStats } from './refresh-stats.ts'

interface StatusChange {
  panelId: number
  by: Actor
  at: Instant
}

/** Publishes a panel. None of the three makes a version; a panel that is so already stays as it is, without a word. */
export const approvePanel = (tx: PanelTx, change: StatusChange) =>
  setStatus(tx, change, 'public', (status) => status === 'public' || status === 'promoted')

/** Takes a panel back to its curators. */
export const rejectPanel = (tx: PanelTx, change: StatusChange) =>
  setStatus(tx, change, 'internal', (status) => status === 'internal')

/** Nobody sees the panel from then on; every row is kept, and pinned versions go on working. */
export const deletePanel = (tx: PanelTx, change: StatusChange) => setStatus(tx, change, 'deleted', () => false)

/** @throws Problem `not_allowed`, `not_found`, `panel_mirrored` */
async function setStatus(
  tx: PanelTx,
  { panelId, by, at }: StatusChange,
  status: PanelStatus,
  isSo: (now: PanelStatus) => boolean,
): Promise<void> {
  refuseUnless(by, 'edit_panel')
  const panel = await lockOwnPanel(tx, panelId, by)
  if (isSo(panel.status)) return
  await tx.updateTable('panel').set({ status, modified: at }).where('id', '=', panelId).execute()
  await refreshStats(tx, [panelId])
  const isDeleted = status === 'deleted'
  await writeActivity(tx, {
    panel,
    event: isDeleted ? 'panel_deleted' : 'panel_status_changed',
    text: isDeleted ? 'Panel deleted' : `Panel status changed from ${panel.status} to ${status}`,
    details: { from: panel.status, to: status },
    by,
    at,
  })
  await recordChanges(tx, [
    { panelId, version: versionText(panel), at, kind: 'status_changed', from: panel.status, to: status },
  ])
}
