/** One writer at a time, in the order in which they came: what a writer read cannot have moved when it commits. */
export class WriteLock {
  #last: Promise<void> = Promise.resolve()

  /** @returns what lets the next one in; calling it twice is harmless */
  async take(): Promise<() => void> {
    const before = this.#last
    let release!: () => void
    this.#last = new Promise((resolve) => (release = resolve))
    await before
    return release
  }
}
