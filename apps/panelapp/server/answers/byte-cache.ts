/** Values whose sizes together stay within a limit; what was used longest ago goes first. */
export class ByteCache<T> {
  readonly #entries = new Map<string, { value: T; bytes: number }>()
  readonly #maxBytes: number
  #held = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  get bytes(): number {
    return this.#held
  }

  get(key: string): T | undefined {
    const entry = this.#entries.get(key)
    if (!entry) return undefined
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    return entry.value
  }

  /** A value of more than half of the limit is not kept: it would push out everything else. */
  set(key: string, value: T, bytes: number): void {
    this.#remove(key)
    const size = bytes + key.length * 2 + perEntry
    if (size > this.#maxBytes / 2) return
    this.#entries.set(key, { value, bytes: size })
    this.#held += size
    for (const oldest of this.#entries.keys()) {
      if (this.#held <= this.#maxBytes) break
      this.#remove(oldest)
    }
  }

  #remove(key: string): void {
    const entry = this.#entries.get(key)
    if (!entry) return
    this.#held -= entry.bytes
    this.#entries.delete(key)
  }
}

/** About what a map entry with its objects takes beside the value; bytes. */
const perEntry = 400
