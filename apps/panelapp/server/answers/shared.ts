/** Work in flight that equal requests share: the first begins it, and it is forgotten when the last is done with it. */
export class Shared<T> {
  readonly #running = new Map<string, { value: Promise<T>; users: number }>()

  /** Uses what the work for a key gives; a failure is everybody's. No key: nothing is shared. */
  async use<R>(key: string | undefined, work: () => Promise<T>, then: (value: T) => Promise<R>): Promise<R> {
    if (key === undefined) return then(await work())
    const running = this.#running.get(key) ?? { value: work(), users: 0 }
    this.#running.set(key, running)
    running.users += 1
    try {
      return await then(await running.value)
    } finally {
      running.users -= 1
      if (running.users === 0) this.#running.delete(key)
    }
  }
}
