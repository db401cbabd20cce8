import { afterEach, describe, expect, test } from 'vitest'
import { openLog } from '@farside/kernel/log'
import type { Line } from '@farside/kernel/log'
import type { Receiver } from '../receive/start-receive.ts'
import { startBlockWriter } from './block-writer.ts'
import type { BlockWriter } from './block-writer.ts'
import { smallGeometry, smallReceiver, until } from './small-link.ts'
import { startTarget } from './target.ts'
import type { Target } from './target.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const { maxPayload, sourceSymbols, repairSymbols } = smallGeometry
/** One more than the repair symbols can make good. */
const FATAL = repairSymbols + 1

interface Setting {
  receiver: Receiver
  target: Target
  writer: BlockWriter
  lines: Line[]
}

async function receiving(values: Record<string, string> = {}): Promise<Setting> {
  const target = await startTarget()
  closers.push(() => target.close())
  const lines: Line[] = []
  const shape = (line: Line) => {
    lines.push(line)
    return ''
  }
  const log = openLog({ program: 'test', sinks: [{ shape, write: () => {} }] })
  const receiver = await smallReceiver({ 'to-tcp': target.where, ...values }, log)
  closers.push(() => receiver.close())
  const writer = startBlockWriter(smallGeometry, receiver)
  closers.push(() => writer.close())
  return { receiver, target, writer, lines }
}

const filled = (byte: number, length = maxPayload) => Buffer.alloc(length, byte)
const arrived = (target: Target, count = 1) =>
  until(() => target.arrivals.length === count && target.arrivals.every(({ ended }) => ended))

/** Start, a block of each byte, End: one array of datagrams for each block. */
function transferOf(writer: BlockWriter, client: number, bytes: number[]): Uint8Array[][] {
  return [
    writer.block('start', client),
    ...bytes.map((byte) => writer.block('data', client, filled(byte))),
    writer.block('end', client, filled(255, 7)),
  ]
}
const bytesOf = (bytes: number[]) => Buffer.concat([...bytes.map((byte) => filled(byte)), filled(255, 7)])

describe('putting blocks together', () => {
  test('§12 case 25: shuffled datagrams and two interleaved blocks give the same stream', async () => {
    const { target, writer } = await receiving()
    const [start, one, two, three, end] = transferOf(writer, 0, [1, 2, 3])
    const zipped = two.flatMap((datagram, index) => [datagram, three[index]])
    const shuffled = one.toSorted((a, b) => ((a[3] * 7) % 13) - ((b[3] * 7) % 13))
    await writer.send([...start, ...shuffled, ...zipped, ...end])
    await arrived(target)
    expect(target.arrivals[0].bytes.equals(bytesOf([1, 2, 3]))).toBe(true)
  })

  test('§12 case 26: every datagram twice gives the same stream, also when symbols are missing', async () => {
    const { receiver, target, writer } = await receiving()
    for (const block of transferOf(writer, 0, [1, 2])) {
      const some = block.slice(repairSymbols)
      await writer.send(some.flatMap((datagram) => [datagram, datagram]))
    }
    await arrived(target)
    expect(target.arrivals[0].bytes.equals(bytesOf([1, 2]))).toBe(true)
    expect(receiver.stats()).toMatchObject({ blocksRestored: 4, blocksLost: 0, transfersAborted: 0 })
  })

  test('restores a block from any symbols that suffice, with several decoding threads', async () => {
    const { receiver, target, writer } = await receiving({ 'decode-threads': '3' })
    const bytes = Array.from({ length: 40 }, (_, index) => index)
    for (const [index, block] of transferOf(writer, 0, bytes).entries())
      await writer.send(block.filter((_, place) => (place + index) % (sourceSymbols + repairSymbols) >= repairSymbols))
    await arrived(target)
    expect(target.arrivals[0].bytes.equals(bytesOf(bytes))).toBe(true)
    expect(receiver.stats().blocksLost).toBe(0)
  })

  test('§12 case 27: a block beyond repair ends its transfer, is never mixed with the one 256 later, and the next transfer is whole', async () => {
    const { receiver, target, writer } = await receiving()
    const bytes = Array.from({ length: 303 }, (_, index) => index % 200)
    const blocks = transferOf(writer, 0, bytes)
    blocks[3] = blocks[3].slice(FATAL)
    for (const block of blocks) await writer.send(block)
    for (const block of transferOf(writer, 1, [9, 8])) await writer.send(block)
    await arrived(target, 2)
    expect(target.arrivals[0].bytes.equals(Buffer.concat([filled(0), filled(1)]))).toBe(true)
    expect(target.arrivals[1].bytes.equals(bytesOf([9, 8]))).toBe(true)
    expect(receiver.stats()).toMatchObject({ blocksLost: 1, transfersAborted: 1, transfersEnded: 1 })
  })

  test('§12 case 28: a transfer of 600 blocks passes the wrap of the block ids', async () => {
    const { target, writer } = await receiving()
    const bytes = Array.from({ length: 600 }, (_, index) => index % 251)
    for (const block of transferOf(writer, 0, bytes)) await writer.send(block)
    await arrived(target)
    expect(target.arrivals[0].bytes.equals(bytesOf(bytes))).toBe(true)
  })

  test('§12 case 30: datagrams of wrong lengths, unknown types and impossible lengths are dropped and counted', async () => {
    const { receiver, target, writer } = await receiving()
    const { datagramBytes } = smallGeometry
    const wrong = [0, 1, 3, datagramBytes - 1, datagramBytes + 1].map((length) => new Uint8Array(length))
    const unknownType = writer.block('data', 0).map((datagram) => Uint8Array.from(datagram))
    unknownType[0][4 + 4] = 9
    const tooLong = writer.block('data', 0).map((datagram) => Uint8Array.from(datagram))
    new DataView(tooLong[0].buffer).setUint32(4 + 5, maxPayload + 1, true)
    await writer.send([...wrong, ...unknownType.slice(0, sourceSymbols), ...tooLong.slice(0, sourceSymbols)])
    for (const block of transferOf(writer, 0, [1])) await writer.send(block)
    await arrived(target)
    expect(receiver.stats()).toMatchObject({ wrongLength: wrong.length, blocksFaulty: 2, transfersEnded: 1 })
  })
})

