import neo4j from 'neo4j-driver'
import { describe, expect, test } from 'vitest'
import { toGraphValue, toParameters } from './graph-value.ts'

const json = (value: unknown) => JSON.parse(JSON.stringify(toGraphValue(value, { bytes: 0 })) ?? 'null') as unknown

const node = (id: string, labels: string[], properties: object) =>
  new neo4j.types.Node(1n, labels, properties as Record<string, unknown>, id)

describe('a value of the graph as JSON', () => {
  test.each([
    ['a small integer', 5n, 5],
    ['the largest exact integer', 9007199254740991n, 9007199254740991],
    ['a larger one, with all its digits', 9007199254740993n, '9007199254740993'],
    ['the smallest there is', -(2n ** 63n), '-9223372036854775808'],
    ['a fraction', 1.5, 1.5],
    ['no number', NaN, 'NaN'],
    ['infinity', -Infinity, '-Infinity'],
    ['nothing', null, null],
    ['nothing at all', undefined, null],
    ['a list in a map', { a: [1n, 'x', { b: true }] }, { a: [1, 'x', { b: true }] }],
    ['a day', new neo4j.types.Date(2026n, 1n, 31n), '2026-01-31'],
    ['a moment', new neo4j.types.DateTime(2026n, 1n, 31n, 12n, 0n, 0n, 0n, 3600n), '2026-01-31T12:00:00+01:00'],
    [
      'a moment in a named zone',
      new neo4j.types.DateTime(2026n, 1n, 31n, 12n, 0n, 0n, 0n, 3600n, 'Europe/Berlin'),
      '2026-01-31T12:00:00+01:00[Europe/Berlin]',
    ],
    ['a time without a zone', new neo4j.types.LocalTime(9n, 5n, 0n, 0n), '09:05:00'],
    ['a time to the millisecond', new neo4j.types.LocalTime(9n, 5n, 0n, 250_000_000n), '09:05:00.25'],
    ['a duration', new neo4j.types.Duration(14n, 3n, 5n, 500_000_000n), 'P1Y2M3DT5.5S'],
    ['no duration', new neo4j.types.Duration(0n, 0n, 0n, 0n), 'PT0S'],
    ['a point', new neo4j.types.Point(7203n, 1.5, 2), 'POINT(1.5 2)'],
    ['a point in space', new neo4j.types.Point(4979n, 1, 2, 3), 'POINT(1 2 3)'],
    ['bytes', new Int8Array([1, 2, -1]), 'AQL/'],
    ['a node', node('4:x:1', ['Host'], { n: 2n }), { id: '4:x:1', labels: ['Host'], properties: { n: 2 } }],
  ])('%s', (_, value, expected) => expect(json(value)).toEqual(expected))

  test('a relationship names both of its ends', () => {
    const value = new neo4j.types.Relationship(7n, 1n, 2n, 'OWNS', { since: 3n }, '5:x:7', '4:x:1', '4:x:2')
    expect(json(value)).toEqual({
      id: '5:x:7',
      type: 'OWNS',
      start_node_id: '4:x:1',
      end_node_id: '4:x:2',
      properties: { since: 3 },
    })
  })

  test('a path is its nodes and relationships in their order', () => {
    const [a, b] = [node('4:x:1', [], {}), node('4:x:2', [], {})]
    const between = new neo4j.types.Relationship(7n, 2n, 1n, 'R', {}, '5:x:7', '4:x:2', '4:x:1')
    const value = new neo4j.types.Path(a, b, [new neo4j.types.PathSegment(a, between, b)])
    expect(json(value)).toMatchObject({ nodes: [{ id: '4:x:1' }, { id: '4:x:2' }], relationships: [{ id: '5:x:7' }] })
  })

  test('a key __proto__ is a key like any other', () => {
    const value: unknown = toGraphValue(JSON.parse('{"__proto__": 1, "a": 2}'), { bytes: 0 })
    expect(JSON.stringify(value)).toBe('{"__proto__":1,"a":2}')
  })

  test('counts about as many bytes as it has', () => {
    const tally = { bytes: 0 }
    const value = toGraphValue(
      Array.from({ length: 1000 }, (_, i) => ({ id: BigInt(i), name: `name of ${i}` })),
      tally,
    )
    const { length } = JSON.stringify(value)
    expect(tally.bytes).toBeGreaterThan(length * 0.7)
    expect(tally.bytes).toBeLessThan(length * 1.5)
  })
})

describe('parameters for the graph', () => {
  test('are integers where they are whole', () =>
    expect(toParameters({ n: 5, list: [1, 1.5], map: { m: 2 }, text: '5', none: null })).toEqual({
      n: 5n,
      list: [1n, 1.5],
      map: { m: 2n },
      text: '5',
      none: null,
    }))
  test('stay fractions beyond what is exact', () => expect(toParameters({ n: 1e300 })).toEqual({ n: 1e300 }))
})
