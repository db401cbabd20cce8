import { startThread } from '../thread.ts'
import type { Thread } from '../thread.ts'
import type { DecodeData, DecodeJob, DecodeResult } from './decode.thread.ts'
import type { BlockSlot } from './window.ts'

/** Restores damaged blocks in threads of their own. */
export interface Decoders {
  decode(slot: BlockSlot, decoded: (solved: boolean) => void): void
}

type Attempt = { slot: BlockSlot; decoded: (solved: boolean) => void }

/**
 * @param count threads; all start now, since starting one in the middle of traffic takes a processor for long enough to
 *   lose datagrams
 */
export function createDecoders(data: DecodeData, count: number, onFailure: (error: Error) => void): Decoders {
  const queue: Attempt[] = []
  const underWay = new Map<number, Attempt>()

  const give = (thread: Thread<DecodeJob>, attempt: Attempt) => {
    underWay.set(attempt.slot.index, attempt)
    thread.post({ index: attempt.slot.index, buffer: attempt.slot.symbols.buffer })
  }
  const start = () => {
    const thread: Thread<DecodeJob> = startThread<DecodeJob, DecodeResult>(
      new URL('decode.thread.ts', import.meta.url),
      {
        data,
        onFailure,
        onMessage: ({ index, solved }) => {
          const { decoded } = underWay.get(index)!
          underWay.delete(index)
          const next = queue.shift()
          if (next) give(thread, next)
          else idle.push(thread)
          decoded(solved)
        },
      },
    )
    return thread
  }
  const idle = Array.from({ length: count }, start)
  return {
    decode(slot, decoded) {
      const thread = idle.pop()
      if (thread) give(thread, { slot, decoded })
      else queue.push({ slot, decoded })
    },
  }
}
