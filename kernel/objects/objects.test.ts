import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isStorageFull, openDirectory } from './index.ts'
import type { Directory, ObjectWriter } from './index.ts'

let root: string
let objects: Directory
let next = 0
const freshKey = () => `ab/object-${(next += 1)}`

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'farside-objects-'))
  objects = await openDirectory(join(root, 'made/on-demand'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

describe('writing an object', () => {
  test('keeps the bytes, in a file only its owner may read', async () => {
    const key = freshKey()
    await stored(key, [Buffer.from('hel'), Buffer.from('lo')])
    expect(await contentOf(key)).toEqual(Buffer.from('hello'))
    expect((await stat(join(root, 'made/on-demand', key))).mode & 0o777).toBe(0o600)
  })

  test('keeps an object without bytes', async () => {
    const key = freshKey()
    await stored(key, [])
    expect(await objects.find(key)).toMatchObject({ key, bytes: 0 })
  })

  test('gives back what was written, however it was cut, larger than the batches', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 900_000 }), { maxLength: 6 }), async (sizes) => {
        const key = freshKey()
        const chunks = sizes.map((size, index) => Buffer.alloc(size, index + 1))
        const writer = await stored(key, chunks)
        expect(writer.bytes).toBe(Buffer.concat(chunks).byteLength)
        expect((await contentOf(key))?.equals(Buffer.concat(chunks))).toBe(true)
      }),
      { numRuns: 20 },
    ))

  test('does not write over an object', async () => {
    const key = freshKey()
    await stored(key, [Buffer.from('first')])
    await expect(objects.create(key)).rejects.toMatchObject({ code: 'EEXIST' })
    expect(await contentOf(key)).toEqual(Buffer.from('first'))
  })

  test('leaves nothing when it is discarded', async () => {
    const key = freshKey()
    const writer = await objects.create(key)
    await writer.write(Buffer.alloc(2_000_000))
    await writer.discard()
    expect(await objects.find(key)).toBeUndefined()
  })
})

describe('continuing an object', () => {
  test('cuts off what lay behind the offset', async () => {
    const key = freshKey()
    await stored(key, [Buffer.from('hello world')])
    const writer = await objects.writeAt(key, 5)
    await writer.write(Buffer.from('!'))
    await writer.finish()
    expect(await contentOf(key)).toEqual(Buffer.from('hello!'))
  })

  test('keeps the bytes before the offset when it is discarded', async () => {
    const key = freshKey()
    await stored(key, [Buffer.from('hello')])
    const writer = await objects.writeAt(key, 5)
    await writer.write(Buffer.from(' world'))
    await writer.discard()
    expect(await contentOf(key)).toEqual(Buffer.from('hello'))
  })

  test('refuses an offset behind the end, which would invent zeros', async () => {
    const key = freshKey()
    await stored(key, [Buffer.from('hello')])
    await expect(objects.writeAt(key, 6)).rejects.toThrow('Cannot write at 6')
    expect(await contentOf(key)).toEqual(Buffer.from('hello'))
  })

  test('begins an absent object at 0, and cuts one by hand', async () => {
    const key = freshKey()
    const writer = await objects.writeAt(key, 0)
    await writer.write(Buffer.from('hello'))
    await writer.finish()
    await objects.truncate(key, 2)
    expect(await contentOf(key)).toEqual(Buffer.from('he'))
  })
})

describe('reading an object', () => {
  test('gives the bytes of a range', async () => {
    const key = freshKey()
    const content = Buffer.from(Array.from({ length: 700_000 }, (_, index) => index % 251))
    await stored(key, [content])
    const reader = await objects.open(key)
    const read: Buffer[] = []
    for await (const chunk of reader!.chunks(100_000, 600_001)) read.push(chunk)
    await reader!.close()
    expect(Buffer.concat(read).equals(content.subarray(100_000, 600_001))).toBe(true)
  })

  test('goes on when the object is deleted meanwhile', async () => {
    const key = freshKey()
    await stored(key, [Buffer.from('hello')])
    const reader = await objects.open(key)
    await objects.delete(key)
    expect(await reader!.whole()).toEqual(Buffer.from('hello'))
    await reader!.close()
  })

  test('says that there is none', async () => {
    expect(await objects.open(freshKey())).toBeUndefined()
    expect(await objects.find(freshKey())).toBeUndefined()
  })
})

describe('keeping house', () => {
  test('deletes, and a missing object is no error', async () => {
    const key = freshKey()
    await stored(key, [Buffer.from('x')])
    await objects.delete(key)
    await objects.delete(key)
    expect(await objects.find(key)).toBeUndefined()
  })

  test('lists every object and passes over other files', async () => {
    const place = await openDirectory(join(root, 'listed'))
    await (await place.create('cd/one')).finish()
    await (await place.create('flat')).finish()
    await writeFile(join(root, 'listed', 'lost+found but not ours'), 'x')
    const keys = []
    for await (const { key } of place.list()) keys.push(key)
    expect(keys.toSorted()).toEqual(['cd/one', 'flat'])
    expect(await readFile(join(root, 'listed', 'lost+found but not ours'), 'utf8')).toBe('x')
  })

  test('knows how much room is left', async () => {
    expect(await objects.freeBytes()).toBeGreaterThan(0)
  })

  test.each(['', '..', '../x', 'a/../b', '/etc/passwd', 'a/b/c', '.hidden', 'a b', 'a\\b', 'a/', 'é', 'a\0b'])(
    'refuses the key %j',
    async (key) => {
      await expect(objects.create(key)).rejects.toThrow('object key')
    },
  )

  test('tells a full disk from other failures', () => {
    expect(isStorageFull(Object.assign(new Error(), { code: 'ENOSPC' }))).toBe(true)
    expect(isStorageFull(Object.assign(new Error(), { code: 'EIO' }))).toBe(false)
    expect(isStorageFull(undefined)).toBe(false)
  })
})

async function stored(key: string, chunks: Buffer[]): Promise<ObjectWriter> {
  const writer = await objects.create(key)
  for (const chunk of chunks) await writer.write(chunk)
  await writer.finish()
  return writer
}

async function contentOf(key: string): Promise<Buffer | undefined> {
  const reader = await objects.open(key)
  const all = await reader?.whole()
  await reader?.close()
  return all
}
