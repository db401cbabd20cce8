import { justAfter } from '../../contract/instant.ts'
import { versionText } from '../../contract/version.ts'
import type { Version } from '../../contract/version.ts'
import type { Instant, PanelTx } from '../../tables.ts'
import { recordChanges } from '../change/record-changes.ts'
import { freezePanel } from '../document/freeze-panel.ts'
import { lockPanels } from '../panel/lock-panel.ts'
import type { LockedPanel } from '../panel/lock-panel.ts'

export interface Bump {
  kind: 'minor' | 'major'
  at: Instant
  /** Kept with the version that ends. */
  reason?: string
}

/** The version that began, and when: later than the one before even where two were made at the same instant. */
export interface Bumped extends Version {
  at: Instant
}

/**
 * Ends the live version of a panel (chapter 5.1): freezes it as it is now, then counts on, and does the same once to each
 * of our super panels that contains it. To be called before anything of the panel is changed, in the same transaction.
 * @returns the new version
 */
export async function bumpPanel(tx: PanelTx, { panelId, ...bump }: Bump & { panelId: number }): Promise<Bumped> {
  const bumped = await bumpPanels(tx, { panelIds: [panelId], ...bump })
  return bumped.get(panelId)!
}

/** The same for several panels that one action changes: a super panel of two of them moves once. */
export async function bumpPanels(
  tx: PanelTx,
  { panelIds, ...bump }: Bump & { panelIds: readonly number[] },
): Promise<Map<number, Bumped>> {
  return bumpLocked(tx, await lockPanels(tx, panelIds), bump)
}

/** The same for panels that the caller has locked, and that nothing moved since. */
export async function bumpLocked(
  tx: PanelTx,
  named: ReadonlyMap<number, LockedPanel>,
  { kind, at, reason }: Bump,
): Promise<Map<number, Bumped>> {
  const parents = await lockPanels(
    tx,
    [...named.values()].flatMap((it) => it.parentIds),
  )
  const all = new Map([...named, ...parents])
  // All are frozen before any moves: the content of a super panel is the live content of its children.
  for (const panel of all.values()) {
    await freezePanel(tx, panel.id, { reason: named.has(panel.id) ? (reason ?? null) : null, at: startOf(panel, at) })
  }
  const bumped = new Map<number, Bumped>()
  for (const panel of all.values()) bumped.set(panel.id, await moveOn(tx, panel, kind, startOf(panel, at)))
  return bumped
}

/** Versions of a panel follow one another, although the instants of two that wait for each other need not. */
const startOf = (panel: LockedPanel, at: Instant): Instant =>
  at > panel.versionCreated ? at : justAfter(panel.versionCreated)

async function moveOn(tx: PanelTx, panel: LockedPanel, kind: Bump['kind'], at: Instant): Promise<Bumped> {
  const next = kind === 'major' ? { major: panel.major + 1, minor: 0 } : { major: panel.major, minor: panel.minor + 1 }
  await tx
    .updateTable('panel')
    .set({ major_version: next.major, minor_version: next.minor, version_created: at, modified: at })
    .where('id', '=', panel.id)
    .execute()
  const version = versionText(next)
  await recordChanges(tx, [
    { panelId: panel.id, version, at, kind: 'version_created', from: versionText(panel), to: version },
  ])
  return { ...next, at }
}
