import { connect, type Socket } from 'node:net'
import { openLog, type Line } from '@farside/kernel/log'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { startListener, type Listener } from './listener.ts'
import { sendBytes } from './receiver.fixture.ts'

let listener: Listener
let packets: Buffer[]
let lines: Line[]
let hold: Promise<void>

beforeEach(() => {
  packets = []
  lines = []
  hold = Promise.resolve()
})
afterEach(() => listener.close())

async function open({ maxBytes = 1_000_000, idleMilliseconds = 30_000 } = {}) {
  const sink = { shape: (line: Line) => String(lines.push(line)), write: () => undefined }
  listener = await startListener({
    host: '127.0.0.1',
    port: 0,
    maxBytes,
    idleMilliseconds,
    log: openLog({ program: 'test', sinks: [sink] }),
    onPacket: async (bytes) => {
      packets.push(bytes)
      await hold
    },
  })
}
const until = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 5 })
const dial = () =>
  new Promise<Socket>((resolve, reject) => {
    const socket = connect(listener.port, '127.0.0.1', () => resolve(socket))
    socket.on('error', reject).on('close', () => undefined)
    socket.resume()
  })
const send = (bytes: Uint8Array) => sendBytes(listener.port, bytes)
const errors = () =>
  lines.filter((line) => line.key === 'tcp_server_error').map((line) => (line.fields.error as Error).message)

describe('a connection of the link', () => {
  test('is one packet, whatever pieces it comes in', async () => {
    await open()
    const socket = await dial()
    for (const piece of ['he', 'l', 'lo']) {
      socket.write(piece)
      await new Promise((resolve) => setImmediate(resolve))
    }
    socket.end()
    await send(Buffer.alloc(700_000, 'x'))
    await send(Buffer.from('z'))
    await until(() => expect(packets).toHaveLength(3))
    expect(packets[0]!.toString()).toBe('hello')
    expect(packets[1]).toEqual(Buffer.alloc(700_000, 'x'))
    expect(packets[2]!.buffer.byteLength).toBeLessThan(700_000) // it does not hold the room of the one before
  })

  test('may be as long as the limit and is refused a byte above it', async () => {
    await open({ maxBytes: 100_000 })
    await send(Buffer.alloc(100_000))
    await send(Buffer.alloc(100_001)).catch(() => undefined) // reset while it sends
    await until(() => expect(errors()).toHaveLength(1))
    expect(errors()[0]).toContain('More than the 100000 bytes')
    expect(packets).toHaveLength(1)
    await send(Buffer.from('next'))
    await until(() => expect(packets).toHaveLength(2))
  })

  test('is closed and discarded when no byte comes', async () => {
    await open({ idleMilliseconds: 800 })
    const socket = await dial()
    socket.write('half')
    await until(() => expect(errors()).toEqual(['No byte came for 0.8 s']))
    await send(Buffer.from('next'))
    await until(() => expect(packets.map(String)).toEqual(['next']))
    socket.destroy()
  })

  test('is discarded when it breaks', async () => {
    await open()
    const socket = await dial()
    await new Promise((resolve) => socket.write('half', resolve))
    socket.resetAndDestroy()
    await until(() => expect(errors()).toHaveLength(1))
    expect(packets).toEqual([])
  })

  test('waits while another one is read, without being timed, and keeps its turn', async () => {
    await open({ idleMilliseconds: 500 })
    const first = await dial()
    first.write('fir')
    const second = send(Buffer.from('second'))
    const third = send(Buffer.from('third'))
    first.end('st')
    await Promise.all([second, third])
    await until(() => expect(packets.map(String).slice(0, 1)).toEqual(['first']))
    await until(() => expect(packets).toHaveLength(3))
    expect(errors()).toEqual([])
  })
})

describe('closing the listener', () => {
  test('waits for the connections that were accepted, and accepts no more', async () => {
    await open()
    let release = () => {}
    hold = new Promise((resolve) => {
      release = resolve
    })
    await send(Buffer.from('first'))
    const second = await dial()
    second.end('second')
    await until(() => expect(packets).toHaveLength(1))
    const closed = listener.close()
    await expect(dial()).rejects.toThrow('ECONNREFUSED')
    release()
    await closed
    expect(packets.map(String)).toEqual(['first', 'second'])
  })

  test('does not wait for ever for a connection that says nothing', async () => {
    await open({ idleMilliseconds: 100 })
    const silent = await dial()
    await listener.close()
    expect(packets).toEqual([])
    silent.destroy()
  })
})
