import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStorage, type Storage } from '../../storage/storage.ts'
import { Digests } from './digests.ts'

let folder: string
let storage: Storage
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'digests-'))
  storage = await openStorage(folder)
})
afterAll(() => rm(folder, { recursive: true }))

const stored = async (text: string) => {
  const id = randomUUID()
  const writer = await storage.create(id)
  await writer.write(Buffer.from(text))
  await writer.finish()
  return id
}
const sha1 = (text: string) => createHash('sha1').update(text).digest()

describe('the digest of a file that goes on', () => {
  test('is computed from what is stored when memory does not have it', async () => {
    const id = await stored('hello and more')
    const digest = await new Digests(storage).upTo(id, 5)
    digest.update(Buffer.from('!'))
    expect(digest.end().sha1).toEqual(sha1('hello!'))
  })

  test('comes from memory, and stays as it was until the continuation is kept', async () => {
    const digests = new Digests({ open: () => Promise.reject(new Error('the disk is not to be asked')) })
    const id = randomUUID()
    const first = await digests.upTo(id, 0)
    first.update(Buffer.from('hello'))
    digests.keep(id, first)
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const next = await digests.upTo(id, 5)
      next.update(Buffer.from('!'))
      expect(next.end().sha1).toEqual(sha1('hello!'))
    }
    digests.forget(id)
    await expect(digests.upTo(id, 5)).rejects.toThrow('the disk')
  })

  test('is not to be had when fewer bytes are stored than were received', async () => {
    const digests = new Digests(storage)
    await expect(digests.upTo(await stored('hell'), 5)).rejects.toThrow('Only 4 of the 5 bytes')
    await expect(digests.upTo(randomUUID(), 5)).rejects.toThrow('Only 0 of the 5 bytes')
  })

  test('is forgotten for the file that was longest without a range', async () => {
    const digests = new Digests(storage)
    const ids = await Promise.all([stored('a'), stored('a')])
    for (const id of ids) digests.keep(id, await digests.upTo(id, 1))
    digests.keep(ids[0]!, await digests.upTo(ids[0]!, 1))
    for (let other = 0; other < 999; other += 1) digests.keep(randomUUID(), await digests.upTo(ids[0]!, 0))
    await storage.delete(ids[0]!)
    await storage.delete(ids[1]!)
    await digests.upTo(ids[0]!, 1)
    await expect(digests.upTo(ids[1]!, 1)).rejects.toThrow('Only 0')
  })
})
