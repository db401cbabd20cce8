import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { batches } from './batches.ts'
import type { Feed, Receiver } from './batches.ts'

const open = () => new AbortController().signal

/** A feed that a test drives by hand. */
function byHand() {
  const seen: string[] = []
  let to!: Receiver<number>
  const feed: Feed<number> = {
    start: (receiver) => (to = receiver),
    pause: () => seen.push('pause'),
    resume: () => seen.push('resume'),
  }
  return { feed, seen, give: (...items: number[]) => items.forEach((it) => to.next(it, 10)), to: () => to }
}
/** One that has numbers as long as it may go on, a thousand at a time. */
function upTo(most: number) {
  let given = 0
  let paused = false
  const feed: Feed<number> = {
    start(to) {
      const more = () => {
        if (paused) return
        for (let count = 0; count < 1000 && given < most; count += 1) to.next((given += 1), 10)
        if (given === most) to.end()
        else setImmediate(more)
      }
      feed.resume = () => {
        paused = false
        setImmediate(more)
      }
      more()
    },
    pause: () => (paused = true),
    resume: () => {},
  }
  return { feed, given: () => given }
}

describe('taking items in batches', () => {
  test('gives every item once and in order, in far fewer steps', async () => {
    const found: number[][] = []
    for await (const batch of batches(upTo(50_000).feed, open())) found.push(batch)
    expect(found.flat()).toEqual(Array.from({ length: 50_000 }, (_, i) => i + 1))
    expect(found.length).toBeLessThan(200)
  })
  test('gives what there is while the rest is still to come', async () => {
    const { feed, give } = byHand()
    const taken = batches(feed, open())
    const first = taken.next()
    give(1, 2)
    expect((await first).value).toEqual([1, 2])
    await taken.return(undefined)
  })
  test('does not run ahead of its reader', async () => {
    const { feed, given } = upTo(1_000_000)
    const taken = batches(feed, open())
    await taken.next()
    await sleep(20)
    expect(given()).toBeLessThan(7000)
    await taken.return(undefined)
  })
  test('lets a feed wait whose items are few and large', async () => {
    const { feed, seen, give, to } = byHand()
    const taken = batches(feed, open())
    const first = taken.next()
    give(1)
    to().next(2, 5_000_000)
    expect(seen).toEqual(['pause'])
    expect((await first).value).toEqual([1, 2])
    expect(seen).toEqual(['pause', 'resume'])
    await taken.return(undefined)
  })
  test('lets a feed go on that waits when its reader stops: what ends it comes the same way', async () => {
    const { feed, seen, to } = byHand()
    const taken = batches(feed, open())
    const first = taken.next()
    to().next(1, 10)
    await first
    to().next(2, 5_000_000)
    await taken.return(undefined)
    expect(seen).toEqual(['pause', 'resume'])
  })
  test('gives what came before a failure, then the failure', async () => {
    const { feed, give, to } = byHand()
    const taken = batches(feed, open())
    const first = taken.next()
    give(1)
    to().fail(new Error('lost'))
    expect((await first).value).toEqual([1])
    await expect(taken.next()).rejects.toThrow('lost')
  })
  test('ends at once by the signal though the feed hangs', async () => {
    const abort = new AbortController()
    const next = batches(byHand().feed, abort.signal).next()
    abort.abort(new Error('gone'))
    await expect(next).rejects.toThrow('gone')
  })
})
