import { PacketError, type PacketFault } from './packet-error.ts'

/** A value nobody asked for may nest this deep; more is refused, since nothing legitimate does it. */
const MAX_DEPTH = 32

/**
 * Entries of all lists and maps together: a history of a million files has fewer. Each may become a value of ten times
 * its bytes, so that without a limit a packet that is not too long could still fill the memory.
 */
const MOST_ENTRIES = 10_000_000

// `ignoreBOM` keeps a byte order mark in a file name instead of dropping it silently.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads typed values off MessagePack bytes. It is told what must come next, so nothing is built before its type and its
 * length have been checked against the bytes that are really there. Every form of a length is accepted, shortest or not.
 */
export class MessagePackReader {
  private readonly source: Uint8Array
  private readonly view: DataView
  private offset = 0
  private entries = 0

  constructor(source: Uint8Array) {
    // A plain view, also of a Buffer: what is handed out then has one type, whoever received the bytes.
    this.source = new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    this.view = new DataView(source.buffer, source.byteOffset, source.byteLength)
  }

  get left(): number {
    return this.source.byteLength - this.offset
  }

  /** Consumes a nil if one comes next. */
  nil(): boolean {
    if (this.peek() !== 0xc0) return false
    this.offset += 1
    return true
  }

  flag(): boolean {
    const type = this.take()
    if (type === 0xc2 || type === 0xc3) return type === 0xc3
    throw this.wrong('true or false', type)
  }

  /** A whole number from 0 to 2^53 - 1, the most that survives as a number. */
  count(): number {
    const type = this.take()
    if (type < 0x80) return type
    const value = this.integer(type)
    if (value >= 0n && value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value)
    throw this.fault('out_of_range', `${value} is not between 0 and 2^53 - 1`)
  }

  text(): string {
    const type = this.take()
    const size =
      (type & 0xe0) === 0xa0 ? type & 0x1f : type >= 0xd9 && type <= 0xdb ? this.unsigned(1 << (type - 0xd9)) : -1
    if (size < 0) throw this.wrong('text', type)
    const bytes = this.window(size)
    try {
      return utf8.decode(bytes)
    } catch {
      throw this.fault('bad_text', 'text that is not UTF-8')
    }
  }

  /** A window on the source, not a copy. */
  bytes(): Uint8Array {
    const type = this.take()
    if (type < 0xc4 || type > 0xc6) throw this.wrong('bytes', type)
    return this.window(this.unsigned(1 << (type - 0xc4)))
  }

  list(): number {
    const type = this.take()
    if ((type & 0xf0) === 0x90) return this.room(type & 0x0f)
    if (type === 0xdc || type === 0xdd) return this.room(this.unsigned(type === 0xdc ? 2 : 4))
    throw this.wrong('a list', type)
  }

  map(): number {
    const type = this.take()
    if ((type & 0xf0) === 0x80) return this.room(type & 0x0f, 2)
    if (type === 0xde || type === 0xdf) return this.room(this.unsigned(type === 0xde ? 2 : 4), 2)
    throw this.wrong('a map', type)
  }

  /** Passes over one value of any kind. */
  skip(depth = 0): void {
    if (depth > MAX_DEPTH) throw this.fault('too_deep', `a value nested more than ${MAX_DEPTH} times`)
    const type = this.peek()
    const values = isMap(type) ? 2 * this.map() : isList(type) ? this.list() : 0
    if (values === 0 && !isMap(type) && !isList(type)) this.skipScalar()
    for (let i = 0; i < values; i += 1) this.skip(depth + 1)
  }

  fault(code: PacketFault, reason: string): PacketError {
    return new PacketError(code, this.offset, reason)
  }

  private skipScalar(): void {
    const type = this.take()
    if (type < 0x80 || type >= 0xe0 || (type >= 0xc0 && type <= 0xc3 && type !== 0xc1)) return
    if (type < 0xc0) this.window(type & 0x1f)
    else if (type === 0xc1) throw this.wrong('a value', type)
    else if (type <= 0xc6) this.window(this.unsigned(1 << (type - 0xc4)))
    else if (type <= 0xc9) this.window(this.unsigned(1 << (type - 0xc7)) + 1)
    else if (type <= 0xcb) this.window(type === 0xca ? 4 : 8)
    else if (type <= 0xcf) this.window(1 << (type - 0xcc))
    else if (type <= 0xd3) this.window(1 << (type - 0xd0))
    else if (type <= 0xd8) this.window((1 << (type - 0xd4)) + 1)
    else this.window(this.unsigned(1 << (type - 0xd9)))
  }

  private integer(type: number): bigint {
    if (type >= 0xe0) return BigInt(type - 0x100)
    if (type < 0xcc || type > 0xd3) throw this.wrong('a whole number', type)
    const at = this.offset
    this.window(1 << ((type - 0xcc) % 4))
    const { view } = this
    switch (type) {
      case 0xcc:
        return BigInt(view.getUint8(at))
      case 0xcd:
        return BigInt(view.getUint16(at))
      case 0xce:
        return BigInt(view.getUint32(at))
      case 0xcf:
        return view.getBigUint64(at)
      case 0xd0:
        return BigInt(view.getInt8(at))
      case 0xd1:
        return BigInt(view.getInt16(at))
      case 0xd2:
        return BigInt(view.getInt32(at))
      default:
        return view.getBigInt64(at)
    }
  }

  private unsigned(width: number): number {
    const at = this.offset
    this.window(width)
    if (width === 1) return this.view.getUint8(at)
    return width === 2 ? this.view.getUint16(at) : this.view.getUint32(at)
  }

  private peek(): number {
    const type = this.source[this.offset]
    if (type === undefined) throw this.fault('truncated', 'the bytes end where a value should begin')
    return type
  }

  private take(): number {
    const type = this.peek()
    this.offset += 1
    return type
  }

  private window(size: number): Uint8Array {
    if (size > this.left) throw this.fault('truncated', `${size} bytes are announced, ${this.left} are left`)
    const bytes = this.source.subarray(this.offset, this.offset + size)
    this.offset += size
    return bytes
  }

  /** Each entry takes a byte for each of its values at least, so a longer claim is false before it is followed. */
  private room(entries: number, valuesEach = 1): number {
    if (entries * valuesEach > this.left) {
      throw this.fault('truncated', `${entries} entries are announced, ${this.left} bytes are left`)
    }
    this.entries += entries
    if (this.entries <= MOST_ENTRIES) return entries
    throw this.fault('too_large', `its lists and maps have more than ${MOST_ENTRIES} entries`)
  }

  private wrong(wanted: string, type: number): PacketError {
    this.offset -= 1
    return this.fault('wrong_type', `${wanted} should be here, not a value of type 0x${type.toString(16)}`)
  }
}

function isMap(type: number): boolean {
  return (type & 0xf0) === 0x80 || type === 0xde || type === 0xdf
}

function isList(type: number): boolean {
  return (type & 0xf0) === 0x90 || type === 0xdc || type === 0xdd
}
