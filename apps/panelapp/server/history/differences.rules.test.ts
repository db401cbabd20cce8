import { describe, expect, test } from 'vitest'
import { entityDifferences, panelDifferences } from './differences.rules.ts'

const gene = (name: string, level: string, more: object = {}) => ({
  entity_type: 'gene',
  entity_name: name,
  confidence_level: level,
  gene_data: { hgnc_id: `HGNC:${name.length}${name}` },
  phenotypes: [],
  ...more,
})
const document = (...genes: object[]) => ({ genes, strs: [], regions: [] })

describe('the differences of two versions', () => {
  test('are one line an entity', () => {
    const before = document(gene('ABC1', '1', { phenotypes: ['a'] }), gene('GONE', '3'), gene('SAME', '2'))
    const after = document(gene('ABC1', '3', { phenotypes: ['a', 'b'] }), gene('NEW1', '2'), gene('SAME', '2'))
    expect(entityDifferences(before, after)).toEqual([
      {
        type: 'gene',
        name: 'ABC1',
        what: 'changed',
        formerName: null,
        before: 1,
        after: 3,
        fields: [{ field: 'phenotypes', before: 'a', after: 'a; b' }],
      },
      { type: 'gene', name: 'NEW1', what: 'added', formerName: null, before: null, after: 2, fields: [] },
      { type: 'gene', name: 'GONE', what: 'removed', formerName: null, before: 3, after: null, fields: [] },
    ])
  })
  test('name the panel’s own fields, but none that old documents lack', () => {
    expect(
      panelDifferences(
        { name: 'Alpha', types: [{ name: 'Rare' }], status: 'public' },
        { name: 'Beta', types: [{ name: 'Rare' }, { name: 'Signed' }], status: 'public', description: 'new' },
      ),
    ).toEqual([
      { field: 'name', before: 'Alpha', after: 'Beta' },
      { field: 'types', before: 'Rare', after: 'Rare; Signed' },
    ])
  })
})
