import type { Readable } from 'node:stream'
import { BLOCK_HEADER_BYTES } from '../wire/geometry.ts'
import type { BlockLine } from './block-line.ts'
import type { BlockPool, Slot } from './block-pool.ts'

interface ClientOptions {
  /** u32, how the far side tells transfers apart. */
  client: number
  /** Most payload bytes of a block. */
  maxPayload: number
  /** Whether everything read becomes a block at once. */
  flush: boolean
  pool: BlockPool
  line: BlockLine
  /** Sees each piece of the stream. */
  onBytes: (bytes: Uint8Array) => void
}

/**
 * Carries one client's stream as Start, Data … End, or Abort when it breaks (spec lidi §2, §5). Reads no faster than
 * blocks come free.
 *
 * @returns what ended it: undefined at the end of the stream, else the error
 */
export async function carryClient(
  stream: Readable,
  { client, maxPayload, flush, pool, line, onBytes }: ClientOptions,
): Promise<Error | undefined> {
  line.push(await pool.acquire(), { type: 'start', client, payloadBytes: 0 })
  let slot: Slot | undefined
  let filled = 0
  const emit = (slot: Slot, type: 'data' | 'end' | 'abort') => line.push(slot, { type, client, payloadBytes: filled })
  const emitData = () => {
    emit(slot!, 'data')
    slot = undefined
    filled = 0
  }
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      onBytes(chunk)
      for (let from = 0; from < chunk.byteLength;) {
        slot ??= await pool.acquire()
        const piece = chunk.subarray(from, from + maxPayload - filled)
        slot.block.set(piece, BLOCK_HEADER_BYTES + filled)
        filled += piece.byteLength
        from += piece.byteLength
        if (filled === maxPayload) emitData()
      }
      if (flush && filled > 0) emitData()
    }
    emit(slot ?? (await pool.acquire()), 'end')
    return undefined
  } catch (error) {
    filled = 0 // the far side discards the transfer: its last bytes are worth nothing
    emit(slot ?? (await pool.acquire()), 'abort')
    return error as Error
  }
}
