import { describe, expect, test } from 'vitest'
import { isNumeric, nextSort, settingOf, tableOf, viewRows } from './table.rules.ts'

const node = (properties: Record<string, string>) => ({ details: { id: '1', labels: ['H'], properties } })
const plain = { search: '', filters: {}, sort: undefined }

describe('columns of a table', () => {
  test('[52] of nodes: their properties', () =>
    expect(tableOf([node({ name: 'a', os: 'x' })], ['details'])).toEqual({
      columns: [
        { key: 'name', title: 'name' },
        { key: 'os', title: 'os' },
      ],
      rows: [{ name: 'a', os: 'x' }],
    }))
  test('[52] of maps: the keys of the first row; an extra key of the second is not shown', () =>
    expect(
      tableOf([{ details: { b: 1, a: 2 } }, { details: { a: 3, z: 4 } }], ['details']).columns.map((it) => it.key),
    ).toEqual(['b', 'a']))
  test('a first row without details: empty', () =>
    expect(tableOf([{ details: null }, { details: { a: 1 } }], ['details'])).toEqual({ columns: [], rows: [] }))
  test('columns that the file chooses, with their labels', () =>
    expect(
      tableOf(
        [{ x: 1, y: 2 }],
        ['x', 'y'],
        [
          { name: 'y', label: 'Why' },
          { name: 'x', label: null },
        ],
      ).columns,
    ).toEqual([
      { key: 'y', title: 'Why' },
      { key: 'x', title: 'x' },
    ]))
})

describe('the view of a table', () => {
  const rows = [
    { name: 'b10', n: 2, tags: ['red'] },
    { name: 'B9', n: 10, tags: ['blue', 'red'] },
    { name: 'a', n: null, tags: [] },
  ]
  const columns = ['name', 'n', 'tags'].map((key) => ({ key, title: key }))
  const names = (view: Partial<typeof plain> & object) =>
    viewRows(rows, columns, { ...plain, ...view }).map((it) => it.name)

  test('search looks into every column, without case', () => {
    expect(names({ search: ' BLUE ' })).toEqual(['B9'])
    expect(names({ search: 'b' })).toEqual(['b10', 'B9'])
  })
  test('filters of several columns hold together', () =>
    expect(names({ filters: { tags: 'red', name: 'b1', n: '' } })).toEqual(['b10']))
  test('texts sort as people count, numbers as numbers, nothing comes last', () => {
    const by = (key: string, direction: string) => names({ sort: { key, direction } as never })
    expect(by('name', 'ascending')).toEqual(['a', 'B9', 'b10'])
    expect(by('n', 'ascending')).toEqual(['b10', 'B9', 'a'])
    expect(by('n', 'descending')).toEqual(['B9', 'b10', 'a'])
  })
  test('a header goes from ascending to descending to the order of the answer', () => {
    const first = nextSort(undefined, 'n')
    expect(first).toEqual({ key: 'n', direction: 'ascending' })
    expect(nextSort(first, 'n')).toEqual({ key: 'n', direction: 'descending' })
    expect(nextSort(nextSort(first, 'n'), 'n')).toBeUndefined()
  })
  test('knows columns of numbers', () => {
    expect(isNumeric(rows, 'n')).toBe(true)
    expect(isNumeric(rows, 'name')).toBe(false)
  })
})

describe('the setting of a cell', () => {
  test.each([
    ['a date', '2026-01-31', 'piece'],
    ['a moment with a named zone', '2026-01-31T12:00:00.123+01:00[Europe/Berlin]', 'piece'],
    ['a short name', 'gateway-sync-4782', 'piece'],
    ['a sentence', 'A denial of service in httpbrook before 4.4.', 'text'],
    ['a long identifier', 'arn:aws:iam::123456789012:role/administrator', 'text'],
  ])('%s', (_, text, expected) => expect(settingOf(text)).toBe(expected))
  test.each([
    ['numbers and holes', [1, null, 2.5], true],
    ['digits beyond 2^53', ['9007199254740993', 1], true],
    ['account numbers', ['123456789012', '210987654321'], false],
    ['nothing at all', [null], false],
  ])('%s', (_, values, expected) =>
    expect(
      isNumeric(
        values.map((a) => ({ a })),
        'a',
      ),
    ).toBe(expected),
  )
})
