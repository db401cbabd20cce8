import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export interface LinkAddress {
  host: string
  port: number
}

/** A link entry that neither takes a byte nor answers for this long is given up: the packet is sent again. */
const STALL_MS = 60_000
/** What one write hands to the system: large enough to be fast, small enough to see a stall in. */
const WRITE_BYTES = 1024 * 1024

/** One connection to the link entry: it carries one packet (eurydice.md §7.1). */
export interface Link {
  /**
   * Writes the packet whole and closes. Resolves only after the other end has closed as well, which it does when it has
   * read everything: bytes that are merely on their way would be lost by a reset, and nobody would know.
   */
  send(pieces: Uint8Array[]): Promise<void>
  /** Breaks the connection off, so that what was written of a packet is no packet. */
  abandon(): void
}

/** @throws what the system says about the connection; the same for `send` */
export async function openLink({ host, port }: LinkAddress, stallMs = STALL_MS): Promise<Link> {
  const socket = connect({ host, port, noDelay: true })
  socket.setTimeout(stallMs, () => socket.destroy(new Error(`the link entry took nothing for ${stallMs / 1000} s`)))
  await once(socket, 'connect')
  const ended = endOf(socket)
  ended.catch(() => {}) // heard by `send`, if it comes to that
  // Nothing is expected from the other end; reading is what makes its closing visible.
  socket.resume()
  return {
    send: async (pieces) => {
      for (const piece of pieces) {
        for (let at = 0; at < piece.byteLength; at += WRITE_BYTES) {
          if (!socket.write(piece.subarray(at, at + WRITE_BYTES))) await Promise.race([once(socket, 'drain'), ended])
        }
      }
      socket.end()
      await ended
    },
    abandon: () => socket.resetAndDestroy(),
  }
}

/** Resolves when both directions have ended in order, rejects when the connection broke before. */
function endOf(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    // Closing before it has seen our end, it cannot have read everything.
    socket.once('end', () => {
      if (!socket.writableFinished) socket.destroy(new Error('the link entry closed in the middle of a packet'))
    })
    socket.once('error', reject)
    socket.once('close', () => {
      if (socket.readableEnded && socket.writableFinished) resolve()
      else reject(new Error('the connection to the link entry was closed'))
    })
  })
}
