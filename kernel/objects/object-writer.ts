import type { FileHandle } from 'node:fs/promises'
import { BLOCK_BYTES, giveBack, takeBlock } from './blocks.ts'

/**
 * Writes an object in order, one block going to the disk while the next is gathered: two blocks are held at most.
 * Nothing is durable before `finish` has resolved. A failed write is reported by the next call.
 */
export class ObjectWriter {
  readonly #file: FileHandle
  readonly #settle: (kept: boolean) => Promise<void>
  readonly #start: number
  #block: Buffer | undefined
  #gathered = 0
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
    return this.#handedOver - this.#start + this.#gathered
  }

  /** Resolves when the chunk is taken over: its memory is the caller's again. */
  async write(chunk: Uint8Array): Promise<void> {
    let rest = chunk
    while (rest.byteLength > 0) {
      this.#block ??= takeBlock()
      const part = rest.subarray(0, BLOCK_BYTES - this.#gathered)
      this.#block.set(part, this.#gathered)
      this.#gathered += part.byteLength
      rest = rest.subarray(part.byteLength)
      if (this.#gathered === BLOCK_BYTES) await this.#handOver()
    }
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
    if (this.#block) giveBack(this.#block)
    this.#block = undefined
    if (!this.#ended) await this.#file.close()
    this.#ended = true
    await this.#settle(false)
  }

  async #handOver(): Promise<void> {
    await this.#underWay
    const block = this.#block
    if (!block) return
    const at = this.#handedOver
    const bytes = this.#gathered
    this.#block = undefined
    this.#handedOver += bytes
    this.#gathered = 0
    this.#underWay = writeWhole(this.#file, block.subarray(0, bytes), at).finally(() => giveBack(block))
    // The failure is thrown by the next call that awaits it; until then it is not unhandled.
    this.#underWay.catch(() => undefined)
  }
}

/** A write may take a part only: a disk that fills up does, before it refuses. */
async function writeWhole(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let done = 0
  while (done < bytes.byteLength) {
    const { bytesWritten } = await file.write(bytes, done, bytes.byteLength - done, position + done)
    done += bytesWritten
  }
}
