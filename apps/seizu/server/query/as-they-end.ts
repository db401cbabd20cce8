/**
 * What pieces of work give, in the order in which they end; so many at once, begun in order. What has ended together
 * comes together. Once nobody takes them any longer no more is begun. The work must not fail.
 */
export async function* asTheyEnd<T>(works: readonly (() => Promise<T>)[], atOnce: number): AsyncGenerator<T[]> {
  let ended: T[] = []
  let wake = () => {}
  let isTaken = true
  const left = works.values()
  const carryOn = async () => {
    for (const work of left) {
      if (!isTaken) return
      const result = await work()
      // Not in one expression: `ended` may be another list by the time that the work has ended.
      ended.push(result)
      // Not sooner: what was at hand already comes in one piece.
      if (ended.length === 1) setImmediate(() => wake())
    }
  }
  for (let lane = 0; lane < atOnce; lane += 1) void carryOn()
  try {
    for (let given = 0; given < works.length;) {
      while (ended.length === 0) await new Promise<void>((resolve) => (wake = resolve))
      const group = ended
      ended = []
      given += group.length
      yield group
    }
  } finally {
    isTaken = false
  }
}
