import type { Log } from '@farside/kernel/log'
import type { Address } from '../address.ts'
import { createSpooky } from '../hash/spooky.ts'
import type { Spooky } from '../hash/spooky.ts'
import { readBlock } from '../wire/block.ts'
import type { Geometry } from '../wire/geometry.ts'
import { Transfer } from './transfer.ts'

interface Options {
  geometry: Geometry
  target: Address | string
  maxClients: number
  /** 0 is never. */
  abortTimeoutMs: number
  /** Most memory of blocks that targets have not taken. */
  bufferBytes: number
  hash: boolean
  log: Log
  onHeartbeat: () => void
}

/** Hands the blocks of the link, in order, to the connections that they belong to (spec lidi §6.5). */
export interface Dispatch {
  /** `release` is called when the block's memory may be used again. */
  onBlock(block: Uint8Array, release: () => void): void
  /** Blocks are missing here, and it is unknown whose they were: every open transfer ends without the rest. */
  onGap(why: string): void
  stats(): DispatchStats
  /** Ends all transfers; those that are complete get `ms` to be taken by their targets. */
  close(ms: number): Promise<void>
}

/** A transfer ends once for the link (ended or aborted), and the target may refuse it besides, before or after. */
export interface DispatchStats {
  /** Their clients may send more. */
  transfersOpen: number
  /** Not connected yet: --max-clients others are. */
  transfersWaiting: number
  /** All of it came. */
  transfersEnded: number
  /** Blocks are missing, or its client broke off. */
  transfersAborted: number
  /** The target did not take all that came: it refused, broke off, or was too slow; or too many were waiting. */
  transfersRefused: number
  blocksFaulty: number
  blocksUnclaimed: number
  heldBytes: number
}

/** An open transfer: its client may send more. */
interface Open {
  transfer: Transfer
  hash: Spooky | undefined
  timer: NodeJS.Timeout | undefined
}

/** Payloads below this part of a block are copied: a few bytes must not keep a whole block's memory. */
const COPIED_PART = 1 / 4
/** What a copied piece costs beside its bytes, roughly: a million pieces of one byte are no megabyte. */
const PIECE_OVERHEAD_BYTES = 512
/** Client numbers cost a sender nothing, but each waiting transfer is memory here. */
const MOST_WAITING = 1000

export function createDispatch(options: Options): Dispatch {
  const { geometry, log } = options
  const open = new Map<number, Open>()
  const all = new Set<Transfer>()
  /** Those of `all` that wait for a place, in the order in which they came. */
  const waiting = new Set<Transfer>()
  const totals = { transfersEnded: 0, transfersAborted: 0, transfersRefused: 0, blocksFaulty: 0, blocksUnclaimed: 0 }
  let onAllClosed: (() => void) | undefined

  const start = (client: number) => {
    if (open.has(client)) abort(client, 'the sender started another transfer under the same number')
    if (waiting.size >= MOST_WAITING) {
      totals.transfersRefused++
      log.error('transfer_refused', { message: `${waiting.size} transfers wait for the target already`, client })
      return
    }
    const transfer = new Transfer(client, {
      failed: (error) => {
        totals.transfersRefused++
        log.error('target_failed', { message: `The target did not take the transfer: ${error.message}`, client })
        forget(client, transfer)
      },
      closed: () => {
        forget(client, transfer)
        all.delete(transfer)
        waiting.delete(transfer)
        connectNext()
        if (all.size === 0) onAllClosed?.()
      },
    })
    all.add(transfer)
    waiting.add(transfer)
    const timer =
      options.abortTimeoutMs > 0
        ? setTimeout(() => abort(client, 'nothing came for it in time'), options.abortTimeoutMs)
        : undefined
    open.set(client, { transfer, timer, hash: options.hash ? createSpooky() : undefined })
    log.info('transfer_started', { client })
    connectNext()
  }

  const connectNext = () => {
    const [next] = waiting
    if (!next || all.size - waiting.size >= options.maxClients) return
    waiting.delete(next)
    next.open(options.target)
  }

  /** Later blocks of this client belong to nobody. */
  const forget = (client: number, transfer: Transfer) => {
    const known = open.get(client)
    if (known?.transfer !== transfer) return
    clearTimeout(known.timer)
    open.delete(client)
  }

  const finish = (client: number) => {
    const { transfer, hash } = open.get(client)!
    forget(client, transfer)
    totals.transfersEnded++
    transfer.end()
    log.info('transfer_ended', {
      client,
      bytes: transfer.bytes,
      ...(hash && { hash: hash.digest().toString('hex') }),
    })
  }

  const abort = (client: number, why: string) => {
    const { transfer } = open.get(client)!
    forget(client, transfer)
    totals.transfersAborted++
    log.warn('transfer_aborted', { message: `Transfer ended early: ${why}`, client, bytes: transfer.bytes })
    if (transfer.connected) transfer.end()
    else transfer.discard()
  }

  const heldBytes = () => [...all].reduce((sum, { heldBytes }) => sum + heldBytes, 0)

  /** The target that is furthest behind pays for the memory, not the others. */
  const keepWithinBuffer = () => {
    while (heldBytes() > options.bufferBytes) {
      const largest = [...all].reduce((a, b) => (b.heldBytes > a.heldBytes ? b : a))
      totals.transfersRefused++
      log.error('target_too_slow', {
        message: `The target is ${largest.heldBytes} bytes behind, more than --buffer allows: transfer discarded`,
        client: largest.client,
      })
      forget(largest.client, largest)
      largest.discard()
    }
  }

  const pass = (client: number, payload: Uint8Array, release: () => void) => {
    const { transfer, hash, timer } = open.get(client)!
    timer?.refresh()
    hash?.update(payload)
    if (payload.byteLength < geometry.blockBytes * COPIED_PART) {
      const heldBytes = payload.byteLength + PIECE_OVERHEAD_BYTES
      transfer.write({ bytes: Uint8Array.from(payload), heldBytes, release: () => {} })
      release()
    } else transfer.write({ bytes: payload, heldBytes: geometry.blockBytes, release })
    keepWithinBuffer()
  }

  return {
    onBlock(block, release) {
      const read = readBlock(block, geometry)
      if (!read.ok) {
        totals.blocksFaulty++
        log.warn('block_faulty', { message: `A block was dropped: ${read.fault.replaceAll('_', ' ')}` })
        return release()
      }
      const { type, client, payload } = read
      if (type === 'heartbeat') {
        options.onHeartbeat()
        return release()
      }
      if (type === 'start') start(client)
      if (!open.has(client)) {
        totals.blocksUnclaimed++
        return release()
      }
      if (payload.byteLength > 0) pass(client, payload, release)
      else release()
      if (!open.has(client)) return // discarded just now: too slow
      if (type === 'end') finish(client)
      if (type === 'abort') abort(client, 'its client broke off')
    },
    onGap(why) {
      for (const client of open.keys()) abort(client, why)
    },
    stats: () => ({
      transfersOpen: open.size,
      transfersWaiting: waiting.size,
      heldBytes: heldBytes(),
      ...totals,
    }),
    async close(ms) {
      for (const client of open.keys()) abort(client, 'the receiver is stopping')
      if (all.size === 0) return
      const closed = new Promise<void>((resolve) => (onAllClosed = resolve))
      const deadline = setTimeout(() => {
        for (const transfer of all) transfer.discard()
      }, ms)
      await closed
      clearTimeout(deadline)
    },
  }
}
