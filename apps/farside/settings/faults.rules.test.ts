import { describe, expect, test } from 'vitest'
import { readFaults } from './faults.rules.ts'

describe('the faults of a lossy link', () => {
  test('become options of its program', () => {
    expect(readFaults({ loss: '0.02', burstLength: '60', seed: '7' })).toEqual([
      '--loss',
      '0.02',
      '--burst-length',
      '60',
      '--seed',
      '7',
    ])
    expect(readFaults({})).toEqual([])
  })

  test.each([
    ['loss', '2', 'a share from 0 to 1'],
    ['loss', 'abc', 'a share from 0 to 1'],
    ['reorder', '-0.1', 'a share from 0 to 1'],
    ['seed', 'x', 'a whole number'],
  ])('are refused as --%s %s', (option, value, accepted) => {
    expect(() => readFaults({ [option]: value })).toThrow(`--${option} ${value}: expected ${accepted}`)
  })
})
