import { seeded } from './random.ts'

/** How a one-way link misbehaves. Shares are of datagrams, 0 to 1. */
export interface LinkFaults {
  seed: number
  /** Each datagram is lost with this chance. */
  loss: number
  /** A burst begins with this chance a datagram, and loses `burstLength` datagrams in a row. */
  burst: number
  burstLength: number
  /** Each datagram is sent a second time with this chance. */
  duplicate: number
  /** Each datagram is held back with this chance until `reorderBy` later ones have passed. */
  reorder: number
  reorderBy: number
  /** Windows in which nothing passes, milliseconds since the start. */
  outages: { fromMs: number; toMs: number }[]
}

export const noFaults: LinkFaults = {
  seed: 1,
  loss: 0,
  burst: 0,
  burstLength: 0,
  duplicate: 0,
  reorder: 0,
  reorderBy: 8,
  outages: [],
}

/** What became of a datagram. */
export type Fate = 'pass' | 'lose' | 'burst' | 'outage' | 'duplicate' | 'hold'

/** Decides the fate of one datagram after another: the same seed and the same times give the same fates. */
export function fatesOf(faults: LinkFaults): (elapsedMs: number) => Fate {
  const random = seeded(faults.seed)
  let inBurst = 0
  return (elapsedMs) => {
    // All numbers are drawn for every datagram, so that changing one share leaves the other decisions as they were.
    const [burst, loss, duplicate, reorder] = [random(), random(), random(), random()]
    if (faults.outages.some(({ fromMs, toMs }) => elapsedMs >= fromMs && elapsedMs < toMs)) return 'outage'
    if (inBurst === 0 && burst < faults.burst) inBurst = faults.burstLength
    if (inBurst > 0) {
      inBurst -= 1
      return 'burst'
    }
    if (loss < faults.loss) return 'lose'
    if (duplicate < faults.duplicate) return 'duplicate'
    return reorder < faults.reorder ? 'hold' : 'pass'
  }
}
