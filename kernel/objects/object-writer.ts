import type { FileHandle } from 'node:fs/promises'

/** Bytes gathered before they go to the disk in one call: small writes cost a thread hand-over each. */
const BATCH_BYTES = 1024 * 1024

/**
 * Writes an object in order, one batch going to the disk while the next is gathered. Nothing is durable before
 * `finish` has resolved. The chunks belong to the writer until then and must not be reused.
 * A failed write is reported by the next call, once.
 */
export class ObjectWriter {
  readonly #file: FileHandle
  readonly #settle: (kept: boolean) => Promise<void>
  readonly #start: number
  #gathered: Uint8Array[] = []
  #gatheredBytes = 0
  #handedOver: number
  #underWay: Promise<void> = Promise.resolve()
  #ended = false

  /** @param settle what makes the new name durable, or takes the object away again */
  constructor(file: FileHandle, start: number, settle: (kept: boolean) => Promise<void>) {
    this.#file = file
    this.#start = start
    this.#handedOver = start
    this.#settle = settle
  }

  /** Bytes taken so far. */
  get bytes(): number {
    return this.#handedOver - this.#start + this.#gatheredBytes
  }

  /** Resolves when there is room for more: at most two batches are held. */
  async write(chunk: Uint8Array): Promise<void> {
    this.#gathered.push(chunk)
    this.#gatheredBytes += chunk.byteLength
    if (this.#gatheredBytes >= BATCH_BYTES) await this.#handOver()
  }

  /** Everything written, file and folder synced, closed. */
  async finish(): Promise<void> {
    await this.#handOver()
    await this.#underWay
    await this.#file.sync()
    this.#ended = true
    await this.#file.close()
    await this.#settle(true)
  }

  /** Closes and takes the object away; safe after a failure of `write` or `finish`. */
  async discard(): Promise<void> {
    await this.#underWay.catch(() => undefined)
    if (!this.#ended) await this.#file.close()
    this.#ended = true
    await this.#settle(false)
  }

  async #handOver(): Promise<void> {
    await this.#underWay
    if (this.#gatheredBytes === 0) return
    const chunks = this.#gathered
    const at = this.#handedOver
    this.#handedOver += this.#gatheredBytes
    this.#gathered = []
    this.#gatheredBytes = 0
    this.#underWay = writeWhole(this.#file, chunks, at)
    // The failure is thrown by the next call that awaits it; until then it is not unhandled.
    this.#underWay.catch(() => undefined)
  }
}

/** A write may take a part only: a disk that fills up does, before it refuses. */
async function writeWhole(file: FileHandle, chunks: Uint8Array[], position: number): Promise<void> {
  let at = position
  let left = chunks
  while (left.length > 0) {
    const { bytesWritten } = await file.writev(left, at)
    at += bytesWritten
    left = dropped(left, bytesWritten)
  }
}

function dropped(chunks: Uint8Array[], bytes: number): Uint8Array[] {
  let skip = bytes
  for (let index = 0; index < chunks.length; index += 1) {
    const chunk = chunks[index]!
    if (skip < chunk.byteLength)
      return skip === 0 ? chunks.slice(index) : [chunk.subarray(skip), ...chunks.slice(index + 1)]
    skip -= chunk.byteLength
  }
  return []
}
