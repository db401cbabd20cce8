// oxlint-disable no-underscore-dangle -- the driver's own names
import { createRequire } from 'node:module'

/** What of the driver's reader of messages is used here; a test notices when a new version has another. */
interface Dechunker {
  /** Pieces of the message that is coming. */
  _currentMessage: Piece[]
  _chunkSize: number
  /** Theirs are methods that give the next state. */
  IN_CHUNK: State
  DROP: State
  _onHeader: (length: number) => State
  onmessage: (message: unknown) => void
  heldBytes?: number
}
type State = (this: Dechunker, bytes: Piece) => State
interface Piece {
  _buffer: Buffer
  remaining: () => number
  readSlice: (length: number) => Piece
}

/** One row is one message. */
export const MOST_MESSAGE_BYTES = 8 * 1024 ** 2
export const ROW_TOO_LARGE = 'Farside.RowTooLarge'

/** That the driver reads now, or has just read. */
export const lastMessage = { bytes: 0 }

let limited = false

/**
 * Keeps the driver of this process from reading messages without end: it holds all of one in memory, and then takes
 * longer the longer it is, squared (`RETURN range(1, 8000000)` blocks a process for minutes). Here a message is joined
 * once, and one that is too large breaks its connection.
 */
export function limitMessages(): void {
  if (limited) return
  limited = true
  const ofDriver = createRequire(import.meta.resolve('neo4j-driver'))
  const { Dechunker } = ofDriver('neo4j-driver-bolt-connection/lib/channel/chunking.js') as {
    Dechunker: { prototype: Dechunker }
  }
  const { IN_CHUNK: inChunk, _onHeader: onHeader } = Dechunker.prototype

  Dechunker.prototype.IN_CHUNK = function (bytes) {
    this.heldBytes = (this.heldBytes ?? 0) + Math.min(this._chunkSize, bytes.remaining())
    if (this.heldBytes <= MOST_MESSAGE_BYTES) return inChunk.call(this, bytes)
    this._currentMessage = []
    this.onmessage(unreadable)
    return this.DROP
  }
  Dechunker.prototype.DROP = function (bytes) {
    bytes.readSlice(bytes.remaining())
    return this.DROP
  }
  Dechunker.prototype._onHeader = function (length) {
    if (length === 0) {
      lastMessage.bytes = this.heldBytes ?? 0
      this.heldBytes = 0
      if (this._currentMessage.length > 1) this._currentMessage = [joined(this._currentMessage)]
    }
    return onHeader.call(this, length)
  }
}

function joined(pieces: Piece[]): Piece {
  const Class = pieces[0]!.constructor as new (bytes: Buffer) => Piece
  return new Class(Buffer.concat(pieces.map((it) => it._buffer)))
}

/** In place of a message: reading it fails, which ends the connection and whatever waits for it. */
const unreadable = new Proxy(
  {},
  {
    get: () => {
      const message = `One row has more than ${MOST_MESSAGE_BYTES / 1024 ** 2} MiB; let it return less, or several rows`
      throw Object.assign(new Error(message), { code: ROW_TOO_LARGE })
    },
  },
)
