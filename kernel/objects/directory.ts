import { constants } from 'node:fs'
import { mkdir, open, opendir, stat, statfs, unlink } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { checkedKey, isKey } from './object-key.ts'
import { ObjectReader } from './object-reader.ts'
import { ObjectWriter } from './object-writer.ts'

export interface StoredObject {
  key: string
  bytes: number
  /** Milliseconds since 1970, by the file system's clock. */
  changedAt: number
}

const FILE_MODE = 0o600
const FOLDER_MODE = 0o700

/** Objects as files below one folder. A key is `name` or `folder/name`, made of the program's own identifiers. */
export type Directory = Awaited<ReturnType<typeof openDirectory>>

/** Opens the folder, creating it when it is absent. */
export async function openDirectory(root: string) {
  await makeFolder(root)
  const pathOf = (key: string): string => join(root, checkedKey(key))

  return {
    /**
     * A writer for a new object; nothing is there after `discard`. The object has its final name from the start, since
     * it only counts once the caller has recorded it elsewhere: what a crash leaves is an object nobody knows of.
     * @throws EEXIST when the key is taken
     */
    async create(key: string): Promise<ObjectWriter> {
      const path = pathOf(key)
      const file = await openMakingFolder(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL)
      return new ObjectWriter(file, 0, async (kept) => {
        if (!kept) await unlessMissing(unlink(path))
        await syncFolder(dirname(path))
      })
    },

    /**
     * A writer that begins at an offset; the object is created when it is absent, and what it held behind the offset is
     * cut off first. `discard` leaves the bytes before the offset.
     * @throws RangeError when the object ends before the offset
     */
    async writeAt(key: string, offset: number): Promise<ObjectWriter> {
      const path = pathOf(key)
      const file = await openMakingFolder(path, constants.O_WRONLY | constants.O_CREAT)
      try {
        const { size } = await file.stat()
        if (size < offset) throw new RangeError(`Cannot write at ${offset}: "${key}" has ${size} bytes`)
        if (size > offset) await file.truncate(offset)
      } catch (error) {
        await file.close()
        throw error
      }
      return new ObjectWriter(file, offset, async (kept) => {
        if (!kept) await shorten(path, offset)
        await syncFolder(dirname(path))
      })
    },

    /** Cuts an object to a number of bytes; durable when it resolves. @throws ENOENT */
    truncate: (key: string, bytes: number): Promise<void> => shorten(pathOf(key), bytes),

    /** @returns undefined when there is no such object */
    async find(key: string): Promise<StoredObject | undefined> {
      const found = await unlessMissing(stat(pathOf(key)))
      return found && { key, bytes: found.size, changedAt: found.mtimeMs }
    },

    /** A reader that must be closed; undefined when there is no such object. */
    async open(key: string): Promise<ObjectReader | undefined> {
      const file = await unlessMissing(open(pathOf(key), 'r'))
      if (!file) return undefined
      try {
        return new ObjectReader(file, (await file.stat()).size)
      } catch (error) {
        await file.close()
        throw error
      }
    },

    /**
     * Takes an object away; a missing one is no error. Not synced: a power cut may bring it back as an object that
     * nobody knows of, and a sync for each of many small objects would cost more than all the rest.
     */
    delete: (key: string): Promise<void | undefined> => unlessMissing(unlink(pathOf(key))),

    /** Every object, in no order; files whose names are not keys are passed over. */
    async *list(): AsyncGenerator<StoredObject> {
      for await (const entry of await opendir(root, { recursive: true })) {
        if (!entry.isFile()) continue
        const path = join(entry.parentPath, entry.name)
        const key = path.slice(join(root, '/').length)
        const found = isKey(key) && (await unlessMissing(stat(path)))
        if (found) yield { key, bytes: found.size, changedAt: found.mtimeMs }
      }
    },

    /** Bytes that this process may still write here. */
    async freeBytes(): Promise<number> {
      const { bavail, bsize } = await statfs(root)
      return bavail * bsize
    },
  }
}

async function openMakingFolder(path: string, flags: number): Promise<FileHandle> {
  const opened = await unlessMissing(open(path, flags, FILE_MODE))
  if (opened) return opened
  await makeFolder(dirname(path))
  return open(path, flags, FILE_MODE)
}

async function makeFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: FOLDER_MODE })
  if (made !== undefined) await syncFolder(dirname(made))
}

async function shorten(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.truncate(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A new name is durable only after its folder is synced. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
