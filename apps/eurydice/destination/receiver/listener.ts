import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import type { Log } from '@farside/kernel/log'
import { readConnection } from './read-connection.ts'

/** Connections that wait their turn; a link opens one at a time, so this many mean that somebody plays with us. */
const MOST_WAITING = 1024
/** Room for the first packet. */
const FIRST_BYTES = 64 * 1024
/** A connection that falls silent this long while we stop will not go on. */
const PARTING_MILLISECONDS = 2000

export interface ListenerOptions {
  host: string
  port: number
  maxBytes: number
  idleMilliseconds: number
  log: Log
  /** Called for one connection after the other; the next is not read before this has resolved. */
  onPacket: (bytes: Buffer) => Promise<void>
}

export interface Listener {
  host: string
  port: number
  /** Accepts no more; resolves when every connection accepted before has ended and its packet was handed over. */
  close(): Promise<void>
}

/**
 * Takes packets off the link (spec §7.6): one connection is one packet. Connections are read one at a time in the order
 * in which they came; the bytes of those that wait stay with the operating system, where their sender feels it.
 */
export async function startListener(options: ListenerOptions): Promise<Listener> {
  const { log, onPacket, maxBytes } = options
  const waiting: Socket[] = []
  let reading: Promise<void> | undefined
  let current: Socket | undefined
  let idleMilliseconds = options.idleMilliseconds
  let expectedBytes = FIRST_BYTES

  const takeOne = async (socket: Socket) => {
    current = socket
    try {
      socket.resume()
      const bytes = await readConnection(socket, { expectedBytes, maxBytes, idleMilliseconds })
      expectedBytes = Math.max(FIRST_BYTES, bytes.byteLength)
      await onPacket(bytes)
    } catch (error) {
      log.error('tcp_server_error', { message: 'A connection of the link failed; what it brought is discarded', error })
    } finally {
      current = undefined
      socket.destroy()
    }
  }
  const takeAll = async () => {
    for (let socket = waiting.shift(); socket; socket = waiting.shift()) await takeOne(socket)
    reading = undefined
  }

  const server = createServer({ pauseOnConnect: true }, (socket) => {
    // Errors of a connection that is being read come out of the reading; before that there is nothing to lose.
    socket.on('error', () => {})
    if (waiting.length >= MOST_WAITING) {
      log.error('tcp_server_error', { message: `A connection is refused: ${MOST_WAITING} others wait` })
      socket.destroy()
      return
    }
    waiting.push(socket)
    reading ??= takeAll()
  })
  await listening(server, options)
  // The system is short of something for one more connection: nothing that should end a receiver.
  server.on('error', (error) => {
    log.error('tcp_server_error', { message: 'A connection of the link cannot be accepted', error })
  })
  const { address: host, port } = server.address() as AddressInfo
  return {
    host,
    port,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      idleMilliseconds = Math.min(idleMilliseconds, PARTING_MILLISECONDS)
      current?.setTimeout(idleMilliseconds)
      await reading
      await closed
    },
  }
}

function listening(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
