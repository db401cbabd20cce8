import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import type { Address } from '../address.ts'
import { openCounters } from '../counters.ts'
import { openReceivingSocket } from '../socket/dgram-socket.ts'
import { readDatagram } from '../wire/datagram.ts'
import type { Geometry } from '../wire/geometry.ts'
import { createDecoders } from './decoders.ts'
import { Generations } from './generations.ts'
import { linkCounters } from './link-counters.ts'
import { createSlots } from './slots.ts'

/** The thread that owns the socket: nothing else may hold it up, or the kernel drops datagrams. */
export interface LinkData {
  geometry: Geometry
  /** The coefficients, as `repairRows` makes them. */
  rows: Uint8Array
  bind: Address
  /** Bytes. */
  wantedBuffer: number
  decodeThreads: number
  resetTimeoutMs: number
  /** Blocks that may be held at the same time, begun or waiting for a target. */
  mostBlocks: number
  counters: SharedArrayBuffer
}

export type LinkMessage =
  | { kind: 'ready'; address: Address; buffer: number }
  | { kind: 'failed_to_open'; code: string }
  | { kind: 'socket_error'; error: Error }
  | { kind: 'block'; index: number; buffer: SharedArrayBuffer }
  | { kind: 'gap' }

/** The block with this index may be used again. */
export interface LinkOrder {
  index: number
}

const TICKS_PER_TIMEOUT = 8

const { geometry, rows, ...data } = workerData as LinkData
const port = parentPort!
const say = (message: LinkMessage) => port.postMessage(message)
const counters = openCounters(linkCounters, data.counters)
const slots = createSlots(geometry, data.mostBlocks)
const decoders = createDecoders({ geometry, rows }, data.decodeThreads, (error) => {
  throw error // ends this thread, which the main thread sees
})
/** A hostile link can make gaps by the thousand, and one tells all: nothing opens a transfer but a block. */
let gapIsTold = false
const generations = new Generations({
  symbolsNeeded: geometry.sourceSymbols,
  resetTimeoutMs: data.resetTimeoutMs,
  effects: {
    takeSlot: slots.take,
    giveBack: slots.giveBack,
    decode: (slot, decoded) =>
      decoders.decode(slot, (solved) => {
        if (!solved) counters.notYetDecodable++
        decoded(solved)
      }),
    solved: (restored) => {
      counters.blocksWhole++
      if (restored) counters.blocksRestored++
    },
    deliver: ({ index, symbols }) => {
      gapIsTold = false
      say({ kind: 'block', index, buffer: symbols.buffer })
    },
    gap: (lost) => {
      counters.blocksLost += lost
      if (!gapIsTold) say({ kind: 'gap' })
      gapIsTold = true
    },
  },
})
const counterOf = {
  kept: 'kept',
  duplicate: 'duplicates',
  late: 'late',
  no_room: 'noRoom',
  refused: 'refused',
} as const

function onDatagram(bytes: Uint8Array) {
  counters.datagrams++
  const read = readDatagram(bytes, geometry)
  if (!read.ok) {
    counters[read.fault === 'wrong_length' ? 'wrongLength' : 'impossibleSymbol']++
    return
  }
  counters[counterOf[generations.offer(read.blockId, read.esi, bytes, performance.now())]]++
}

// Nothing is sent again: while this thread waits for a processor, what overflows the socket's buffer is gone. On Linux
// the call is about the calling thread alone. The decoders, which exist by now, keep theirs.
// Without the right to it, we run like everybody else.
try {
  setPriority(-10)
} catch {
  // EACCES, EPERM
}

const socket = await openReceivingSocket({
  bind: data.bind,
  wantedBuffer: data.wantedBuffer,
  onDatagram,
  onError: (error) => say({ kind: 'socket_error', error }),
}).catch((error: NodeJS.ErrnoException) => say({ kind: 'failed_to_open', code: error.code ?? error.message }))

if (socket) {
  setInterval(() => generations.tick(performance.now()), data.resetTimeoutMs / TICKS_PER_TIMEOUT)
  port.on('message', ({ index }: LinkOrder) => slots.giveBackIndex(index))
  say({ kind: 'ready', address: socket.address, buffer: socket.buffer })
}
