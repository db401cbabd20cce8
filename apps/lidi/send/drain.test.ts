import { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { smallGeometry } from '../tests/small-link.ts'
import { createBlockPool } from './block-pool.ts'
import { drain } from './drain.ts'

const never = new Promise<never>(() => {})
const LONG_MS = 3_600_000
const aClient = () => new Socket().on('error', () => {})

describe('letting open clients finish', () => {
  test('waits for the clients, then for their blocks', async () => {
    const pool = createBlockPool(smallGeometry, 1)
    const slot = await pool.acquire()
    const served = Promise.withResolvers<void>()
    let done = false
    const drained = drain({ clients: new Map([[aClient(), served.promise]]), pool, ms: LONG_MS, failed: never })
    void drained.then(() => (done = true))
    served.resolve()
    await new Promise(setImmediate)
    expect(done).toBe(false)
    pool.release(slot)
    await drained
  })

  test('ends at once when the sending thread is dead: no block comes back any more', async () => {
    const pool = createBlockPool(smallGeometry, 1)
    await pool.acquire()
    const clients = new Map([[aClient(), never]])
    await drain({ clients, pool, ms: LONG_MS, failed: Promise.reject(new Error('a thread ended')) })
  })
})
