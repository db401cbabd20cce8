/** So many pieces of work at once; so many more wait, in order; the rest is refused. */
export class Turns {
  readonly #atOnce: number
  readonly #mostWaiting: number
  readonly #waiting: (() => void)[] = []
  #working = 0

  constructor(atOnce: number, mostWaiting: number) {
    this.#atOnce = atOnce
    this.#mostWaiting = mostWaiting
  }

  /** @throws what `refusal` gives when too many wait already */
  async take<T>(work: () => Promise<T>, refusal: () => Error): Promise<T> {
    if (this.#working < this.#atOnce) this.#working += 1
    else if (this.#waiting.length < this.#mostWaiting) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else throw refusal()
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next() // takes over this turn
      else this.#working -= 1
    }
  }
}