describe('a restarted sender', () => {
  test('§12 case 29: is followed at once, half a second after its last datagram', async () => {
    const { target, writer } = await receiving()
    await writer.send(writer.block('heartbeat', 0))
    for (const block of transferOf(writer, 0, [1])) await writer.send(block)
    await arrived(target)
    await new Promise((resolve) => setTimeout(resolve, 500)) // the silence is the input of this case
    writer.restart()
    await writer.send(writer.block('heartbeat', 0))
    for (const block of transferOf(writer, 0, [2])) await writer.send(block)
    await arrived(target, 2)
    expect(target.arrivals.map(({ bytes }) => bytes[0])).toEqual([1, 2])
  })

  test('in the middle of a transfer ends that transfer and mixes nothing', async () => {
    const { target, writer, receiver } = await receiving()
    await writer.send(writer.block('start', 0))
    await writer.send(writer.block('data', 0, filled(1)))
    await writer.send(writer.block('data', 0, filled(2)).slice(0, 5))
    writer.restart()
    await until(() => target.arrivals[0]?.bytes.length === maxPayload)
    await new Promise((resolve) => setTimeout(resolve, 60)) // no sender restarts faster than stragglers arrive
    for (const block of transferOf(writer, 0, [7, 8, 9])) await writer.send(block)
    await arrived(target, 2)
    expect(target.arrivals[0].bytes.equals(filled(1))).toBe(true)
    expect(target.arrivals[1].bytes.equals(bytesOf([7, 8, 9]))).toBe(true)
    expect(receiver.stats()).toMatchObject({ transfersAborted: 1, transfersEnded: 1 })
  })

  test('silence followed by the expected block does not end a transfer', async () => {
    const { target, writer, receiver } = await receiving({ 'reset-timeout': '100ms' })
    await writer.send(writer.block('start', 0))
    await new Promise((resolve) => setTimeout(resolve, 300)) // the silence is the input
    await writer.send(writer.block('end', 0, filled(4, 100)))
    await arrived(target)
    expect(target.arrivals[0].bytes.equals(filled(4, 100))).toBe(true)
    expect(receiver.stats().transfersAborted).toBe(0)
  })

  test('gives a block up after --reset-timeout without progress and delivers what follows it', async () => {
    const { target, writer, receiver } = await receiving({ 'reset-timeout': '100ms' })
    await writer.send(writer.block('start', 0))
    await writer.send(writer.block('end', 0, filled(1, 10)).slice(FATAL))
    for (const block of transferOf(writer, 1, [2])) await writer.send(block)
    await arrived(target, 2)
    expect(target.arrivals.map(({ bytes }) => bytes.length)).toEqual([0, bytesOf([2]).length])
    expect(receiver.stats()).toMatchObject({ blocksLost: 1, transfersAborted: 1, transfersEnded: 1 })
  })
})

