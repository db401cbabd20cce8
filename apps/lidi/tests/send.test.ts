import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { geometryOf } from '../wire/geometry.ts'
import { startBlockReader } from './block-reader.ts'
import { smallGeometry, smallSender, until } from './small-link.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const defaults = { block: '734928', repair: '2' }
const defaultGeometry = geometryOf({ mtu: 1500, block: 734_928, repair: 2 })
/** For absences: nothing came before this many further heartbeats. */
const QUIET_HEARTBEATS = 3

async function watched(values: Record<string, string> = {}, geometry = smallGeometry) {
  const reader = await startBlockReader(geometry)
  closers.push(() => reader.close())
  const sender = await smallSender({ to: reader.where, ...values })
  closers.push(() => sender.close())
  const client = async (): Promise<Socket> => {
    const socket = connect({ port: sender.address!.port, host: '127.0.0.1', noDelay: true })
    socket.on('error', () => {})
    await new Promise((resolve) => socket.once('connect', resolve))
    return socket
  }
  return { reader, sender, client }
}

describe('sending a stream', () => {
  test('§12 case 14: an empty connection becomes Start and End without payload', async () => {
    const { reader, client } = await watched()
    ;(await client()).end()
    await until(() => reader.blocks.length === 2)
    expect(reader.told()).toEqual(['start', 'end'])
  })

  test.each([
    [734_919, ['start', 'data 734919', 'end']],
    [734_920, ['start', 'data 734919', 'end 1']],
  ])('§12 case 15: %i bytes and the end become %j', async (bytes, expected) => {
    const { reader, client } = await watched(defaults, defaultGeometry)
    ;(await client()).end(Buffer.alloc(bytes, 5))
    await until(() => reader.blocks.at(-1)?.type === 'end')
    expect(reader.told()).toEqual(expected)
  })

  test('§12 case 17: a partial block waits for the end of the stream without --flush', async () => {
    const { reader, client } = await watched({ heartbeat: '100ms' })
    const socket = await client()
    socket.write(Buffer.alloc(100, 5))
    const heartbeats = () => reader.blocks.filter(({ type }) => type === 'heartbeat').length
    await until(() => reader.told().includes('start'))
    const before = heartbeats()
    await until(() => heartbeats() >= before + QUIET_HEARTBEATS)
    const streamOnly = () => reader.told().filter((it) => it !== 'heartbeat')
    expect(streamOnly()).toEqual(['start'])
    socket.end()
    await until(() => streamOnly().length === 2)
    expect(streamOnly()).toEqual(['start', 'end 100'])
  })

  test('§12 case 18: --flush gives each write a block of its own', async () => {
    const { reader, client } = await watched({ flush: 'true' })
    const socket = await client()
    for (let write = 1; write <= 3; write++) {
      socket.write(Buffer.alloc(100, write))
      await until(() => reader.blocks.length === 1 + write)
    }
    socket.end()
    await until(() => reader.blocks.length === 5)
    expect(reader.told()).toEqual(['start', 'data 100', 'data 100', 'data 100', 'end'])
  })

  test('§12 case 19: a client that resets after 1 MiB becomes Abort, and the rest is not sent', async () => {
    const { reader, client } = await watched(defaults, defaultGeometry)
    const socket = await client()
    socket.write(Buffer.alloc(1_048_576, 5))
    await until(() => reader.blocks.length === 2)
    socket.resetAndDestroy()
    await until(() => reader.blocks.length === 3)
    expect(reader.told()).toEqual(['start', 'data 734919', 'abort'])
  })

  test('§12 case 20, ten times faster: heartbeats at once and then each interval, with ids 0 to 3', async () => {
    const { reader } = await watched({ heartbeat: '100ms' })
    await until(() => reader.blocks.length >= 4)
    const beats = reader.blocks.slice(0, 4)
    expect(beats.map(({ id, type, client, payload }) => [id, type, client, payload.length])).toEqual(
      [0, 1, 2, 3].map((id) => [id, 'heartbeat', 0, 0]),
    )
    // Timers may be late, never early (but for their rounding to a millisecond).
    expect(beats[3].at - beats[0].at).toBeGreaterThan(200)
  })

  test('sends the datagrams of each block in order, block after block, with several encoding threads', async () => {
    const { reader, client } = await watched({ 'encode-threads': '3' })
    const sent = Buffer.alloc(60 * smallGeometry.maxPayload, 'abcdefghijk')
    ;(await client()).end(sent)
    await until(() => reader.blocks.at(-1)?.type === 'end')
    await until(() => reader.datagrams.length === 62 * 13)
    expect(reader.datagrams).toEqual(
      Array.from({ length: 62 * 13 }, (_, index) => {
        const place = index % 13
        return { blockId: Math.floor(index / 13), esi: place < 10 ? place : 10 + 1464 + place - 10 }
      }),
    )
    expect(Buffer.concat(reader.blocks.map(({ payload }) => payload)).equals(sent)).toBe(true)
  })

  test('serves --max-clients at a time; the next one waits for a free place', async () => {
    const { reader, sender, client } = await watched({ 'max-clients': '1' })
    const first = await client()
    await until(() => reader.blocks.length === 1)
    ;(await client()).end('second')
    await until(() => sender.stats().clientsWaiting === 1)
    expect(reader.blocks.map(({ client }) => client)).toEqual([0])
    first.end('first')
    await until(() => reader.blocks.length === 4)
    expect(reader.blocks.map(({ client, payload }) => [client, String(payload)])).toEqual([
      [0, ''],
      [0, 'first'],
      [1, ''],
      [1, 'second'],
    ])
  })
})

describe('one way only', () => {
  test('discards and counts what comes back over the link', async () => {
    const { reader, sender, client } = await watched()
    ;(await client()).end('abc')
    await until(() => reader.blocks.length === 2)
    reader.answer(Buffer.from('no'))
    await until(() => sender.stats().intruders === 1)
    ;(await client()).end('abc')
    await until(() => reader.blocks.length === 4)
  })
})

describe('stopping', () => {
  test('lets an open client finish and sends what is buffered', async () => {
    const { reader, sender, client } = await watched()
    const socket = await client()
    socket.write('half')
    await until(() => sender.stats().clientsOpen === 1)
    const closed = sender.close()
    socket.end(' and half')
    await closed
    await until(() => reader.blocks.length === 2)
    expect(String(reader.blocks[1].payload)).toBe('half and half')
  })

  test('cuts a client off that does not finish in time, as Abort', async () => {
    const { reader, sender, client } = await watched({ drain: '100ms' })
    ;(await client()).write('half')
    await until(() => sender.stats().clientsOpen === 1)
    await sender.close()
    await until(() => reader.blocks.length === 2)
    expect(reader.told()).toEqual(['start', 'abort'])
  })
})
