import { problems } from '../../problems.ts'
import type { PanelTx } from '../../tables.ts'
import type { LockedPanel } from './lock-panel.ts'
import { isNameTaken, nameTakenText, readStanding, typeNames } from './panel-fields.queries.ts'
import { textFaults } from './panel.rules.ts'
import type { Faults, PanelFields } from './panel.rules.ts'

export interface Checked {
  /** Names of the types and children that the fields name, in that order. */
  names: { types: readonly string[]; children: readonly string[] }
  children: readonly LockedPanel[]
}

/**
 * Whether the fields may be saved. What they say of children is certain: these are locked.
 * @param panelId 0 for a new panel
 * @param locked the panel and every child that the fields name, where they exist
 * @throws Problem `fields_invalid`
 */
export async function checkFields(
  tx: PanelTx,
  panelId: number,
  fields: Partial<PanelFields>,
  locked: ReadonlyMap<number, LockedPanel>,
  others: Faults = {},
): Promise<Checked> {
  const faults: Faults = { ...textFaults(fields), ...others }
  if (fields.name && !faults['level4'] && (await isNameTaken(tx, fields.name, panelId))) {
    faults['level4'] = nameTakenText
  }
  const types = await typeNames(tx, fields.typeIds ?? [])
  const strangers = (fields.typeIds ?? []).filter((id) => !types.has(id))
  if (strangers.length > 0) faults['types'] = `There is no panel type ${strangers.join(', ')}.`
  const childIds = fields.childIds ?? []
  const refused = await childFaults(tx, panelId, childIds, locked)
  if (refused.length > 0) faults['child_panels'] = refused.join(' ')
  if (Object.keys(faults).length > 0) throw problems.fields_invalid(faults)
  const children = childIds.map((id) => locked.get(id)!)
  return {
    names: { types: (fields.typeIds ?? []).map((id) => types.get(id)!), children: children.map((it) => it.name) },
    children,
  }
}

/** Chapter 5.6: live, ordinary panels that are there; and super panels do not nest. */
async function childFaults(
  tx: PanelTx,
  panelId: number,
  childIds: readonly number[],
  locked: ReadonlyMap<number, LockedPanel>,
): Promise<string[]> {
  if (childIds.length === 0) return []
  const standing = await readStanding(tx, [panelId, ...childIds])
  const own = standing.get(panelId)
  const faults: string[] = []
  if (own?.hasEntities) faults.push('A panel that has entities of its own cannot be a super panel.')
  if (own?.isChild) faults.push('A panel that is part of a super panel cannot be one.')
  for (const id of childIds) {
    const child = locked.get(id)
    if (!child || child.status === 'deleted') faults.push(`There is no panel ${id}.`)
    else if (id === panelId) faults.push('A panel cannot contain itself.')
    else if (child.isSuper) faults.push(`"${child.name}" is a super panel itself.`)
    else if (standing.get(id)?.isListed) faults.push(`"${child.name}" is known by name alone: it is not loaded.`)
  }
  return faults
}
