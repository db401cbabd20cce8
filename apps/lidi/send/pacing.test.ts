import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createBucket } from './pacing.ts'

describe('the token bucket', () => {
  test('starts with one burst, refills with time and is never fuller than one burst', () => {
    const bucket = createBucket({ bytesPerSecond: 1_000_000, burstBytes: 5000 }, 0)
    expect(bucket.available(0)).toBe(5000)
    bucket.take(5000)
    expect(bucket.available(2)).toBe(2000)
    expect(bucket.waitFor(3000)).toBe(1)
    expect(bucket.available(1000)).toBe(5000)
  })

  test('gives everything when unlimited', () => {
    const bucket = createBucket({ bytesPerSecond: 0, burstBytes: 10 }, 0)
    bucket.take(1e12)
    expect(bucket.available(0)).toBe(Infinity)
    expect(bucket.waitFor(1e12)).toBe(0)
  })

  test('lets no more through than a burst and the rate allow, whenever it is asked', () => {
    const asks = fc.array(fc.record({ afterMs: fc.nat({ max: 50 }), bytes: fc.nat({ max: 20_000 }) }))
    fc.assert(
      fc.property(asks, (asks) => {
        const bucket = createBucket({ bytesPerSecond: 1_000_000, burstBytes: 10_000 }, 0)
        let now = 0
        let taken = 0
        for (const { afterMs, bytes } of asks) {
          now += afterMs
          if (bucket.available(now) < bytes) continue
          bucket.take(bytes)
          taken += bytes
        }
        expect(taken).toBeLessThanOrEqual(10_000 + now * 1000 + 0.001)
      }),
    )
  })
})
