import { startThread } from '../thread.ts'
import type { Thread } from '../thread.ts'
import { sealBlock } from '../wire/block.ts'
import type { BlockHeader } from '../wire/block.ts'
import type { Address } from '../address.ts'
import type { Log } from '@farside/kernel/log'
import { repairRows } from '../fec/matrix.ts'
import { lidiProblems } from '../problems.ts'
import { addressText } from '../address.ts'
import type { BlockPool, Slot } from './block-pool.ts'
import type { EncodeData, EncodeJob } from './encode.thread.ts'
import type { LinkData, LinkMessage } from './link.thread.ts'

/** Where full blocks go: they get their ids in the order of `push` and leave in that order. */
export interface BlockLine {
  /** Where the datagrams come from. */
  readonly address: Address
  /** Bytes of send buffer that the kernel granted. */
  readonly buffer: number
  /** Blocks that were pushed so far. */
  readonly pushed: number
  /** Seals the block, whose payload is in place, and sends it; the slot goes back to the pool by itself. */
  push(slot: Slot, header: BlockHeader): void
  close(): Promise<void>
}

interface LineOptions extends Omit<LinkData, 'rows'> {
  encodeThreads: number
  pool: BlockPool
  log: Log
  onFailure: (error: Error) => void
}

/**
 * Starts the threads behind the line. One encoding thread is the sending thread itself; more of them code side by side
 * while the sending thread waits for each block in turn, so that blocks never overtake one another.
 */
export async function openBlockLine({ encodeThreads, pool, log, onFailure, ...link }: LineOptions): Promise<BlockLine> {
  const { geometry } = link
  const rows = repairRows(geometry) // once for all threads: deriving takes time, and memory for what derives
  const inLine = new Map<number, Slot>()
  const opened = Promise.withResolvers<{ address: Address; buffer: number }>()
  opened.promise.catch(() => {})
  const fail = (error: Error) => {
    opened.reject(error)
    onFailure(error)
  }

  const onMessage = (message: LinkMessage) => {
    if (message.kind === 'sent') return pool.release(take(inLine, message.index))
    if (message.kind === 'ready') return opened.resolve(message)
    if (message.kind === 'failed_to_open')
      return opened.reject(lidiProblems.cannot_listen(`UDP ${addressText(link.bind)}`, message.code))
    if (message.kind === 'send_error')
      return log.warn('datagram_not_sent', {
        message: 'A datagram could not be sent; going on with the next',
        error: message.error,
      })
    return log.warn('datagram_from_the_far_side', {
      message: 'Something answered on a one-way link; it was discarded',
      from: message.from,
      bytes: message.bytes,
    })
  }

  const threads: Thread<EncodeJob>[] = []
  const start = <Out>(file: string, data: unknown, onMessage: (message: Out) => void) => {
    const thread = startThread<EncodeJob, Out>(new URL(file, import.meta.url), { data, onMessage, onFailure: fail })
    threads.push(thread)
    return thread
  }
  const codesItself = encodeThreads === 1
  const sending = start(
    'link.thread.ts',
    { ...link, rows: codesItself ? rows : undefined } satisfies LinkData,
    onMessage,
  )
  const encoders = codesItself
    ? []
    : Array.from({ length: encodeThreads }, () =>
        start('encode.thread.ts', { geometry, rows } satisfies EncodeData, () => {}),
      )
  const close = async () => void (await Promise.all(threads.map((thread) => thread.stop())))

  const { address, buffer } = await opened.promise.catch(async (error) => {
    await close()
    throw error
  })
  let pushed = 0
  return {
    address,
    buffer,
    get pushed() {
      return pushed
    },
    push(slot, header) {
      sealBlock(slot.block, header)
      Atomics.store(slot.coded, 0, 0)
      inLine.set(slot.index, slot)
      const job = { blockId: pushed % 256, index: slot.index, memory: slot.memory }
      if (encoders.length > 0) encoders[pushed % encoders.length].post(job)
      sending.post(job)
      pushed++
    },
    close,
  }
}

function take(inLine: Map<number, Slot>, index: number): Slot {
  const slot = inLine.get(index)!
  inLine.delete(index)
  return slot
}
