/** Notices when no packet comes, by a clock that nobody sets back (spec §7.6). */
export class Silence {
  readonly #expectEvery: number
  readonly #now: () => number
  #heardAt: number
  #saidAt: number

  /** @param expectEvery milliseconds; silence counts from now */
  constructor(expectEvery: number, now: () => number = () => performance.now()) {
    this.#expectEvery = expectEvery
    this.#now = now
    this.#heardAt = this.#saidAt = now()
  }

  /** Seconds since the last packet, or since the start. */
  get seconds(): number {
    return (this.#now() - this.#heardAt) / 1000
  }

  broken(): void {
    this.#heardAt = this.#saidAt = this.#now()
  }

  /** Whether it is time to say so: once for each period of silence. */
  isDue(): boolean {
    const now = this.#now()
    if (now - this.#saidAt < this.#expectEvery) return false
    this.#saidAt = now
    return true
  }
}
