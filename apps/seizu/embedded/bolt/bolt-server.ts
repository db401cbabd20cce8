import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import { once } from 'node:events'
import type { Graph } from '../graph.ts'
import { chunked, Messages, MessageTooLarge } from './chunks.ts'
import { Connection } from './connection.ts'
import { chooseVersion, HANDSHAKE_BYTES, versionBytes } from './handshake.ts'

const MOST_MESSAGE = 64 * 1024 * 1024
/** A client that does not say in time which version it speaks is sent away. */
const HANDSHAKE_MS = 10_000

interface Options {
  graph: Graph
  host: string
  port: number
  password: string | undefined
  onFault: (error: unknown) => void
}

/** Listens for Bolt clients; `close` ends their connections. */
export async function serveBolt(options: Options): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>()
  let connections = 0
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    connections += 1
    converse(socket, `bolt-${connections}`, options)
      .catch((error: unknown) => {
        if (!(error instanceof MessageTooLarge) && !socket.destroyed) options.onFault(error)
      })
      .finally(() => socket.destroy())
  })
  server.listen(options.port, options.host)
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : options.port,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

async function converse(socket: Socket, connectionId: string, { graph, password }: Options): Promise<void> {
  let connection: Connection | undefined
  let messages: Messages | undefined
  let first: Buffer = Buffer.alloc(0)
  const late = setTimeout(() => socket.destroy(), HANDSHAKE_MS)
  try {
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      let bytes = chunk
      if (!connection || !messages) {
        first = Buffer.concat([first, bytes])
        if (first.length < HANDSHAKE_BYTES) continue
        const version = chooseVersion(first.subarray(0, HANDSHAKE_BYTES))
        if (version === undefined) return
        socket.write(versionBytes(version))
        if (version === null) return void socket.end()
        clearTimeout(late)
        messages = new Messages(MOST_MESSAGE)
        const address = `${socket.localAddress?.includes(':') ? `[${socket.localAddress}]` : socket.localAddress}:${socket.localPort}`
        connection = new Connection({ graph, version, connectionId, address, password, send: (it) => send(socket, it) })
        bytes = first.subarray(HANDSHAKE_BYTES)
      }
      for (const message of messages.take(bytes)) if (!connection.receive(message)) return
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error // a broken connection is the client's affair
  } finally {
    clearTimeout(late)
    await connection?.end()
  }
}

/** Waits while the client does not take what it asked for. */
async function send(socket: Socket, messages: readonly Uint8Array[]): Promise<void> {
  if (socket.destroyed || socket.write(Buffer.concat(messages.map(chunked)))) return
  await new Promise<void>((resolve) => {
    const done = () => {
      socket.off('drain', done)
      socket.off('close', done)
      resolve()
    }
    socket.on('drain', done)
    socket.on('close', done)
  })
}
