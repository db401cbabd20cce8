import { describe, expect, test } from 'vitest'
import { graphOf, summaryOf } from './graph.rules.ts'

const node = (id: string, label: string, properties = {}) => ({ id, labels: [label], properties })
const link = (id: string, from: string, to: string) => ({
  id,
  type: 'OWNS',
  start_node_id: from,
  end_node_id: to,
  properties: {},
})

describe('what a graph panel draws', () => {
  test('paths of any row, each node once', () => {
    const graph = graphOf([
      { p: { nodes: [node('1', 'Team', { name: 'a' }), node('2', 'Host')], relationships: [link('9', '1', '2')] } },
      { p: { nodes: [node('1', 'Team', { name: 'a' })], relationships: [] } },
    ])
    expect(graph?.nodes.map(({ id, label, group }) => [id, label, group])).toEqual([
      ['1', 'a', 'Team'],
      ['2', '2', 'Host'],
    ])
    expect(graph?.links).toEqual([{ id: 'link 9', source: '1', target: '2', type: 'OWNS' }])
  })
  test('a column with nodes and links goes before everything else', () =>
    expect(
      graphOf([
        {
          g: {
            nodes: [
              { id: 'x', label: 'X', group: 'g' },
              { id: 'y', zone: 'lab' },
            ],
            links: [
              { source: 'x', target: 'y' },
              { source: 'x', target: 'nobody' },
            ],
          } as never,
        },
      ]),
    ).toMatchObject({
      nodes: [
        { id: 'x', label: 'X', group: 'g' },
        { id: 'y', label: 'y', group: '' },
      ],
      links: [{ source: 'x', target: 'y' }],
    }))
  test('label and colour group from the settings', () =>
    expect(
      graphOf([{ n: node('1', 'Host', { os: 'linux', zone: 'lab' }) }], { node_label: 'os', node_color_by: 'zone' })
        ?.nodes[0],
    ).toMatchObject({ label: 'linux', group: 'lab' }))
  test('no node without an id, which the drawing could not tell from others', () => {
    const nodes = [{ label: 'nobody' }, { id: null }, { id: '' }, { id: 0 }]
    expect(graphOf([{ g: { nodes, links: [] } as never }])?.nodes.map((it) => it.id)).toEqual(['0'])
    expect(graphOf([{ m: { labels: ['A'], properties: { name: 'a' } } }])).toBeUndefined()
  })
  test('nothing that can be drawn', () => expect(graphOf([{ a: 1 }])).toBeUndefined())
  test('counts by group and type', () =>
    expect(
      summaryOf(graphOf([{ a: node('1', 'A'), b: node('2', 'B'), c: node('3', 'B'), r: link('9', '1', '2') }])!),
    ).toEqual({
      groups: [
        ['B', 2],
        ['A', 1],
      ],
      types: [['OWNS', 1]],
    }))
})
