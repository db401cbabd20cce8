/** Lets at most a number of holders in at a time; the others wait in the order in which they asked. */
export interface Turns {
  /** Resolves to the function that gives the turn back, or undefined after `close`. */
  take(): Promise<(() => void) | undefined>
  readonly taken: number
  readonly waiting: number
  /** Nobody gets a turn any more; those who wait are told. */
  close(): void
}

export function createTurns(most: number): Turns {
  const queue: ((give: (() => void) | undefined) => void)[] = []
  let taken = 0
  let closed = false
  const give = () => {
    const next = queue.shift()
    if (next) next(give)
    else taken--
  }
  return {
    take() {
      if (closed) return Promise.resolve(undefined)
      if (taken === most) return new Promise((resolve) => queue.push(resolve))
      taken++
      return Promise.resolve(give)
    },
    get taken() {
      return taken
    },
    get waiting() {
      return queue.length
    },
    close() {
      closed = true
      for (const resolve of queue.splice(0)) resolve(undefined)
    },
  }
}
