const MOST_CHUNK = 0xffff
const END = Buffer.from([0, 0])

/** A message as it goes on the wire: chunks of `length u16, bytes`, closed by a length of 0. */
export function chunked(message: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = []
  for (let at = 0; at < message.length; at += MOST_CHUNK) {
    const chunk = message.subarray(at, at + MOST_CHUNK)
    const head = Buffer.alloc(2)
    head.writeUInt16BE(chunk.length)
    parts.push(head, chunk)
  }
  parts.push(END)
  return Buffer.concat(parts)
}

export class MessageTooLarge extends Error {}

/** Puts messages together from bytes however they were cut. An empty message is a keep-alive and gives nothing. */
export class Messages {
  #held: Buffer = Buffer.alloc(0)
  #chunks: Buffer[] = []
  #size = 0
  readonly #most: number

  /** @param most bytes of one message; a longer one is refused before it is waited for */
  constructor(most: number) {
    this.#most = most
  }

  /** @throws MessageTooLarge */
  *take(bytes: Uint8Array): Generator<Uint8Array> {
    this.#held = this.#held.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#held, bytes])
    let at = 0
    while (this.#held.length - at >= 2) {
      const length = this.#held.readUInt16BE(at)
      if (length === 0) {
        at += 2
        const message = Buffer.concat(this.#chunks)
        this.#chunks = []
        this.#size = 0
        if (message.length > 0) yield message
        continue
      }
      this.#refuse(this.#size + length)
      if (this.#held.length - at < 2 + length) break
      this.#chunks.push(this.#held.subarray(at + 2, at + 2 + length))
      this.#size += length
      at += 2 + length
    }
    this.#held = this.#held.subarray(at)
  }

  #refuse(size: number): void {
    if (size > this.#most) throw new MessageTooLarge(`a message of more than ${this.#most} bytes`)
  }
}
