import { sql } from 'kysely'
import { problems } from '../../problems.ts'
import type { Instant, PanelTx } from '../../tables.ts'
import type { PanelFields } from './panel.rules.ts'

/** What the form shows of a panel; the panel exists and is locked. */
export async function readFields(tx: PanelTx, panelId: number): Promise<PanelFields> {
  const row = await tx
    .selectFrom('panel as p')
    .select(['p.name', 'p.status', 'p.level2title as level2', 'p.level3title as level3', 'p.description', 'p.omim'])
    .select(['p.orphanet', 'p.hpo', 'p.old_panels as relevantDisorders'])
    .select([
      sql<number[]>`array(select type_id from panel_has_type where panel_id = p.id order by type_id)`.as('typeIds'),
      sql<number[]>`array(select child_id from panel_child where parent_id = p.id order by position)`.as('childIds'),
    ])
    .where('p.id', '=', panelId)
    .executeTakeFirstOrThrow()
  return row
}

/** Writes the given fields alone. @throws Problem `fields_invalid` when another panel took the name a moment ago */
export async function writeFields(
  tx: PanelTx,
  panelId: number,
  fields: Partial<PanelFields>,
  at: Instant,
): Promise<void> {
  const { level2, level3, relevantDisorders, typeIds, childIds, omim, orphanet, hpo, ...same } = fields
  await tx
    .updateTable('panel')
    .set({
      ...same,
      ...(omim && { omim: [...omim] }),
      ...(orphanet && { orphanet: [...orphanet] }),
      ...(hpo && { hpo: [...hpo] }),
      ...(level2 !== undefined && { level2title: level2 }),
      ...(level3 !== undefined && { level3title: level3 }),
      ...(relevantDisorders && { old_panels: [...relevantDisorders] }),
      ...(childIds && { is_super: childIds.length > 0 }),
      modified: at,
    })
    .where('id', '=', panelId)
    .execute()
    .catch(nameTaken)
  if (typeIds) await replaceTypes(tx, panelId, typeIds)
  if (childIds) await replaceChildren(tx, panelId, childIds)
}

/** The index decides between two who take a name at the same moment. */
export function nameTaken(error: unknown): never {
  const { code, constraint } = error as { code?: string; constraint?: string }
  if (code === '23505' && constraint === 'panel_name_once') {
    throw problems.fields_invalid({ level4: nameTakenText })
  }
  throw error
}
export const nameTakenText = 'A panel with this name exists.'

async function replaceTypes(tx: PanelTx, panelId: number, typeIds: readonly number[]): Promise<void> {
  await tx.deleteFrom('panel_has_type').where('panel_id', '=', panelId).execute()
  if (typeIds.length === 0) return
  await tx
    .insertInto('panel_has_type')
    .values(typeIds.map((type_id) => ({ panel_id: panelId, type_id })))
    .execute()
}

async function replaceChildren(tx: PanelTx, panelId: number, childIds: readonly number[]): Promise<void> {
  await tx.deleteFrom('panel_child').where('parent_id', '=', panelId).execute()
  if (childIds.length === 0) return
  await tx
    .insertInto('panel_child')
    .values(childIds.map((child_id, position) => ({ parent_id: panelId, child_id, position })))
    .execute()
}

/** Whether a panel that is not deleted, other than this one, has the name, whatever its case. */
export async function isNameTaken(tx: PanelTx, name: string, panelId: number): Promise<boolean> {
  const namesake = await tx
    .selectFrom('panel as p')
    .select('p.id')
    .where(sql`lower(p.name)`, '=', sql`lower(${name})`)
    .where('p.status', '<>', 'deleted')
    .where('p.id', '<>', panelId)
    .executeTakeFirst()
  return namesake !== undefined
}

/** Names of panel types by id; unknown ids are absent. */
export async function typeNames(tx: PanelTx, typeIds: readonly number[]): Promise<Map<number, string>> {
  if (typeIds.length === 0) return new Map()
  const rows = await tx.selectFrom('panel_type').select(['id', 'name']).where('id', 'in', typeIds).execute()
  return new Map(rows.map((it) => [it.id, it.name]))
}

/** Whether a panel holds entities of its own, is known from a list alone, or is part of a super panel. */
export async function readStanding(tx: PanelTx, panelIds: readonly number[]) {
  if (panelIds.length === 0) return new Map<number, { hasEntities: boolean; isListed: boolean; isChild: boolean }>()
  const rows = await tx
    .selectFrom('panel as p')
    .select(['p.id', 'p.is_listed as isListed'])
    .select([
      sql<boolean>`exists (select from entity where panel_id = p.id)`.as('hasEntities'),
      sql<boolean>`exists (select from panel_child where child_id = p.id)`.as('isChild'),
    ])
    .where('p.id', 'in', panelIds)
    .execute()
  return new Map(rows.map(({ id, ...standing }) => [id, standing]))
}
