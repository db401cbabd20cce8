import { describe, expect, test } from 'vitest'
import { changesOf, diffEntities } from './diff-entities.rules.ts'
import type { DocumentEntity } from './diff-entities.rules.ts'

const gene = (name: string, level = '3', more: Record<string, unknown> = {}): DocumentEntity => ({
  entity_type: 'gene',
  entity_name: name,
  confidence_level: level,
  gene_data: { hgnc_id: `HGNC:${name}`, gene_symbol: name },
  evidence: ['Literature'],
  tags: [],
  publications: [],
  ...more,
})
const short = (before: DocumentEntity[], after: DocumentEntity[]) =>
  diffEntities(before, after).map((it) => [it.kind, it.entityName, it.from, it.to, it.fields.join()].join(' '))

describe('the differences of two states', () => {
  test('are none between equal ones in whatever order, of entities, of keys, of sources and tags', () => {
    const a = gene('A', '3', { evidence: ['x', 'y'], tags: ['p', 'q'] })
    const { gene_data: data, ...rest } = gene('A', '3', { evidence: ['y', 'x'], tags: ['q', 'p'] })
    const turned = { ...rest, gene_data: { gene_symbol: 'A', hgnc_id: 'HGNC:A' } }
    expect(data).toEqual(turned.gene_data)
    expect(short([a, gene('B')], [gene('B'), turned as DocumentEntity])).toEqual([])
  })
  test.each<[string, DocumentEntity[], DocumentEntity[], string[]]>([
    ['an addition with its level', [], [gene('A', '2')], ['entity_added A  2 ']],
    ['a removal with the level it had', [gene('A', '1')], [], ['entity_removed A 1  ']],
    ['a rating', [gene('A', '2')], [gene('A', '3')], ['rating_changed A 2 3 confidence_level']],
    [
      'a rating and other fields apart',
      [gene('A', '2')],
      [gene('A', '3', { publications: ['1'], tags: ['t'] })],
      ['rating_changed A 2 3 confidence_level', 'entity_changed A   tags,publications'],
    ],
    [
      'a gene with a new symbol by its HGNC id',
      [gene('OLD', '3', { gene_data: { hgnc_id: 'HGNC:1', gene_symbol: 'OLD' } })],
      [gene('NEW', '3', { gene_data: { hgnc_id: 'HGNC:1', gene_symbol: 'NEW' } })],
      ['entity_renamed NEW OLD NEW ', 'entity_changed NEW   gene_data'],
    ],
    ['null, empty text and empty list as the same', [gene('A', '3', { tags: null })], [gene('A', '3')], []],
    ['no field that an old document lacks', [gene('A')], [gene('A', '3', { transcript: ['T'] })], []],
    [
      'the order of publications',
      [gene('A', '3', { publications: ['1', '2'] })],
      [gene('A', '3', { publications: ['2', '1'] })],
      ['entity_changed A   publications'],
    ],
    [
      'an STR apart from a gene of its name',
      [gene('A')],
      [gene('A'), { ...gene('A', '1', { gene_data: null }), entity_type: 'str' }],
      ['entity_added A  1 '],
    ],
    ['duplicates in pairs', [gene('A', '3'), gene('A', '1')], [gene('A', '3')], ['entity_removed A 1  ']],
    [
      'entities of a super panel by their child, whatever version that has',
      [gene('A', '3', { panel: { id: 1, version: '1.0' } }), gene('A', '2', { panel: { id: 2 } })],
      [gene('A', '3', { panel: { id: 1, version: '1.1' } })],
      ['entity_removed A 2  '],
    ],
  ])('tell %s', (_, before, after, expected) => expect(short(before, after)).toEqual(expected))

  test('become changes of a version', () => {
    const differences = diffEntities([gene('A', '2')], [gene('A', '3')])
    const at = '2026-01-31T10:00:00.000000Z'
    expect(changesOf(differences, { panelId: 7, version: '1.5', at })).toEqual([
      {
        panelId: 7,
        version: '1.5',
        at,
        kind: 'rating_changed',
        entityType: 'gene',
        entityName: 'A',
        hgncId: 'HGNC:A',
        from: '2',
        to: '3',
        fields: ['confidence_level'],
      },
    ])
  })
})
