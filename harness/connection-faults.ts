import { seeded } from './random.ts'

/** What the relay does to a whole connection: with Eurydice, to a packet. */
export const connectionFates = ['pass', 'drop', 'truncate', 'duplicate', 'delay', 'reorder', 'reset'] as const
/**
 * `drop`: read to its end and forgotten; `truncate`: only its beginning is passed on; `duplicate`: passed on twice;
 * `delay`: passed on later, and all others behind it; `reorder`: passed on behind the next one; `reset`: broken off
 * towards the sender before its end, nothing is passed on.
 */
export type ConnectionFate = (typeof connectionFates)[number]

export interface ConnectionFaults {
  seed: number
  /** Fates of certain connections, the first being number 1. */
  nth: Record<number, ConnectionFate>
  /** Chance of each fate for every other connection, 0 to 1; what is left of 1 passes. */
  shares: Partial<Record<ConnectionFate, number>>
  delayMs: number
}

export const noConnectionFaults: ConnectionFaults = { seed: 1, nth: {}, shares: {}, delayMs: 1000 }

export interface Decision {
  fate: ConnectionFate
  /** Where a truncated or reset connection is cut: a share of its bytes, 0 to 1. */
  cut: number
}

/** Decides about one connection after another: the same seed gives the same decisions. */
export function connectionDecisions({ seed, nth, shares }: ConnectionFaults): () => Decision {
  const random = seeded(seed)
  let number = 0
  return () => {
    // Both numbers are drawn for every connection, so that naming one in `nth` leaves the decisions about others alone.
    let [chance, cut] = [random(), random()]
    number += 1
    const named = nth[number]
    if (named) return { fate: named, cut }
    for (const fate of connectionFates) {
      const share = shares[fate] ?? 0
      if (chance < share) return { fate, cut }
      chance -= share
    }
    return { fate: 'pass', cut }
  }
}
