/** Text and bytes put one after another in a buffer that grows. */
export class ByteBuilder {
  #bytes: Buffer
  #length = 0

  constructor(capacity: number) {
    this.#bytes = Buffer.allocUnsafeSlow(capacity)
  }

  get length(): number {
    return this.#length
  }

  /** Begins again, with the room that it has unless that is uncommonly much. */
  clear(): void {
    if (this.#bytes.length > mostKeptBytes) this.#bytes = Buffer.allocUnsafeSlow(mostKeptBytes)
    this.#length = 0
  }

  text(text: string): this {
    // A UTF-16 unit takes at most three bytes.
    this.#makeRoom(text.length * 3)
    this.#length += this.#bytes.write(text, this.#length)
    return this
  }

  /** Of another builder's. */
  copy(from: ByteBuilder, start: number, end: number): this {
    this.#makeRoom(end - start)
    this.#length += from.#bytes.copy(this.#bytes, this.#length, start, end)
    return this
  }

  /** A view, good until the next write. */
  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  #makeRoom(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#length + more))
    this.#bytes.copy(grown, 0, 0, this.#length)
    this.#bytes = grown
  }
}

const mostKeptBytes = 1 << 21
