/** A sequence of seemingly random choices, the same for the same seed. */
export interface Chance {
  /** 0 ≤ x < 1 */
  next(): number
  whole(below: number): number
  one<T>(of: readonly T[]): T
  /** `weights[n]` says how often `of[n]` comes. */
  weighted<T>(of: readonly (readonly [T, number])[]): T
}

export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0
  // mulberry32
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (below: number) => Math.floor(next() * below)
  return {
    next,
    whole,
    one: (of) => of[whole(of.length)]!,
    weighted: (of) => {
      let left = next() * of.reduce((sum, [, weight]) => sum + weight, 0)
      return (of.find(([, weight]) => (left -= weight) < 0) ?? of.at(-1)!)[0]
    },
  }
}
