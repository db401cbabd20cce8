import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shownToPublic } from '../api/shown-to-public.rules.ts'
import { selectFrozen } from '../api/frozen-entities.rules.ts'
import { canonicalJson } from './canonical-json.ts'
import { copyIn, withPanel } from './entity-text.rules.ts'
import { cleanList } from './text-list.rules.ts'

describe('canonical JSON', () => {
  test('orders keys by length, then bytes, at every depth', () => {
    expect(canonicalJson({ bb: 1, a: [{ ab: null, z: 'é', aa: true }], B: undefined, c: {}, é: 1 })).toBe(
      '{"a":[{"z":"é","aa":true,"ab":null}],"c":{},"bb":1,"é":1}',
    )
  })
  test('is the same JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain = JSON.parse(JSON.stringify(value)) as unknown
        expect(JSON.parse(canonicalJson(plain))).toEqual(plain)
        expect(canonicalJson(JSON.parse(canonicalJson(plain)))).toBe(canonicalJson(plain))
      }),
    )
  })
})

describe('a text list', () => {
  test('drops empty items first and trims the others after', () => {
    expect(cleanList([' a ', '', ' ', 'b\n', null])).toEqual(['a', '', 'b'])
  })
})

describe('the text of an entity', () => {
  // What is looked for in texts, where it is only something that somebody wrote.
  const words = fc.oneof(
    fc.constantFrom(',"evidence":', '"gene_data":', 'x,"transcript":', ',"entity_type":', ',"penetrance":', '\\"', '"'),
    fc.string(),
  )
  const keysOf = {
    gene: ['gene_data', 'entity_type', 'penetrance', 'evidence', 'phenotypes', 'tags', 'transcript'],
    str: ['gene_data', 'entity_type', 'penetrance', 'evidence', 'phenotypes', 'chromosome', 'tags'],
    region: ['gene_data', 'entity_type', 'verbose_name', 'evidence', 'chromosome', 'phenotypes', 'tags'],
  } as const
  const some = fc.record({
    type: fc.constantFrom('gene', 'str', 'region' as const),
    copy: fc.option(
      fc.dictionary(fc.constantFrom('evidence', 'penetrance', 'transcript', 'entity_type', 'alias'), words),
    ),
    list: fc.array(words),
    word: words,
  })
  test('takes its panel where it belongs, and gives its gene copy back, whatever is written in it', () => {
    fc.assert(
      fc.property(some, ({ type, copy, list, word }) => {
        const value = (key: string) =>
          key === 'gene_data'
            ? copy
            : key === 'entity_type'
              ? type
              : /^[eptv]/.test(key) && key.endsWith('e')
                ? word
                : list
        const entity = Object.fromEntries(keysOf[type].map((key) => [key, value(key)]))
        const panel = { id: 1, name: word }
        for (const order of ['live', 'frozen'] as const) {
          const write = (it: object) => (order === 'live' ? JSON.stringify(it) : canonicalJson(it))
          const { transcript, ...others } = entity
          const wanted = { ...others, panel, ...(type === 'gene' && { transcript }) }
          const row = { entity_type: type, text: write(entity) }
          expect(withPanel(row, order, write(panel))).toBe(write(wanted))
          expect(copyIn(row, order)).toBe(copy === null ? null : write(copy))
        }
      }),
    )
  })
})

describe('a frozen document', () => {
  const entity = (name: string, level: string, tags: string[] | null, hgncId?: string) => ({
    entity_name: name,
    confidence_level: level,
    tags,
    gene_data: hgncId === undefined ? null : { hgnc_id: hgncId },
  })
  const text = canonicalJson({
    genes: [entity('MT-TP', '3', ['a', 'b'], 'HGNC:1'), entity('MTTP', '1', ['a'], 'HGNC:2'), entity('OLD', '0', null)],
    strs: null,
  })
  const names = (wanted: Parameters<typeof selectFrozen>[2]) =>
    selectFrozen(text, 'gene', wanted).map((it) => it.entity_name)
  test('is filtered by name, HGNC id, level and all tags, in name order', () => {
    expect(names({})).toEqual(['MTTP', 'MT-TP', 'OLD'])
    expect(names({ names: ['HGNC:1', 'OLD'] })).toEqual(['MT-TP', 'OLD'])
    expect(names({ level: '0' })).toEqual(['OLD'])
    expect(names({ tags: ['a', 'b'] })).toEqual(['MT-TP'])
    expect(selectFrozen(text, 'str', {})).toEqual([])
    expect(selectFrozen(text, 'region', {})).toEqual([])
  })

  test('of a super panel hides from the public what was hidden when it was frozen', () => {
    const of = (id: number, status: string) => ({ entity_name: `G${id}`, panel: { id, status } })
    const document = {
      id: 9,
      child_panel_ids: [1, 2],
      stats: { number_of_genes: 2 },
      genes: [of(1, 'public'), of(2, 'internal')],
      strs: [],
      regions: [],
    }
    const frozen = { text: canonicalJson(document), head: '{}', sha256: '', signedOff: null }
    const shown = JSON.parse(shownToPublic(frozen).text) as typeof document
    expect(shown.genes.map((it) => it.entity_name)).toEqual(['G1'])
    expect([shown.child_panel_ids, shown.stats.number_of_genes]).toEqual([[1], 1])
    expect(JSON.parse(shownToPublic(frozen).head)).not.toHaveProperty('genes')
    const open = { ...frozen, text: canonicalJson({ ...document, genes: [of(1, 'public')] }) }
    expect(shownToPublic(open)).toBe(open)
  })
})
