import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { connectionDecisions, noConnectionFaults, type ConnectionFaults } from './connection-faults.ts'
import { startTcpRelay, type TcpRelay } from './tcp-relay.ts'

const LOCAL = { host: '127.0.0.1', port: 0 }

let target: Server
let relay: TcpRelay
afterEach(async () => {
  await relay.close()
  target.close()
})

/** A relay with a target that collects what each connection brought. */
async function relayWith(faults: Partial<ConnectionFaults>): Promise<string[]> {
  const arrived: string[] = []
  target = createServer((socket) => {
    let text = ''
    socket.setEncoding('utf8').on('data', (chunk) => (text += chunk))
    socket.on('end', () => arrived.push(text))
  })
  await once(target.listen(0, '127.0.0.1'), 'listening')
  const { port } = target.address() as AddressInfo
  relay = await startTcpRelay({ listen: LOCAL, to: { ...LOCAL, port }, faults: { ...noConnectionFaults, ...faults } })
  return arrived
}

async function send(text: string): Promise<void> {
  const socket = connect(relay.address).resume()
  socket.end(text)
  await once(socket, 'close')
}

describe('a faulty link for connections', () => {
  test('passes connections on, each as one, in order', async () => {
    const arrived = await relayWith({})
    for (const text of ['one', 'two', 'three']) await send(text)
    await vi.waitFor(() => expect(arrived).toEqual(['one', 'two', 'three']))
    expect(relay.done).toMatchObject([{ fate: 'pass', bytesIn: 3, bytesOut: 3 }, {}, { bytesOut: 5 }])
  })

  test('drops, doubles and swaps the connections it was told to', async () => {
    const arrived = await relayWith({ nth: { 1: 'drop', 2: 'duplicate', 3: 'reorder' } })
    for (const text of ['one', 'two', 'three', 'four']) await send(text)
    await vi.waitFor(() => expect(arrived).toEqual(['two', 'two', 'four', 'three']))
  })

  test('passes on the beginning of a connection only', async () => {
    const arrived = await relayWith({ nth: { 1: 'truncate' } })
    const text = 'x'.repeat(10_000)
    await send(text)
    await vi.waitFor(() => expect(arrived).toHaveLength(1))
    expect(arrived[0]!.length).toBeLessThan(text.length)
    expect(text.startsWith(arrived[0]!)).toBe(true)
  })

  test('lets a delayed connection hold up those behind it', async () => {
    const arrived = await relayWith({ nth: { 1: 'delay' }, delayMs: 200 })
    await send('one')
    await send('two')
    await vi.waitFor(() => expect(arrived).toEqual(['one', 'two']))
  })

  test('resets a connection in the eyes of the sender', async () => {
    const arrived = await relayWith({ nth: { 1: 'reset' } })
    const socket = connect(relay.address).resume()
    socket.write('x'.repeat(5_000_000))
    await expect(once(socket, 'close')).rejects.toMatchObject({ code: expect.stringMatching(/ECONNRESET|EPIPE/) })
    expect(arrived).toEqual([])
  })

  test('refuses connections until it accepts them again at the same address', async () => {
    const arrived = await relayWith({})
    await relay.refuse()
    await expect(once(connect(relay.address), 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await relay.accept()
    await send('one')
    await vi.waitFor(() => expect(arrived).toEqual(['one']))
  })

  test('decides the same for the same seed, and about the shares it was told', async () => {
    await relayWith({})
    const decisions = (seed: number) => {
      const decide = connectionDecisions({ ...noConnectionFaults, seed, shares: { drop: 0.2, truncate: 0.1 } })
      return Array.from({ length: 5000 }, () => decide().fate)
    }
    expect(decisions(7)).toEqual(decisions(7))
    expect(decisions(7)).not.toEqual(decisions(8))
    const share = (fate: string) => decisions(7).filter((it) => it === fate).length / 5000
    expect([share('drop'), share('truncate'), share('pass')]).toEqual([
      expect.closeTo(0.2, 1),
      expect.closeTo(0.1, 1),
      expect.closeTo(0.7, 1),
    ])
  })
})
