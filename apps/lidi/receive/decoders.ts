import { startThread } from '../thread.ts'
import type { Thread } from '../thread.ts'
import type { Geometry } from '../wire/geometry.ts'
import type { DecodeJob, DecodeResult } from './decode.thread.ts'
import type { BlockSlot } from './window.ts'

/** Restores damaged blocks in threads of their own; a link without loss starts none of them. */
export interface Decoders {
  decode(slot: BlockSlot, decoded: (solved: boolean) => void): void
}

type Attempt = { slot: BlockSlot; decoded: (solved: boolean) => void }

/** @param most threads; each is started when there is work for it and holds about 10 MB */
export function createDecoders(geometry: Geometry, most: number, onFailure: (error: Error) => void): Decoders {
  const idle: Thread<DecodeJob>[] = []
  const queue: Attempt[] = []
  let started = 0

  const start = (): Thread<DecodeJob> => {
    started++
    const thread: Thread<DecodeJob> = startThread<DecodeJob, DecodeResult>(
      new URL('decode.thread.ts', import.meta.url),
      {
        data: { geometry },
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
  const underWay = new Map<number, Attempt>()
  const give = (thread: Thread<DecodeJob>, attempt: Attempt) => {
    underWay.set(attempt.slot.index, attempt)
    thread.post({ index: attempt.slot.index, buffer: attempt.slot.symbols.buffer })
  }
  return {
    decode(slot, decoded) {
      const thread = idle.pop() ?? (started < most ? start() : undefined)
      if (thread) give(thread, { slot, decoded })
      else queue.push({ slot, decoded })
    },
  }
}
