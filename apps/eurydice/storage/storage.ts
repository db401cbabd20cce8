import { openDirectory } from '@farside/kernel/objects'
import type { ObjectReader, ObjectWriter, StoredObject } from '@farside/kernel/objects'

/**
 * Where the bytes of ranges (origin, by range id) and of received files (destination, by transferable id) lie
 * (eurydice.md §10.1): `ab/<whole id>`, `ab` being the id's first two hex digits. Older installations have no
 * sub-folders: what lies flat is read, continued and deleted there. Ids are lower-case UUIDs.
 */
export type Storage = Awaited<ReturnType<typeof openStorage>>

export interface StoredData {
  id: string
  bytes: number
  /** Milliseconds since 1970. */
  changedAt: number
}

export async function openStorage(root: string) {
  const directory = await openDirectory(root)
  const keyHolding = async (id: string): Promise<string> => ((await directory.find(id)) ? id : shardedKey(id))

  let free = { askedAt: -Infinity, bytes: Promise.resolve(0) }

  return {
    /** @throws EEXIST when there is data of this id */
    create: (id: string): Promise<ObjectWriter> => directory.create(shardedKey(id)),

    /** Continues at an offset, cutting off what lies behind it; see the directory's `writeAt`. */
    writeAt: async (id: string, offset: number): Promise<ObjectWriter> =>
      directory.writeAt(await keyHolding(id), offset),

    truncate: async (id: string, bytes: number): Promise<void> => directory.truncate(await keyHolding(id), bytes),

    /** @returns undefined when there is no data of this id; the reader must be closed */
    open: async (id: string): Promise<ObjectReader | undefined> =>
      (await directory.open(shardedKey(id))) ?? directory.open(id),

    find: async (id: string): Promise<StoredData | undefined> => {
      const found = (await directory.find(shardedKey(id))) ?? (await directory.find(id))
      return found && dataOf(found)
    },

    /** Missing data is no error. */
    delete: async (id: string): Promise<void> => {
      await directory.delete(shardedKey(id))
      await directory.delete(id)
    },

    /** All data, in no order; files that are not named by an id are not ours and passed over. */
    async *list(): AsyncGenerator<StoredData> {
      for await (const object of directory.list()) {
        const data = dataOf(object)
        if (UUID.test(data.id)) yield data
      }
    },

    /** As it was at most a second ago: asked anew for each of many small files it would cost as much as writing them. */
    freeBytes: (): Promise<number> => {
      const now = performance.now()
      if (now - free.askedAt > FREE_BYTES_MS) free = { askedAt: now, bytes: directory.freeBytes() }
      return free.bytes
    },
  }
}

const FREE_BYTES_MS = 1000

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const shardedKey = (id: string): string => `${id.slice(0, 2)}/${id}`

const dataOf = ({ key, bytes, changedAt }: StoredObject): StoredData => ({
  id: key.slice(key.indexOf('/') + 1),
  bytes,
  changedAt,
})
