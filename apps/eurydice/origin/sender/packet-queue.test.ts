import { describe, expect, test } from 'vitest'
import { packetQueue } from './packet-queue.ts'

const never = new AbortController().signal

describe('the queue between filling and writing', () => {
  test('gives items back in order and makes the filler wait while it is full', async () => {
    const queue = packetQueue<number>(1)
    const steps: string[] = []
    const filling = (async () => {
      for (const item of [1, 2, 3]) {
        await queue.put(item, never)
        steps.push(`put ${item}`)
      }
      queue.close()
    })()
    await new Promise(setImmediate)
    expect(steps).toEqual(['put 1'])
    const taken: (number | undefined)[] = []
    for (let item; (item = await queue.take(never)) !== undefined;) taken.push(item)
    await filling
    expect(taken).toEqual([1, 2, 3])
  })

  test('gives out what is in it after it was closed, then nothing', async () => {
    const queue = packetQueue<number>(2)
    await queue.put(1, never)
    queue.close()
    expect([await queue.take(never), await queue.take(never)]).toEqual([1, undefined])
  })

  test('lets both sides go when they are told to', async () => {
    const queue = packetQueue<number>(1)
    await queue.put(1, never)
    const told = new AbortController()
    const waiting = queue.put(2, told.signal)
    const empty = packetQueue<number>(1).take(told.signal)
    told.abort()
    expect([await waiting, await empty, queue.size]).toEqual([false, undefined, 1])
  })
})