describe('handing transfers to the target', () => {
  test('§12 case 31: two interleaved clients get their own bytes, and a third Start waits for a free place', async () => {
    const { receiver, target, writer } = await receiving()
    await writer.send(writer.block('start', 4))
    await until(() => target.arrivals.length === 1)
    await writer.send(writer.block('start', 5))
    await until(() => target.arrivals.length === 2)
    await writer.send(writer.block('start', 6))
    for (const client of [4, 5, 6]) await writer.send(writer.block('data', client, filled(client)))
    await until(() => target.arrivals[1].bytes.length > 0 && receiver.stats().transfersWaiting === 1)
    expect(target.arrivals.length).toBe(2)
    for (const client of [6, 5, 4]) await writer.send(writer.block('end', client, filled(client, 3)))
    await arrived(target, 3)
    for (const [index, client] of [4, 5, 6].entries())
      expect(target.arrivals[index].bytes.equals(filled(client, maxPayload + 3))).toBe(true)
  })

  test('§12 case 32: a target that refuses costs its transfer, and the following one is delivered', async () => {
    const path = `/tmp/farside-test-${process.pid}-${Date.now()}.sock`
    const { receiver, writer, lines } = await receiving({ 'to-tcp': '', 'to-unix': path })
    for (const block of transferOf(writer, 0, [1])) await writer.send(block)
    await until(() => receiver.stats().transfersRefused === 1)
    expect(lines.filter(({ level }) => level === 'error').map(({ key }) => key)).toEqual(['target_failed'])
    const target = await startTarget(path)
    closers.push(() => target.close())
    for (const block of transferOf(writer, 1, [2])) await writer.send(block)
    await arrived(target)
    expect(target.arrivals[0].bytes.equals(bytesOf([2]))).toBe(true)
  })

  test('an Abort of the client closes the connection after what came before it', async () => {
    const { target, writer, receiver } = await receiving()
    await writer.send(writer.block('start', 0))
    await writer.send(writer.block('data', 0, filled(1)))
    await writer.send(writer.block('abort', 0))
    await arrived(target)
    expect(target.arrivals[0].bytes.equals(filled(1))).toBe(true)
    expect(receiver.stats()).toMatchObject({ transfersAborted: 1, transfersEnded: 0 })
  })

  test('--abort-timeout closes a transfer for which nothing comes', async () => {
    const { target, writer, lines } = await receiving({ 'abort-timeout': '150ms' })
    await writer.send(writer.block('start', 0))
    await arrived(target)
    expect(lines.map(({ key }) => key)).toContain('transfer_aborted')
  })

  test('payload in Start and Abort is stream data too, as other generations send it', async () => {
    const { target, writer } = await receiving()
    await writer.send(writer.block('start', 0, filled(1, 10)))
    await writer.send(writer.block('abort', 0, filled(2, 10)))
    await arrived(target)
    expect(target.arrivals[0].bytes.equals(Buffer.concat([filled(1, 10), filled(2, 10)]))).toBe(true)
  })

  test('blocks of a transfer whose Start was never seen are dropped and counted', async () => {
    const { target, writer, receiver } = await receiving()
    await writer.send(writer.block('data', 3, filled(1)))
    for (const block of transferOf(writer, 4, [2])) await writer.send(block)
    await arrived(target)
    expect(receiver.stats().blocksUnclaimed).toBe(1)
  })

  test('discards the transfer of a target that is too far behind, and serves the others', async () => {
    const { target, writer, receiver } = await receiving({ 'max-clients': '1', buffer: '100000' })
    await writer.send(writer.block('start', 0))
    await writer.send(writer.block('start', 1)) // waits for its turn, so that everything of it is held
    for (let block = 0; block < 8; block++) await writer.send(writer.block('data', 1, filled(1)))
    await until(() => receiver.stats().transfersRefused === 1)
    await writer.send(writer.block('end', 0, filled(3, 30)))
    await arrived(target)
    expect(target.arrivals[0].bytes.equals(filled(3, 30))).toBe(true)
  })
})

describe('watching the link', () => {
  test('§12 case 34: silence longer than --heartbeat is a warning and a figure, and nothing else', async () => {
    const { receiver, target, writer, lines } = await receiving({ heartbeat: '200ms' })
    await writer.send(writer.block('start', 0))
    await until(() => receiver.stats().heartbeatsMissed === 1)
    expect(lines.filter(({ level }) => level === 'warn').map(({ key }) => key)).toEqual(['heartbeat_missed'])
    await writer.send(writer.block('end', 0, filled(1, 5)))
    await arrived(target)
    expect(receiver.stats()).toMatchObject({ transfersEnded: 1, transfersAborted: 0 })
  })
})
