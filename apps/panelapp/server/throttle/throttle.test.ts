import { describe, expect, test } from 'vitest'
import { openThrottle } from './open-throttle.ts'
import { addressKey, parseThrottle } from './throttle.rules.ts'

describe('API_THROTTLE', () => {
  test.each([
    ['60/minute', { address: { count: 60, seconds: 60 } }],
    ['60/minute,token=600/minute', { address: { count: 60, seconds: 60 }, token: { count: 600, seconds: 60 } }],
    ['5/second , token=1/day', { address: { count: 5, seconds: 1 }, token: { count: 1, seconds: 86_400 } }],
    ['0/minute', undefined],
    ['60', undefined],
    ['60/week', undefined],
    ['60/minute,600/minute', undefined],
    ['60/minute,token=', undefined],
    ['60/minute,token=1/day,x', undefined],
  ])('%s', (text, limits) => expect(parseThrottle(text)).toEqual(limits))
})

describe('counting requests', () => {
  test('lets a burst through, then the rate, and tells how long to wait', () => {
    let now = 1000
    const throttle = openThrottle(() => now)
    const rate = { count: 60, seconds: 60 }
    for (let turn = 0; turn < 60; turn += 1) expect(throttle.take('a', rate)).toBe(0)
    expect(throttle.take('a', rate)).toBe(1)
    expect(throttle.take('b', rate)).toBe(0)
    now += 1000
    expect(throttle.take('a', rate)).toBe(0)
    expect(throttle.take('a', rate)).toBe(1)
    now += 60_000
    for (let turn = 0; turn < 60; turn += 1) expect(throttle.take('a', rate)).toBe(0)
    expect(throttle.take('a', rate)).toBe(1)
  })

  test('asks a caller of one request a day for patience', () => {
    let now = 0
    const throttle = openThrottle(() => now)
    const rate = { count: 1, seconds: 86_400 }
    expect(throttle.take('a', rate)).toBe(0)
    now += 400
    expect(throttle.take('a', rate)).toBe(86_400)
  })

  test('remembers a limited number of callers', () => {
    const throttle = openThrottle(() => 0)
    for (let index = 0; index < 120_000; index += 1) throttle.take(String(index), { count: 1, seconds: 60 })
    expect(throttle.take('119999', { count: 1, seconds: 60 })).toBe(60)
    expect(throttle.take('0', { count: 1, seconds: 60 })).toBe(0)
  })
})

test.each([
  ['10.0.0.1', '10.0.0.1'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:1:2::9', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
])('the address %s counts as %s', (address, key) => expect(addressKey(address)).toBe(key))
