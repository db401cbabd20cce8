import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStorage } from './storage.ts'
import type { Storage } from './storage.ts'

let root: string
let storage: Storage

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'farside-storage-'))
  storage = await openStorage(root)
})
afterAll(() => rm(root, { recursive: true, force: true }))

describe('storing data by id', () => {
  test('shards by the first two hex digits', async () => {
    const id = randomUUID()
    const writer = await storage.create(id)
    await writer.finish()
    expect(await readdir(join(root, id.slice(0, 2)))).toEqual([id])
  })

  test('reads, continues and deletes what an older installation stored flat', async () => {
    const id = randomUUID()
    await writeFile(join(root, id), 'hello')
    const writer = await storage.writeAt(id, 5)
    await writer.write(Buffer.from('!'))
    await writer.finish()
    const reader = await storage.open(id)
    expect(await reader!.whole()).toEqual(Buffer.from('hello!'))
    await reader!.close()
    await storage.delete(id)
    expect(await storage.find(id)).toBeUndefined()
  })

  test('lists data by id, flat and sharded, and nothing else', async () => {
    const place = join(root, 'listed')
    const listed = await openStorage(place)
    const [flat, sharded] = [randomUUID(), randomUUID()]
    await writeFile(join(place, flat), 'flat')
    await (await listed.create(sharded)).finish()
    await mkdir(join(place, 'other'))
    await writeFile(join(place, 'other', 'readme'), 'not ours')
    const ids = []
    for await (const { id } of listed.list()) ids.push(id)
    expect(ids.toSorted()).toEqual([flat, sharded].toSorted())
  })
})
