import { connect } from 'node:net'
import type { Socket } from 'node:net'
import type { Address } from '../address.ts'

/** Payload on its way to the target; `release` gives its memory back, once. */
export interface Piece {
  bytes: Uint8Array
  /** Memory that it keeps in use. */
  heldBytes: number
  release: () => void
}

export interface TransferEvents {
  /** The connection is closed, for whatever reason; the last event. */
  closed(): void
  /** The target refused or broke off. */
  failed(error: Error): void
}

/** One connection to the target, from its Start to the moment when the target has everything. */
export class Transfer {
  readonly client: number
  readonly #events: TransferEvents
  readonly #waiting: Piece[] = []
  readonly #written = new Set<Piece>()
  #socket: Socket | undefined
  #ended = false
  #discarded = false
  #closed = false
  #heldBytes = 0
  bytes = 0

  constructor(client: number, events: TransferEvents) {
    this.client = client
    this.#events = events
  }

  get connected(): boolean {
    return this.#socket !== undefined
  }

  /** Memory that stays in use until the target takes what is in it. None once discarded: it is on its way back then. */
  get heldBytes(): number {
    return this.#discarded ? 0 : this.#heldBytes
  }

  open(target: Address | string): void {
    if (this.#closed) return
    // Half-open: the target may close its side, on which nothing comes, and still take everything.
    const at = typeof target === 'string' ? { path: target } : { host: target.host, port: target.port }
    const socket = connect({ ...at, allowHalfOpen: true, noDelay: true })
    this.#socket = socket
    socket.resume()
    socket.once('error', (error) => {
      if (!this.#closed) this.#events.failed(error)
    })
    socket.once('close', () => this.#finish())
    for (const piece of this.#waiting.splice(0)) this.#send(piece)
    if (this.#ended) socket.destroySoon()
  }

  write(piece: Piece): void {
    if (this.#closed || this.#ended) return piece.release()
    this.bytes += piece.bytes.byteLength
    this.#heldBytes += piece.heldBytes
    if (this.#socket) this.#send(piece)
    else this.#waiting.push(piece)
  }

  /** Nothing more comes: closes once everything is written. The target sees an ordinary end of the stream. */
  end(): void {
    if (this.#ended) return
    this.#ended = true
    this.#socket?.destroySoon()
  }

  /** Closes at once, without what is not written yet. */
  discard(): void {
    this.#ended = true
    this.#discarded = true
    if (this.#socket) this.#socket.destroy()
    else this.#finish()
  }

  #send(piece: Piece): void {
    this.#written.add(piece)
    this.#socket!.write(piece.bytes, () => {
      if (this.#written.delete(piece)) this.#release(piece)
    })
  }

  #release(piece: Piece): void {
    this.#heldBytes -= piece.heldBytes
    piece.release()
  }

  #finish(): void {
    if (this.#closed) return
    this.#closed = true
    for (const piece of [...this.#waiting.splice(0), ...this.#written]) this.#release(piece)
    this.#written.clear()
    this.#events.closed()
  }
}
