import { describe, expect, test } from 'vitest'
import type { ComparedEntity } from '../../contract/comparison.ts'
import { pairEntities } from './pair-entities.rules.ts'

const entity = (name: string, level: 0 | 1 | 2 | 3 = 3, more: Partial<ComparedEntity> = {}): ComparedEntity => ({
  id: 1,
  panelId: 1,
  type: 'gene',
  name,
  level,
  reviews: 0,
  moi: null,
  modeOfPathogenicity: null,
  penetrance: null,
  phenotypes: [],
  publications: [],
  sources: [],
  tags: [],
  ...more,
})

describe('pairing the entities of two panels', () => {
  test('gives the union in name order, each with what either panel has', () => {
    const rows = pairEntities([entity('MT-ND1'), entity('ABC1')], [entity('MTFMT', 2), entity('ABC1', 1)])
    expect(rows.map(({ name, left, right }) => [name, left?.level, right?.level])).toEqual([
      ['ABC1', 3, 1],
      ['MTFMT', undefined, 2],
      ['MT-ND1', 3, undefined],
    ])
  })
  test('keeps a gene and an STR of one name apart', () => {
    const rows = pairEntities([entity('AR')], [entity('AR', 3, { type: 'str' })])
    expect(rows.map(({ type, left, right }) => [type, left !== undefined, right !== undefined])).toEqual([
      ['gene', true, false],
      ['str', false, true],
    ])
  })
  test('takes the highest of several children', () => {
    const rows = pairEntities([entity('ABC1', 1, { panelId: 1 }), entity('ABC1', 3, { panelId: 2 })], [])
    expect(rows.map(({ left }) => left?.panelId)).toEqual([2])
  })
})
