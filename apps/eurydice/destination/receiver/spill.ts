import { openDirectory } from '@farside/kernel/objects'

/** A packet on disk; `arrival` orders packets, over restarts too. */
export interface SpilledPacket {
  arrival: number
  bytes: number
}

/** Packets that memory had no room for, one file each. */
export type Spill = Awaited<ReturnType<typeof openSpill>>

/** Opens the folder; packets of an earlier run are found by `list`. */
export async function openSpill(folder: string) {
  const directory = await openDirectory(folder)
  return {
    /** Those on disk, oldest first. */
    async list(): Promise<SpilledPacket[]> {
      const found: SpilledPacket[] = []
      for await (const { key, bytes } of directory.list()) {
        const arrival = /^(\d{12})\.packet$/.exec(key)?.[1]
        if (arrival !== undefined) found.push({ arrival: Number(arrival), bytes })
      }
      return found.toSorted((a, b) => a.arrival - b.arrival)
    },

    /** On the disk when this resolves; nothing of it when it throws. */
    async write(arrival: number, packet: Uint8Array): Promise<void> {
      const writer = await directory.create(keyOf(arrival))
      try {
        await writer.write(packet)
        await writer.finish()
      } catch (error) {
        await writer.discard()
        throw error
      }
    },

    /** @throws when it is gone or unreadable */
    async read({ arrival }: SpilledPacket): Promise<Buffer> {
      const reader = await directory.open(keyOf(arrival))
      if (!reader) throw new Error(`The packet ${keyOf(arrival)} is gone`)
      try {
        return await reader.whole()
      } finally {
        await reader.close()
      }
    },

    delete: (arrival: number): Promise<void> => directory.delete(keyOf(arrival)),
  }
}

const keyOf = (arrival: number) => `${String(arrival).padStart(12, '0')}.packet`
