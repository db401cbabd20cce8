import type { Instant, PanelTx } from '../../tables.ts'
import { lockOrdinaryPanel } from '../panel/lock-panel.ts'
import type { LockedPanel } from '../panel/lock-panel.ts'
import { bumpLocked } from '../version/bump-panel.ts'
import { refuseUnless } from '../viewer/permissions.rules.ts'
import type { Action } from '../viewer/permissions.rules.ts'
import type { Actor } from '../viewer/viewer.ts'
import type { Entity, EntityRef } from './entity.ts'
import { requireEntity } from './entity.queries.ts'

/** What every verb of an entity is told. */
export interface EntityAction {
  entity: EntityRef
  by: Actor
  at: Instant
}

/**
 * An entity with its panel locked, so that what is decided now still holds when it is written.
 * @throws Problem `not_allowed`, `not_found`, `panel_mirrored`, `panel_is_super`
 */
export async function takeEntity(
  tx: PanelTx,
  { entity: ref, by }: EntityAction,
  action: Action,
): Promise<{ panel: LockedPanel; entity: Entity }> {
  refuseUnless(by, action)
  const panel = await lockOrdinaryPanel(tx, ref.panelId, by)
  return { panel, entity: await requireEntity(tx, ref) }
}

/** The panel with its next version, which begins at the instant returned: everything written belongs to it. */
export async function nextVersion(
  tx: PanelTx,
  panel: LockedPanel,
  at: Instant,
): Promise<{ panel: LockedPanel; at: Instant }> {
  const bumped = await bumpLocked(tx, new Map([[panel.id, panel]]), { kind: 'minor', at })
  const { major, minor, at: began } = bumped.get(panel.id)!
  return { panel: { ...panel, major, minor, versionCreated: began }, at: began }
}

/** How records of what happened name an entity. */
export const named = ({ id, entity_type, entity_name, copy_hgnc_id }: Entity) => ({
  id,
  type: entity_type,
  name: entity_name,
  hgncId: copy_hgnc_id,
})
