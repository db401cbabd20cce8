import type { Geometry } from '../wire/geometry.ts'
import { openBlockMemory } from './block-memory.ts'
import type { BlockMemory } from './block-memory.ts'

/** A block that its holder fills, and gives back by way of the line or by `release`. */
export interface Slot extends BlockMemory {
  readonly index: number
}

/**
 * All the blocks there are. Who wants one while none is free waits in turn: that is how a full link holds back the
 * clients, down to their TCP window.
 */
export interface BlockPool {
  acquire(): Promise<Slot>
  release(slot: Slot): void
  /** Resolves when every block is back. */
  whole(): Promise<void>
}

/** @param most blocks; memory for each is taken when it is first needed */
export function createBlockPool(geometry: Geometry, most: number): BlockPool {
  const free: Slot[] = []
  const waiting: ((slot: Slot) => void)[] = []
  const onWhole: (() => void)[] = []
  let made = 0
  return {
    acquire() {
      const slot = free.pop() ?? (made < most ? { index: made++, ...openBlockMemory(geometry) } : undefined)
      return slot ? Promise.resolve(slot) : new Promise((resolve) => waiting.push(resolve))
    },
    release(slot) {
      const next = waiting.shift()
      if (next) return next(slot)
      free.push(slot)
      if (free.length === made) for (const resolve of onWhole.splice(0)) resolve()
    },
    whole: () => (free.length === made ? Promise.resolve() : new Promise((resolve) => onWhole.push(resolve))),
  }
}
