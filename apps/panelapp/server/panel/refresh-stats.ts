import { sql } from 'kysely'
import type { PanelDb, PanelTx } from '../../tables.ts'
import { statsOf, sumStats } from './stats.rules.ts'
import type { Stats, Tally } from './stats.rules.ts'

/**
 * Counts the entities of these panels anew, and then what our super panels make of them. A panel whose numbers are as
 * before is not written.
 */
export async function refreshStats(tx: PanelTx, panelIds: readonly number[]): Promise<void> {
  if (panelIds.length === 0) return
  const panels = await tx
    .selectFrom('panel as p')
    .select(['p.id', 'p.is_super'])
    .where('p.id', 'in', panelIds)
    .where('p.is_listed', '=', false)
    .execute()
  const ordinary = panels.filter((it) => !it.is_super).map((it) => it.id)
  const tallies = await tallyEntities(tx, ordinary)
  for (const id of ordinary) await writeStats(tx, id, statsOf(tallies.get(id) ?? []))

  const parents = await tx
    .selectFrom('panel_child as c')
    .innerJoin('panel as p', 'p.id', 'c.parent_id')
    .select('c.parent_id')
    .distinct()
    .where('c.child_id', 'in', panelIds)
    .where('p.origin', '=', 'own')
    .execute()
  const supers = new Set([
    ...panels.filter((it) => it.is_super).map((it) => it.id),
    ...parents.map((it) => it.parent_id),
  ])
  if (supers.size === 0) return
  const children = await tx
    .selectFrom('panel_child as c')
    .innerJoin('panel as p', 'p.id', 'c.child_id')
    .select(['c.parent_id', 'p.stats'])
    .where('c.parent_id', 'in', [...supers])
    .where('p.status', '<>', 'deleted')
    .execute()
  for (const id of [...supers].toSorted((a, b) => a - b)) {
    await writeStats(tx, id, sumStats(children.filter((it) => it.parent_id === id).map((it) => it.stats)))
  }
}

/**
 * Counts every panel of our own anew; nothing else of them moves.
 * @returns how many had other numbers
 */
export async function resetAllStats(db: PanelDb): Promise<{ panels: number; changed: number }> {
  return db.transaction().execute(async (tx) => {
    // By id, as everybody locks panels; nobody changes one while all are counted.
    const before = await tx
      .selectFrom('panel as p')
      .select(['p.id', 'p.revision'])
      .where('p.origin', '=', 'own')
      .orderBy('p.id')
      .forNoKeyUpdate()
      .execute()
    await refreshStats(
      tx,
      before.map((it) => it.id),
    )
    const now = await tx.selectFrom('panel as p').select(['p.id', 'p.revision']).where('p.origin', '=', 'own').execute()
    const revisions = new Map(before.map((it) => [it.id, it.revision]))
    return { panels: before.length, changed: now.filter((it) => revisions.get(it.id) !== it.revision).length }
  })
}

async function tallyEntities(tx: PanelTx, panelIds: readonly number[]): Promise<Map<number, Tally[]>> {
  const tallies = new Map<number, Tally[]>()
  if (panelIds.length === 0) return tallies
  const { rows } = await sql<Tally & { panel_id: number }>`
    with counted as (
      select panel_id, entity_type, count(*)::int as all_of_it, count(*) filter (where ready)::int as ready,
        count(*) filter (where saved_gel_status >= 3)::int as green
      from entity where panel_id = any(${panelIds}) group by panel_id, entity_type
    ), reviewed as (
      select e.panel_id, e.entity_type, count(distinct v.entity_id)::int as evaluated,
        array_agg(distinct v.account_id) as reviewers
      from entity e join evaluation v on v.entity_id = e.id
      where e.panel_id = any(${panelIds}) group by e.panel_id, e.entity_type
    )
    select c.panel_id, c.entity_type as type, c.all_of_it as "all", c.ready, c.green,
      coalesce(r.evaluated, 0) as evaluated, coalesce(r.reviewers, '{}') as reviewers
    from counted c left join reviewed r on r.panel_id = c.panel_id and r.entity_type = c.entity_type`.execute(tx)
  for (const { panel_id, ...tally } of rows) tallies.set(panel_id, [...(tallies.get(panel_id) ?? []), tally])
  return tallies
}

async function writeStats(tx: PanelTx, panelId: number, stats: Stats): Promise<void> {
  const text = JSON.stringify(stats)
  await tx
    .updateTable('panel')
    .set({ stats: text })
    .where('id', '=', panelId)
    .where(sql<boolean>`stats is distinct from ${text}::jsonb`)
    .execute()
}
