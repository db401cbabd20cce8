import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { seconds } from './table.ts'

/** MB/s of `bytes` through two plain TCP hops on this machine: what its noise allows at this moment. */
export async function plainRelay(bytes: number): Promise<number> {
  let received = 0
  let done: () => void = () => undefined
  const arrived = new Promise<void>((resolve) => (done = resolve))
  const sink = createServer((socket) =>
    socket.on('data', (chunk) => (received += chunk.byteLength)).on('end', () => done()),
  )
  await listening(sink)
  const relay = createServer(
    (socket) => void pipeline(socket, connect(portOf(sink), '127.0.0.1')).catch(() => undefined),
  )
  await listening(relay)
  const chunk = Buffer.alloc(256 * 1024, 7)
  const took = await seconds(async () => {
    const source = connect(portOf(relay), '127.0.0.1')
    for (let left = bytes; left > 0; left -= chunk.byteLength) {
      if (!source.write(left < chunk.byteLength ? chunk.subarray(0, left) : chunk)) {
        await new Promise((resolve) => source.once('drain', resolve))
      }
    }
    source.end()
    await arrived
  })
  relay.close()
  sink.close()
  if (received !== bytes) throw new Error(`the plain relay delivered ${received} of ${bytes} bytes`)
  return bytes / took / 1e6
}

type Server = ReturnType<typeof createServer>
const listening = (server: Server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const portOf = (server: Server) => (server.address() as AddressInfo).port
