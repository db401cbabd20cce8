import { describe, expect, test } from 'vitest'
import type { GraphRow } from '../../contract/value.ts'
import { csvChunks } from './csv-chunks.ts'

async function* given(...batches: GraphRow[][]) {
  yield* batches
}
async function text(batches: GraphRow[][], chosen?: { name: string; label: string | null }[]): Promise<string> {
  let all = ''
  for await (const chunk of csvChunks(given(...batches), chosen)) all += chunk
  return all
}

describe('the CSV of a table', () => {
  test('has the keys of the first row as columns; other keys are not shown, missing ones are empty', async () =>
    expect(await text([[{ details: { b: 1, a: 'x' } }], [{ details: { a: null, c: 3 } }]])).toBe('b,a\r\n1,x\r\n,\r\n'))
  test('quotes what RFC 4180 says', async () =>
    expect(await text([[{ details: { a: 'x,"y"', b: 'line\nbreak', c: ' blank', d: 'plain' } }]])).toBe(
      'a,b,c,d\r\n"x,""y""","line\nbreak"," blank",plain\r\n',
    ))
  test('shows the properties of a node, lists joined, maps as pairs', async () =>
    expect(
      await text([[{ n: { id: '4:x:1', labels: ['L'], properties: { l: ['a', 'b'], m: { k: 1 }, t: true } } }]]),
    ).toBe('l,m,t\r\n"a, b",k: 1,true\r\n'))
  test('has the columns of the result where rows show no object', async () =>
    expect(
      await text([
        [
          { i: 1, t: 'a' },
          { i: 2, t: null },
        ],
      ]),
    ).toBe('i,t\r\n1,a\r\n2,\r\n'))
  test('has the columns that the panel names, also without any row', async () => {
    const chosen = [
      { name: 'b', label: 'The B' },
      { name: 'a', label: null },
    ]
    expect(await text([[{ details: { a: 1, b: 2, c: 3 } }]], chosen)).toBe('The B,a\r\n2,1\r\n')
    expect(await text([], chosen)).toBe('The B,a\r\n')
    expect(await text([])).toBe('')
  })
  test('leaves out rows without an object', async () =>
    expect(await text([[{ details: { a: 1 } }, { details: null }, { details: { a: 2 } }]])).toBe('a\r\n1\r\n2\r\n'))
  test('comes with its first row at once', async () => {
    const chunks = csvChunks(given([{ details: { a: 1 } }], [{ details: { a: 2 } }]), undefined)
    expect((await chunks.next()).value).toBe('a\r\n1\r\n')
    await chunks.return(undefined)
  })
})
