import type { FileHandle } from 'node:fs/promises'

const CHUNK_BYTES = 256 * 1024

/** An open object: it stays readable when its name is deleted meanwhile. */
export class ObjectReader {
  readonly #file: FileHandle
  /** The object's length when it was opened. */
  readonly bytes: number

  constructor(file: FileHandle, bytes: number) {
    this.#file = file
    this.bytes = bytes
  }

  /** The bytes from `start` up to, not including, `end`, in chunks of 256 KiB. */
  async *chunks(start = 0, end = this.bytes): AsyncGenerator<Buffer> {
    let at = start
    while (at < end) {
      const room = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, end - at))
      const { bytesRead } = await this.#file.read(room, 0, room.byteLength, at)
      if (bytesRead === 0) return
      at += bytesRead
      yield room.subarray(0, bytesRead)
    }
  }

  /** All of it in memory: for objects whose size the caller has bounded. */
  async whole(): Promise<Buffer> {
    const all = Buffer.allocUnsafe(this.bytes)
    let at = 0
    while (at < all.byteLength) {
      const { bytesRead } = await this.#file.read(all, at, all.byteLength - at, at)
      if (bytesRead === 0) break
      at += bytesRead
    }
    return all.subarray(0, at)
  }

  close(): Promise<void> {
    return this.#file.close()
  }
}
