/** Numbers that the same seed gives in the same order on every machine. */
export interface Random {
  /** From `from` to `to`, both included. */
  whole(from: number, to: number): number
  chance(share: number): boolean
  one<T>(items: readonly T[]): T
  /** Different ones, in random order. */
  some<T>(items: readonly T[], count: number): T[]
}

export function openRandom(seed: number): Random {
  let state = seed | 0
  const next = () => {
    // mulberry32: 32 bits of state are plenty for a few thousand choices.
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  return {
    whole,
    chance: (share) => next() < share,
    one: (items) => items[whole(0, items.length - 1)]!,
    some: (items, count) => {
      const rest = [...items]
      return Array.from({ length: Math.min(count, rest.length) }, () => rest.splice(whole(0, rest.length - 1), 1)[0]!)
    },
  }
}
