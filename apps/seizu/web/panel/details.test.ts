import { describe, expect, test } from 'vitest'
import { cellText, detailsOf } from '../../contract/details.ts'

const node = { id: '4:x:1', labels: ['Host'], properties: { name: 'a', os: 'linux' } }

describe('the object that a row shows', () => {
  test.each([
    ['[52] a node: its properties', { details: node }, ['details'], { name: 'a', os: 'linux' }],
    ['[52] a map as it is', { details: { id: 1 } }, ['details'], { id: 1 }],
    ['a map with a key properties is unwrapped', { details: { properties: { x: 1 } } }, ['details'], { x: 1 }],
    ['a map whose properties are a text stays', { details: { properties: 'x' } }, ['details'], { properties: 'x' }],
    ['the only column, whatever its name', { n: { id: 1 } }, ['n'], { id: 1 }],
    ['not one of several columns', { a: { id: 1 }, b: 2 }, ['a', 'b'], undefined],
    ['null', { details: null }, ['details'], undefined],
    ['a number', { details: 5 }, ['details'], undefined],
  ])('%s', (_, row, columns, expected) => expect(detailsOf(row, columns)).toEqual(expected))
})

describe('the text of a cell', () => {
  test.each([
    ['[53] a list', ['a', 'b'], 'a, b'],
    ['a nested map', { a: 1, b: ['x', 'y'] }, 'a: 1, b: x, y'],
    ['null', null, ''],
    ['false', false, 'false'],
    ['a node', node, '(Host) a'],
    ['a relationship', { id: '1', type: 'OWNS', start_node_id: '1', end_node_id: '2', properties: {} }, '[OWNS]'],
    ['a path', { nodes: [node, node], relationships: [] }, '(Host) a → (Host) a'],
    ['digits', '9007199254740993', '9007199254740993'],
  ])('%s', (_, value, expected) => expect(cellText(value)).toBe(expected))
})
