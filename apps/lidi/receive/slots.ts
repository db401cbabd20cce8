import { openReceivedSymbols } from '../fec/received.ts'
import type { Geometry } from '../wire/geometry.ts'
import type { BlockSlot } from './window.ts'

/** Memory for blocks between their first datagram and the moment when the target took them. */
export interface Slots {
  /** Empty memory, or undefined when all of it is in use. */
  take(): BlockSlot | undefined
  giveBack(slot: BlockSlot): void
  /** Gives back by the number that crossed the threads. */
  giveBackIndex(index: number): void
}

/** Kept for the next burst; what a burst needed beyond goes back to the system. */
const KEPT_FREE = 24

export function createSlots(geometry: Geometry, most: number): Slots {
  const inUse = new Map<number, BlockSlot>()
  const free: BlockSlot[] = []
  let made = 0
  const slots: Slots = {
    take() {
      if (inUse.size >= most) return undefined
      const slot = free.pop() ?? { index: made++, symbols: openReceivedSymbols(geometry) }
      slot.symbols.reset()
      inUse.set(slot.index, slot)
      return slot
    },
    giveBack(slot) {
      inUse.delete(slot.index)
      if (free.length < KEPT_FREE) free.push(slot)
    },
    giveBackIndex(index) {
      const slot = inUse.get(index)
      if (slot) slots.giveBack(slot)
    },
  }
  return slots
}
