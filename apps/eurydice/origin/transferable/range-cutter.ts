import { randomUUID } from 'node:crypto'
import type { ObjectWriter } from '@farside/kernel/objects'
import type { Storage } from '../../storage/storage.ts'
import type { StoredRange } from './outgoing.queries.ts'

/** A range whose bytes are in storage, or on their way there. */
interface OpenRange {
  id: string
  byteOffset: number
  writer: ObjectWriter
  /** Set once the range is full: resolves when its bytes are durable. */
  durable?: Promise<void>
}

/**
 * Cuts a body into stored ranges of `rangeBytes`. A range is recorded only when the first byte of the next one has come:
 * until then it may be the last, and the last one is recorded by `finish`'s caller, together with the end (§2.4).
 * Storing a range to the disk overlaps with reading the next one; no more than two ranges are under way.
 */
export class RangeCutter {
  readonly #storage: Storage
  readonly #rangeBytes: number
  readonly #record: (range: StoredRange) => Promise<void>
  #current: OpenRange | undefined
  #recording: OpenRange | undefined
  #recorded: Promise<void> = Promise.resolve()

  /** @param record called for one range after another, each already durable */
  constructor(storage: Storage, rangeBytes: number, record: (range: StoredRange) => Promise<void>) {
    this.#storage = storage
    this.#rangeBytes = rangeBytes
    this.#record = record
  }

  async take(chunk: Uint8Array): Promise<void> {
    let rest = chunk
    while (rest.byteLength > 0) {
      const range = await this.#rangeWithRoom()
      const part = rest.subarray(0, this.#rangeBytes - range.writer.bytes)
      rest = rest.subarray(part.byteLength)
      await range.writer.write(part)
      if (range.writer.bytes === this.#rangeBytes) range.durable = quietly(range.writer.finish())
    }
  }

  /**
   * Stores the rest and has the last range recorded, after every other one. An empty body has one range of 0 bytes.
   * @param recordLast what records it together with the end of the submission
   */
  async finish<T>(recordLast: (range: StoredRange) => Promise<T>): Promise<T> {
    const last = (this.#current ??= await this.#open(0))
    await (last.durable ?? last.writer.finish())
    await this.#recorded
    this.#current = undefined
    this.#recording = last
    const result = await recordLast(storedRange(last))
    this.#recording = undefined
    return result
  }

  /**
   * Takes away the data of every range that is not recorded.
   * @param reason why the upload ends
   * @param isDoubtful whether a recording that failed so may have happened all the same (its connection was lost): the
   *   data of such a range stays, and is swept later if the range is not recorded
   */
  async abandon(reason: unknown, isDoubtful: (error: unknown) => boolean): Promise<void> {
    const recordingFailed = await this.#recorded.then(
      () => reason,
      (error: unknown) => error,
    )
    if (this.#recording && !isDoubtful(recordingFailed)) await discard(this.#recording)
    if (this.#current) await discard(this.#current)
  }

  async #rangeWithRoom(): Promise<OpenRange> {
    const full = this.#current
    if (full && full.writer.bytes < this.#rangeBytes) return full
    if (full) {
      await this.#recorded
      this.#recording = full
      this.#recorded = quietly(this.#recordDurable(full))
    }
    this.#current = undefined
    return (this.#current = await this.#open(full ? full.byteOffset + full.writer.bytes : 0))
  }

  async #open(byteOffset: number): Promise<OpenRange> {
    const id = randomUUID()
    return { id, byteOffset, writer: await this.#storage.create(id) }
  }

  async #recordDurable(range: OpenRange): Promise<void> {
    await range.durable
    await this.#record(storedRange(range))
    this.#recording = undefined
  }
}

async function discard({ writer, durable }: OpenRange): Promise<void> {
  await durable?.catch(() => undefined)
  await writer.discard()
}

const storedRange = ({ id, byteOffset, writer }: OpenRange): StoredRange => ({ id, byteOffset, size: writer.bytes })

/** For a promise that is awaited later: its failure is thrown there and is not unhandled until then. */
function quietly<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}
