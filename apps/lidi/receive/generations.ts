import { BlockWindow } from './window.ts'
import type { Offer, WindowEffects } from './window.ts'

/** What became of a datagram, for the counters. */
export type Fate = Exclude<Offer, 'behind' | 'conflict'>

interface Options {
  /** K. */
  symbolsNeeded: number
  /** Without progress for so long, incomplete blocks are given up. */
  resetTimeoutMs: number
  effects: Omit<WindowEffects, 'solved'> & { solved?: (restored: boolean) => void }
}

/**
 * Datagrams of a finished block are stragglers for so long, whatever they say: repair symbols that were not needed,
 * copies made on the way. A sender cannot restart and come back to the same id this fast.
 */
const STRAGGLER_MS = 50

/**
 * Follows a sender across restarts, and never mixes two of its runs (spec lidi §11.2). A restarted sender counts block
 * ids from 0, and nothing in a datagram tells the runs apart, so it shows in one of four ways:
 * - an id far ahead: the window passes over what lies between;
 * - an unexpected id after silence: the window starts again there;
 * - an id behind: such datagrams fill a *rival* window of their own, which takes over once one of its blocks is whole;
 *   stragglers never get that far, and the rival is forgotten when the present run goes on;
 * - a symbol that is there already, with other bytes: the window starts again with it.
 *
 * One case no receiver can tell: within the reset timeout the new run comes to the very block in which the old one was
 * cut, and each of the symbols that had come of it is lost the second time. It looks like a pause in one block.
 */
export class Generations {
  readonly #options: Options
  #present: BlockWindow | undefined
  #rival: BlockWindow | undefined
  #heardAt = -Infinity

  constructor(options: Options) {
    this.#options = options
  }

  offer(id: number, esi: number, datagram: Uint8Array, nowMs: number): Fate {
    const silent = nowMs - this.#heardAt >= this.#options.resetTimeoutMs
    this.#heardAt = nowMs
    if (!this.#present) this.#present = this.#window(id, nowMs)
    else if (silent) {
      this.tick(nowMs) // before the datagram, or it would be added to a block that is given up
      if (id !== this.#present.next) this.#startAgain(id, nowMs)
    }
    const offer = this.#present.offer(id, esi, datagram, nowMs)
    if (offer === 'behind') return this.#challenge(id, esi, datagram, nowMs)
    if (offer !== 'conflict') return offer
    this.#startAgain(id, nowMs)
    return this.#present.offer(id, esi, datagram, nowMs) as Fate
  }

  /** To be called several times within a reset timeout. */
  tick(nowMs: number): void {
    const stale = (window: BlockWindow) => nowMs - window.progressAt >= this.#options.resetTimeoutMs
    if (this.#present?.busy && stale(this.#present)) this.#present.giveUp(nowMs)
    if (this.#rival && stale(this.#rival)) this.#dropRival()
  }

  /** A datagram from behind the present window: a straggler, or the first of a new run. */
  #challenge(id: number, esi: number, datagram: Uint8Array, nowMs: number): Fate {
    if (nowMs - this.#present!.finishedAt(id) < STRAGGLER_MS) return 'late'
    this.#rival ??= this.#window(id, nowMs)
    const offer = this.#rival.offer(id, esi, datagram, nowMs)
    if (offer !== 'behind' && offer !== 'conflict') return offer
    this.#dropRival()
    this.#rival = this.#window(id, nowMs)
    return this.#rival.offer(id, esi, datagram, nowMs) as Fate
  }

  #window(id: number, nowMs: number): BlockWindow {
    const { effects, symbolsNeeded } = this.#options
    const window: BlockWindow = new BlockWindow(
      id,
      symbolsNeeded,
      {
        ...effects,
        solved: (restored) => {
          if (window === this.#rival) this.#takeOver()
          effects.solved?.(restored)
        },
        gap: (lost) => {
          if (window === this.#present) effects.gap(lost) // what a rival misses concerns nobody yet
        },
        deliver: (slot) => {
          this.#dropRival()
          effects.deliver(slot)
        },
      },
      nowMs,
    )
    return window
  }

  #takeOver(): void {
    this.#present?.drop()
    this.#options.effects.gap(0)
    this.#present = this.#rival
    this.#rival = undefined
  }

  #startAgain(id: number, nowMs: number): void {
    this.#present?.drop()
    this.#dropRival()
    this.#options.effects.gap(0)
    this.#present = this.#window(id, nowMs)
  }

  #dropRival(): void {
    this.#rival?.drop()
    this.#rival = undefined
  }
}
