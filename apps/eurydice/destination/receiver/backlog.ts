import type { Log } from '@farside/kernel/log'
import type { Spill, SpilledPacket } from './spill.ts'

/** A packet that waits; `packet` is missing while its bytes are on disk only. */
interface Waiting extends SpilledPacket {
  packet?: Buffer
}

export interface TakenPacket {
  bytes: Buffer
  arrival: number
  /** Processed: it need not come again after a restart. Never throws. */
  done(): Promise<void>
}

export interface BacklogOptions {
  /** `RECEIVER_BUFFER_MAX_ITEMS`, packets in memory. */
  maxPackets: number
  /** `RECEIVER_SPILL_MAX_SIZE`, bytes on disk. */
  maxSpillBytes: number
  spill: Spill
  log: Log
  onDropped: () => void
}

/**
 * The packets between the link and the database, first in, first out: in memory, and on disk those that found memory
 * full. What is on disk is there until it was processed: a receiver that dies in between finds it again.
 */
export class Backlog {
  readonly #options: BacklogOptions
  readonly #waiting: Waiting[] = []
  #nextArrival = 1
  #inMemory = 0
  #spilledBytes = 0
  #wake: (() => void) | undefined

  /** @param found what an earlier run left on disk, oldest first */
  constructor(options: BacklogOptions, found: SpilledPacket[] = []) {
    this.#options = options
    this.#waiting.push(...found)
    for (const { arrival, bytes } of found) {
      this.#nextArrival = arrival + 1
      this.#spilledBytes += bytes
    }
  }

  /** Packets that wait, wherever they are. */
  get depth(): number {
    return this.#waiting.length
  }

  /** Bytes on disk, those of a packet that is being processed included. */
  get spilledBytes(): number {
    return this.#spilledBytes
  }

  /** Adds a packet, or drops it with an error log when neither memory nor disk has room. Never throws. */
  async add(packet: Buffer): Promise<void> {
    const { log, maxPackets, maxSpillBytes } = this.#options
    const entry: Waiting = { arrival: this.#nextArrival++, bytes: packet.byteLength }
    if (this.#inMemory < maxPackets) {
      this.#inMemory += 1
      this.#push({ ...entry, packet })
      log.debug('new_block_added_to_queue', { bytes: entry.bytes, waiting: this.depth })
    } else if (this.#spilledBytes + entry.bytes > maxSpillBytes) {
      this.#drop(entry, 'the buffer is full')
    } else if (await this.#toDisk(entry, packet)) {
      this.#push(entry)
      log.debug('new_block_added_to_queue', { bytes: entry.bytes, waiting: this.depth, spilled: true })
    }
  }

  /** The oldest packet, waiting for one as long as told; undefined when none came. */
  async take(milliseconds: number): Promise<TakenPacket | undefined> {
    if (this.#waiting.length === 0) await this.#news(milliseconds)
    const entry = this.#waiting.shift()
    if (!entry) return undefined
    const { arrival } = entry
    if (entry.packet) {
      this.#inMemory -= 1
      return { bytes: entry.packet, arrival, done: async () => {} }
    }
    const done = async () => {
      this.#spilledBytes -= entry.bytes
      try {
        await this.#options.spill.delete(arrival)
      } catch (error) {
        // It comes again after a restart, and changes nothing then.
        const message = 'A packet that was processed cannot be deleted from the disk'
        this.#options.log.error('spilled_packet_not_deleted', { message, error })
      }
    }
    try {
      return { bytes: await this.#options.spill.read(entry), arrival, done }
    } catch (error) {
      this.#drop(entry, 'it cannot be read back from disk', error)
      await done()
      return this.take(0)
    }
  }

  /**
   * Puts everything that memory holds, and the packet in hand, on disk for the next start. For a stop while the
   * database is away: the size limit is passed by what memory held rather than lose it.
   */
  async keepForNextStart(inHand: TakenPacket | undefined): Promise<void> {
    const onDisk = new Set((await this.#options.spill.list()).map(({ arrival }) => arrival))
    const held: Waiting[] = this.#waiting.filter((entry) => entry.packet !== undefined)
    if (inHand) held.unshift({ arrival: inHand.arrival, bytes: inHand.bytes.byteLength, packet: inHand.bytes })
    for (const entry of held) {
      if (entry.packet && !onDisk.has(entry.arrival)) await this.#toDisk(entry, entry.packet)
    }
  }

  async #toDisk(entry: Waiting, packet: Buffer): Promise<boolean> {
    try {
      await this.#options.spill.write(entry.arrival, packet)
      this.#spilledBytes += entry.bytes
      return true
    } catch (error) {
      this.#drop(entry, 'the buffer is full and so is the disk', error)
      return false
    }
  }

  #push(entry: Waiting) {
    this.#waiting.push(entry)
    this.#wake?.()
  }

  #drop(entry: Waiting, why: string, error?: unknown) {
    this.#options.log.error('dropped_transferable', {
      message: `A packet of ${entry.bytes} bytes is lost: ${why}`,
      bytes: entry.bytes,
      ...(error !== undefined && { error }),
    })
    this.#options.onDropped()
  }

  #news(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.#wake = undefined
        resolve()
      }
      const timer = setTimeout(done, milliseconds)
      this.#wake = done
    })
  }
}
