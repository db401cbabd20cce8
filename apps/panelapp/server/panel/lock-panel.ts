import { sql } from 'kysely'
import type { Version } from '../../contract/version.ts'
import { problems } from '../../problems.ts'
import type { Instant, PanelStatus, PanelTx } from '../../tables.ts'
import type { Actor } from '../viewer/viewer.ts'
import { maySee } from './visibility.rules.ts'

export interface LockedPanel extends Version {
  id: number
  name: string
  status: PanelStatus
  origin: 'own' | 'mirrored'
  isSuper: boolean
  versionCreated: Instant
  /** Our own super panels that contain it and are not deleted, by id; they are locked too. */
  parentIds: readonly number[]
}

/**
 * The panel, locked until the transaction ends together with the super panels that move with it. Locks are taken by id,
 * lowest first, so that two who need the same panels wait for each other instead of dying.
 */
export async function lockPanel(tx: PanelTx, panelId: number): Promise<LockedPanel | undefined> {
  return (await lockPanels(tx, [panelId])).get(panelId)
}

/** The same for several; those that do not exist are absent. By id. */
export async function lockPanels(tx: PanelTx, panelIds: readonly number[]): Promise<Map<number, LockedPanel>> {
  if (panelIds.length === 0) return new Map()
  let parents = await parentsOf(tx, panelIds)
  await sql`savepoint before_locks`.execute(tx)
  for (;;) {
    const wanted = new Set([...panelIds, ...[...parents.values()].flat()])
    await sql`select from panel where id = any(${[...wanted].toSorted((a, b) => a - b)}) order by id for no key update`.execute(
      tx,
    )
    parents = await parentsOf(tx, panelIds)
    if (new Set([...parents.values()].flat()).isSubsetOf(wanted)) break
    // A panel was put under another super panel while we waited for its lock. What we hold is let go before that one is
    // locked too: its number may be lower, and two that lock in different orders would wait for each other.
    await sql`rollback to savepoint before_locks`.execute(tx)
  }
  await sql`release savepoint before_locks`.execute(tx)
  return readLocked(tx, panelIds, parents)
}

/**
 * A panel of our own that `by` may see, locked; super panels too.
 * @throws Problem `not_found`, `panel_mirrored`
 */
export async function lockOwnPanel(tx: PanelTx, panelId: number, by: Actor): Promise<LockedPanel> {
  const panel = await lockPanel(tx, panelId)
  if (!panel || !maySee(by, panel)) throw problems.not_found()
  if (panel.origin === 'mirrored') throw problems.panel_mirrored(panel.name)
  return panel
}

/**
 * The same, for what is done to entities: a super panel has none of its own (chapter 5.6).
 * @throws Problem `not_found`, `panel_mirrored`, `panel_is_super`
 */
export async function lockOrdinaryPanel(tx: PanelTx, panelId: number, by: Actor): Promise<LockedPanel> {
  const panel = await lockOwnPanel(tx, panelId, by)
  if (panel.isSuper) throw problems.panel_is_super(panel.name)
  return panel
}

async function parentsOf(tx: PanelTx, panelIds: readonly number[]): Promise<Map<number, number[]>> {
  const rows = await tx
    .selectFrom('panel_child as c')
    .innerJoin('panel as p', 'p.id', 'c.parent_id')
    .select(['c.child_id', 'c.parent_id'])
    .where('c.child_id', 'in', [...panelIds])
    .where('p.origin', '=', 'own')
    .where('p.status', '<>', 'deleted')
    .orderBy('c.parent_id')
    .execute()
  const parents = new Map<number, number[]>()
  for (const { child_id, parent_id } of rows) parents.set(child_id, [...(parents.get(child_id) ?? []), parent_id])
  return parents
}

async function readLocked(tx: PanelTx, panelIds: readonly number[], parents: Map<number, number[]>) {
  const rows = await tx
    .selectFrom('panel as p')
    .select(['p.id', 'p.name', 'p.status', 'p.origin', 'p.is_super', 'p.major_version', 'p.minor_version'])
    .select('p.version_created')
    .where('p.id', 'in', [...panelIds])
    .orderBy('p.id')
    .execute()
  return new Map(
    rows.map((it): [number, LockedPanel] => [
      it.id,
      {
        id: it.id,
        name: it.name,
        status: it.status,
        origin: it.origin,
        isSuper: it.is_super,
        major: it.major_version,
        minor: it.minor_version,
        versionCreated: it.version_created,
        parentIds: parents.get(it.id) ?? [],
      },
    ]),
  )
}
