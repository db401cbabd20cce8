import type { ComparedEntity, ComparedRow } from '../../contract/comparison.ts'
import { compareNames } from '../../contract/name-order.ts'

/**
 * The union of two panels' entities in name order (panelapp.md 9.10), STRs and regions too. Where a super panel has an
 * entity by several children, the one with the highest level counts.
 */
export function pairEntities(left: readonly ComparedEntity[], right: readonly ComparedEntity[]): ComparedRow[] {
  const lefts = byIdentity(left)
  const rights = byIdentity(right)
  return [...new Set([...lefts.keys(), ...rights.keys()])]
    .map((key) => {
      const one = lefts.get(key)
      const other = rights.get(key)
      const { type, name } = (one ?? other) as ComparedEntity
      return { type, name, left: one, right: other }
    })
    .toSorted((a, b) => compareNames(a.name, b.name) || order.indexOf(a.type) - order.indexOf(b.type))
}

const order = ['gene', 'str', 'region']

function byIdentity(entities: readonly ComparedEntity[]): Map<string, ComparedEntity> {
  const found = new Map<string, ComparedEntity>()
  for (const entity of entities) {
    const key = `${entity.type} ${entity.name}`
    const known = found.get(key)
    if (!known || known.level < entity.level) found.set(key, entity)
  }
  return found
}
