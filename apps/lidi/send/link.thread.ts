import { setImmediate, setTimeout } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import type { Address } from '../address.ts'
import { addressText } from '../address.ts'
import { openCounters } from '../counters.ts'
import { openSendingSocket } from '../socket/dgram-socket.ts'
import type { Geometry } from '../wire/geometry.ts'
import { openBlockMemory } from './block-memory.ts'
import type { BlockMemory } from './block-memory.ts'
import { createCoding } from './coding.ts'
import type { EncodeJob } from './encode.thread.ts'
import { linkCounters } from './link-counters.ts'
import { createBucket } from './pacing.ts'
import type { Pace } from './rate.rules.ts'

/** The thread that owns the socket: it sends blocks in the order in which they are given to it. */
export interface LinkData {
  geometry: Geometry
  pace: Pace
  bind: Address
  to: Address
  /** Bytes. */
  wantedBuffer: number
  counters: SharedArrayBuffer
  /** The coefficients when blocks come uncoded and are coded here, with no other thread to do it. */
  rows: Uint8Array | undefined
}

export type LinkMessage =
  | { kind: 'ready'; address: Address; buffer: number }
  | { kind: 'failed_to_open'; code: string }
  | { kind: 'sent'; index: number }
  | { kind: 'send_error'; error: Error }
  | { kind: 'intruder'; from: string; bytes: number }

/** Datagrams between two looks at the clock and the queue when nothing limits the rate. */
const MOST_AT_ONCE = 128

const data = workerData as LinkData
const { geometry, pace } = data
const port = parentPort!
const say = (message: LinkMessage) => port.postMessage(message)
const counters = openCounters(linkCounters, data.counters)
const opened = new Map<number, OpenBlock>()
const queue: EncodeJob[] = []
let wake: (() => void) | undefined
const lastSaid = new Map<string, number>()

type OpenBlock = BlockMemory & { datagrams: Uint8Array[] }

const socket = await openSendingSocket({
  bind: data.bind,
  to: data.to,
  wantedBuffer: data.wantedBuffer,
  onError: (error) => {
    counters.sendErrors++
    seldom('send_error', () => say({ kind: 'send_error', error }))
  },
  onIntruder: (from, bytes) => {
    counters.intruders++
    seldom('intruder', () => say({ kind: 'intruder', from: addressText(from), bytes }))
  },
}).catch((error: NodeJS.ErrnoException) => say({ kind: 'failed_to_open', code: error.code ?? error.message }))

if (socket) {
  const code = data.rows && createCoding(geometry, data.rows)
  const bucket = createBucket(pace, performance.now())
  port.on('message', (job: EncodeJob) => {
    queue.push(job)
    wake?.()
  })
  say({ kind: 'ready', address: socket.address, buffer: socket.buffer })
  for (;;) {
    const job = queue.shift()
    if (!job) {
      await new Promise<void>((resolve) => (wake = resolve))
      continue
    }
    const block = opened.get(job.index) ?? open(job)
    if (code) code(job.blockId, block)
    else await Atomics.waitAsync(block.coded, 0, 0).value
    await sendPaced(block.datagrams)
    say({ kind: 'sent', index: job.index })
    await setImmediate() // sends are synchronous: without a turn of the loop, nothing that comes in would be seen
  }

  async function sendPaced(datagrams: Uint8Array[]) {
    const { datagramBytes } = geometry
    for (let next = 0; next < datagrams.length;) {
      const allowed = Math.floor(bucket.available(performance.now()) / datagramBytes)
      if (allowed === 0) {
        // Timers are no finer than a millisecond; what was missed meanwhile is in the bucket.
        await setTimeout(bucket.waitFor(datagramBytes))
        continue
      }
      const end = Math.min(datagrams.length, next + Math.min(allowed, MOST_AT_ONCE))
      bucket.take((end - next) * datagramBytes)
      counters.datagrams += end - next
      for (; next < end; next++) socket!.send(datagrams[next])
      if (socket!.waiting) await socket!.drained()
    }
  }
}

/** The views of all datagrams are made once: the sending loop allocates nothing of ours. */
function open({ index, memory }: EncodeJob): OpenBlock {
  const block = openBlockMemory(geometry, memory)
  const { sourceSymbols, repairSymbols, datagramBytes } = geometry
  const datagrams = Array.from({ length: sourceSymbols + repairSymbols }, (_, at) =>
    block.wire.subarray(at * datagramBytes, (at + 1) * datagramBytes),
  )
  opened.set(index, { ...block, datagrams })
  return { ...block, datagrams }
}

/** At most one message a second of each kind: a link that is down fails for every datagram. */
function seldom(kind: string, act: () => void) {
  const now = performance.now()
  if (now - (lastSaid.get(kind) ?? -Infinity) < 1000) return
  lastSaid.set(kind, now)
  act()
}
