import { createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'

/** What one connection to the target brought. */
export interface Arrival {
  bytes: Buffer
  /** The stream has ended; `broken` when by an error. */
  ended: boolean
}

export interface Target {
  /** `ip:port` or the path. */
  where: string
  /** In the order of connection. */
  arrivals: Arrival[]
  close(): void
}

/** A server that keeps everything it gets. */
export async function startTarget(path?: string): Promise<Target> {
  const arrivals: Arrival[] = []
  const server: Server = createServer((socket) => {
    const pieces: Buffer[] = []
    const arrival = {
      ended: false,
      get bytes() {
        return Buffer.concat(pieces)
      },
    }
    arrivals.push(arrival)
    socket.on('data', (piece: Buffer) => pieces.push(piece))
    socket.on('error', () => {})
    socket.on('close', () => {
      arrival.ended = true
    })
  })
  await new Promise<void>((resolve) => (path ? server.listen(path, resolve) : server.listen(0, '127.0.0.1', resolve)))
  const where = path ?? `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { where, arrivals, close: () => server.close() }
}
