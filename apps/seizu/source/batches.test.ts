import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { batches } from './batches.ts'

const open = () => new AbortController().signal
async function* upTo(most: number, onEnd = () => {}) {
  try {
    for (let item = 1; item <= most; item += 1) yield item
  } finally {
    onEnd()
  }
}

describe('taking items in batches', () => {
  test('gives every item once and in order, in far fewer steps', async () => {
    const found: number[][] = []
    for await (const batch of batches(upTo(5000), open())) found.push(batch)
    expect(found.flat()).toEqual(Array.from({ length: 5000 }, (_, i) => i + 1))
    expect(found.length).toBeLessThan(50)
  })
  test('gives what there is while the rest is still to come', async () => {
    async function* slowly() {
      yield 'first'
      await sleep(10_000, undefined, { ref: false })
      yield 'second'
    }
    const taken = batches(slowly(), open())
    expect((await taken.next()).value).toEqual(['first'])
    void taken.return(undefined)
  })
  test('does not run ahead of its reader', async () => {
    let given = 0
    async function* counted() {
      for (; given < 100_000; given += 1) yield given
    }
    const taken = batches(counted(), open())
    await taken.next()
    await sleep(20)
    expect(given).toBeLessThan(3000)
    await taken.return(undefined)
  })
  test('gives what came before a failure, then the failure', async () => {
    async function* failing() {
      yield 1
      throw new Error('lost')
    }
    const taken = batches(failing(), open())
    expect((await taken.next()).value).toEqual([1])
    await expect(taken.next()).rejects.toThrow('lost')
  })
  test('ends at once by the signal though the source hangs', async () => {
    const abort = new AbortController()
    async function* hanging() {
      await new Promise(() => {})
      yield 1
    }
    const taken = batches(hanging(), abort.signal)
    const next = taken.next()
    abort.abort(new Error('gone'))
    await expect(next).rejects.toThrow('gone')
  })
  test('ends the source when its reader stops', async () => {
    let ended = false
    for await (const batch of batches(
      upTo(1_000_000, () => (ended = true)),
      open(),
    ))
      if (batch.length > 0) break
    await expect.poll(() => ended).toBe(true)
  })
})
