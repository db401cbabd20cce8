import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { makeDemoSet } from './demo-set.ts'

const until = new Date('2026-11-25T00:00:00Z')
const { genes, events } = makeDemoSet({ seed: 7, until })

/** Real symbols and other names of genes, where the recorded data is at hand; it is never part of the repository. */
const recorded = new URL('../../../../shared/data/panelapp/', import.meta.url)
const missing = existsSync(recorded) ? undefined : 'the recorded data is not here'

describe('the demo set', () => {
  test('is the same for the same seed and end, and another for another seed', () => {
    expect(makeDemoSet({ seed: 7, until })).toEqual({ genes, events })
    expect(makeDemoSet({ seed: 8, until }).genes).not.toEqual(genes)
  })

  test('happens in order, over two years, and nothing after its end', () => {
    const moments = events.map(({ at }) => at)
    expect(moments).toEqual(moments.toSorted())
    expect(moments[0]! < '2025-04-01').toBe(true)
    expect(moments.at(-1)! < '2026-11-25').toBe(true)
    expect(moments.at(-1)! > '2026-11-23').toBe(true)
  })

  test('has some thirty panels and everything that a panel may have', () => {
    const acts = Map.groupBy(events, ({ did }) => did.act)
    expect(acts.get('create')).toHaveLength(30)
    for (const act of [
      'rate',
      'review',
      'field',
      'tags',
      'ready',
      'accept',
      'remove',
      'publish',
      'promote',
      'signOff',
      'status',
    ] as const) {
      expect([act, acts.get(act)?.length ?? 0]).not.toEqual([act, 0])
    }
    const types = new Set(events.flatMap(({ did }) => (did.act === 'add' ? [did.type] : [])))
    expect(types).toEqual(new Set(['gene', 'str', 'region']))
    const children = events.flatMap(({ did }) => (did.act === 'create' ? did.children : []))
    expect(children.length).toBeGreaterThan(3)
  })

  test('names each gene once, with numbers that no real gene has', () => {
    expect(new Set(genes.map(({ gene_symbol: symbol }) => symbol)).size).toBe(genes.length)
    for (const gene of genes) expect(Number(gene.hgnc_id!.slice('HGNC:'.length))).toBeGreaterThan(900_000)
  })

  test.skipIf(missing)(`uses no symbol or alias of a real gene${missing ? ` (${missing})` : ''}`, () => {
    const real = new Set(readRealNames())
    expect(real.size).toBeGreaterThan(20_000)
    const invented = genes.flatMap(({ gene_symbol: symbol, alias }) => [symbol, ...(alias ?? [])])
    expect(invented.filter((name) => real.has(name.toUpperCase()))).toEqual([])
  })
})

function readRealNames(): string[] {
  const folder = new URL('genes/', recorded)
  const files = readdirSync(folder).filter((name) => /\.json(\.gz)?$/.test(name))
  return files.flatMap((file) => {
    const bytes = readFileSync(new URL(file, folder))
    const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
    return [...text.matchAll(/"([A-Za-z0-9.-]{2,20})"/g)].map(([, name]) => name!.toUpperCase())
  })
}
