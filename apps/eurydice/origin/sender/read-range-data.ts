import type { Storage } from '../../storage/storage.ts'

const TRIES = 3

export type RangeData = { data: Uint8Array } | { missing: true } | { unreadable: unknown }

/** The bytes of a range. A fault of the file system gets three tries; bytes that are not all there count as one. */
export async function readRangeData(storage: Storage, id: string, size: number): Promise<RangeData> {
  let fault: unknown
  for (let tried = 0; tried < TRIES; tried += 1) {
    try {
      const reader = await storage.open(id)
      if (!reader) return { missing: true }
      try {
        if (reader.bytes !== size) throw new Error(`the file has ${reader.bytes} bytes instead of ${size}`)
        const data = await reader.whole()
        if (data.byteLength === size) return { data }
        throw new Error(`the file ended after ${data.byteLength} of ${size} bytes`)
      } finally {
        await reader.close()
      }
    } catch (error) {
      fault = error
    }
  }
  return { unreadable: fault }
}
