import { describe, expect, test } from 'vitest'
import { formatShare, formatSize } from './sizes.ts'

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

describe('telling a size', () => {
  test.each([
    [0, '0 B'],
    [97, '97 B'],
    [1023, '1023 B'],
    [1024, '1.00 KiB'],
    [1_048_575, '1.00 MiB'],
    [54_975_581_388_800, '50.00 TiB'],
  ])('%i bytes are %s', (bytes, told) => expect(formatSize(bytes, units)).toBe(told))

  test('tells a share in the unit of the whole', () =>
    expect(formatShare(2 ** 20, 2 ** 30 * 3.4, units)).toEqual({ part: '0.00', whole: '3.40 GiB' }))
})
