import { describe, expect, test } from 'vitest'
import { decidePace } from './rate.rules.ts'

const MiB4 = 4_194_304
const pace = (given: Partial<Parameters<typeof decidePace>[0]>) =>
  decidePace({ asked: undefined, receiveBufferMax: MiB4, mtu: 1500, socket: 'dgram', ...given })

describe('how fast to send', () => {
  test.each([
    ['a roomy buffer, MTU 1500: what a Node receiver takes', {}, 90e6],
    ['a roomy buffer, MTU 9000: likewise', { mtu: 9000 }, 280e6],
    ['a smaller MTU: fewer bytes in as many datagrams', { mtu: 750 }, 45e6],
    ['an MTU in between', { mtu: 5250 }, 185e6],
    ['a stock Linux: its buffer in 10 ms', { receiveBufferMax: 212_992 }, 21_299_200],
    ['a system that does not tell', { receiveBufferMax: undefined }, 20e6],
    ['a rate that was asked for, above every limit', { asked: 500 }, 500e6],
    ['0, which is unlimited', { asked: 0 }, 0],
  ])('%s', (_, given, expected) => {
    expect(pace(given).bytesPerSecond).toBe(expected)
  })

  test('a burst is one datagram at least, or nothing would ever leave', () => {
    expect(pace({ receiveBufferMax: 212_992, mtu: 65_535 }).burstBytes).toBe(65_535)
    expect(pace({ receiveBufferMax: undefined, mtu: 65_535 }).burstBytes).toBe(65_535)
  })

  test('a burst fills a quarter of the buffer', () => {
    expect(pace({}).burstBytes).toBe(MiB4 / 4)
    expect(pace({ asked: 5 }).burstBytes).toBe(MiB4 / 4)
    expect(pace({ receiveBufferMax: undefined }).burstBytes).toBe(53_248)
  })
})
