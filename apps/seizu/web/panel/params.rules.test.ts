import { describe, expect, test } from 'vitest'
import { resolveParams } from './params.rules.ts'
import type { Input } from '../../contract/config.ts'

const input = (input_id: string, label: string): Input => ({
  input_id,
  label,
  type: 'text',
  cypher: null,
  default: null,
  size: 2,
})
const inputs = [input('os', 'Operating system'), input('team', 'Team')]
const from = (name: string, input_id: string) => ({ name, value: null, input_id })

describe('parameters of a panel', () => {
  test('[12] a constant goes before an input', () =>
    expect(resolveParams([{ name: 'os', value: 'linux', input_id: 'os' }], inputs, { os: 'bsd' })).toEqual({
      params: { os: 'linux' },
      chosen: {},
    }))
  test('constants keep their type, and what is neither set nor bound is left out', () =>
    expect(
      resolveParams(
        [
          { name: 'list', value: [1, 'a'], input_id: null },
          { name: 'zero', value: 0, input_id: null },
          { name: 'none', value: null, input_id: null },
        ],
        inputs,
        {},
      ),
    ).toEqual({ params: { list: [1, 'a'], zero: 0 }, chosen: {} }))
  test('on the dashboard what is neither set nor bound is null', () =>
    expect(resolveParams([{ name: 'none', value: null, input_id: null }], [], {}, { bare: true })).toEqual({
      params: { none: null },
      chosen: {},
    }))
  test('[57] an input without a value is named by its label, in the order of the parameters', () =>
    expect(resolveParams([from('t', 'team'), from('o', 'os')], inputs, { os: '' })).toEqual({
      needs: ['Team', 'Operating system'],
    }))
  test('[58] an unknown input is marked as an error', () =>
    expect(resolveParams([from('z', 'zz')], inputs, { zz: 'x' })).toEqual({
      needs: ['*(Error: undefined input: zz)'],
    }))
  test('chosen values are told apart from constants', () =>
    expect(resolveParams([from('o', 'os'), { name: 'k', value: 1, input_id: null }], inputs, { os: '.*' })).toEqual({
      params: { o: '.*', k: 1 },
      chosen: { o: '.*' },
    }))
})
