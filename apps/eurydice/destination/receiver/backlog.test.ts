import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLog } from '@farside/kernel/log'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Backlog } from './backlog.ts'
import { openSpill } from './spill.ts'

let root: string
let count = 0
let folder: string
let dropped: string[]
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'backlog-'))
})
afterAll(() => rm(root, { recursive: true }))
beforeEach(() => {
  folder = join(root, String(count++))
  dropped = []
})

async function open({ maxPackets = 2, maxSpillBytes = 0 } = {}) {
  const spill = await openSpill(folder)
  const sinks = [{ shape: () => '', write: () => undefined }]
  const log = { ...openLog({ program: 'test', sinks }), error: (key: string) => void dropped.push(key) }
  let drops = 0
  const options = { maxPackets, maxSpillBytes, spill, log, onDropped: () => void (drops += 1) }
  const backlog = new Backlog(options, await spill.list())
  return { backlog, drops: () => drops, add: (text: string) => backlog.add(Buffer.from(text)), spill }
}
const take = async (backlog: Backlog) => {
  const taken = await backlog.take(0)
  await taken?.done()
  return taken?.bytes.toString()
}
const takeAll = async (backlog: Backlog) => {
  const all: string[] = []
  for (let text = await take(backlog); text !== undefined; text = await take(backlog)) all.push(text)
  return all
}

describe('packets that wait', () => {
  test('are dropped with an error log when memory is full and the disk is not to be used', async () => {
    const { backlog, add, drops } = await open()
    for (const text of ['a', 'b', 'c']) await add(text)
    expect(await takeAll(backlog)).toEqual(['a', 'b'])
    expect(dropped).toEqual(['dropped_transferable'])
    expect(drops()).toBe(1)
  })

  test('go to disk when memory is full, up to the limit, and leave nothing there', async () => {
    const { backlog, add, spill } = await open({ maxSpillBytes: 5 })
    for (const text of ['aa', 'bb', 'cc', 'dd', 'ee', 'f']) await add(text)
    expect(await spill.list()).toMatchObject([{ bytes: 2 }, { bytes: 2 }, { bytes: 1 }])
    expect(backlog.spilledBytes).toBe(5)
    expect(await takeAll(backlog)).toEqual(['aa', 'bb', 'cc', 'dd', 'f'])
    expect(dropped).toHaveLength(1)
    expect(backlog.spilledBytes).toBe(0)
    expect(await readdir(folder)).toEqual([])
  })

  test('keep their order and are never lost within the limits, however adding and taking alternate', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 40 }), async (steps) => {
        folder = join(root, String(count++))
        const { backlog, add } = await open({ maxPackets: 2, maxSpillBytes: 1000 })
        const taken: (string | undefined)[] = []
        let added = 0
        for (const adding of steps) {
          if (adding) await add(String(added++))
          else if (backlog.depth > 0) taken.push(await take(backlog))
        }
        taken.push(...(await takeAll(backlog)))
        expect(taken).toEqual(Array.from({ length: added }, (_, at) => String(at)))
      }),
      { numRuns: 40 },
    ))

  test('are found on disk after a restart, also the one that was being processed, before newer ones', async () => {
    const before = await open({ maxPackets: 1, maxSpillBytes: 100 })
    for (const text of ['a', 'b', 'c']) await before.add(text)
    await take(before.backlog)
    expect((await before.backlog.take(0))!.bytes.toString()).toBe('b') // killed before it is done

    const { backlog, add } = await open({ maxPackets: 1, maxSpillBytes: 100 })
    expect(backlog.depth).toBe(2)
    await add('d')
    expect(await takeAll(backlog)).toEqual(['b', 'c', 'd'])
  })

  test('are all kept for the next start when told to, in their order', async () => {
    const before = await open({ maxPackets: 2, maxSpillBytes: 1 })
    for (const text of ['a', 'b', 'c']) await before.add(text)
    const inHand = await before.backlog.take(0)
    await before.add('d')
    await before.backlog.keepForNextStart(inHand)
    const { backlog } = await open()
    expect(await takeAll(backlog)).toEqual(['a', 'b', 'c', 'd'])
    expect(dropped).toEqual([])
  })

  test('that vanish from the disk are reported and passed over', async () => {
    const { backlog, add, spill, drops } = await open({ maxPackets: 1, maxSpillBytes: 100 })
    for (const text of ['a', 'b', 'c']) await add(text)
    const [first] = await spill.list()
    await spill.delete(first!.arrival)
    expect(await takeAll(backlog)).toEqual(['a', 'c'])
    expect(drops()).toBe(1)
  })

  test('that were processed and cannot be deleted are reported; the rest goes on', async () => {
    const { backlog, add, spill } = await open({ maxPackets: 1, maxSpillBytes: 100 })
    for (const text of ['a', 'b', 'c']) await add(text)
    spill.delete = async () => {
      throw new Error('Read-only file system')
    }
    expect(await takeAll(backlog)).toEqual(['a', 'b', 'c'])
    expect(dropped).toEqual(['spilled_packet_not_deleted', 'spilled_packet_not_deleted'])
  })

  test('end the waiting of who takes them', async () => {
    const { backlog, add } = await open()
    const taken = backlog.take(60_000)
    await add('a')
    expect((await taken)!.bytes.toString()).toBe('a')
  })
})
