import { expect, test } from 'vitest'
import { ByteCache } from './byte-cache.ts'

test('holds no more bytes than it may, and what was used last', () => {
  const cache = new ByteCache<number>(10_000)
  for (let index = 0; index < 100; index += 1) {
    cache.set(String(index), index, 1000)
    cache.get('0')
    expect(cache.bytes).toBeLessThanOrEqual(10_000)
  }
  expect(cache.get('0')).toBe(0)
  expect(cache.get('99')).toBe(99)
  expect(cache.get('50')).toBeUndefined()
})

test('a new value for a key takes the place of the old one', () => {
  const cache = new ByteCache<number>(10_000)
  for (let index = 0; index < 100; index += 1) cache.set('same', index, 3000)
  expect(cache.get('same')).toBe(99)
  expect(cache.bytes).toBeLessThan(4000)
})

test('does not keep what would push out everything else', () => {
  const cache = new ByteCache<number>(10_000)
  cache.set('small', 1, 10)
  cache.set('huge', 2, 9000)
  expect(cache.get('huge')).toBeUndefined()
  expect(cache.get('small')).toBe(1)
})
