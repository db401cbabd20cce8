/** A tagged list of fields: a message, or a graph or temporal value. */
export class Structure {
  readonly tag: number
  readonly fields: readonly unknown[]
  constructor(tag: number, fields: readonly unknown[]) {
    this.tag = tag
    this.fields = fields
  }
}

export class PackError extends Error {}

const MOST_DEPTH = 200
const INT64_LOW = -(2n ** 63n)
const INT64_HIGH = 2n ** 63n - 1n

/**
 * Writes a value as PackStream. A whole number within ±2^53 and every bigint is an integer, any other number a float;
 * `undefined` is null.
 *
 * @throws PackError for a bigint past 64 bits and for what has no form on the wire
 */
export function pack(value: unknown): Uint8Array<ArrayBuffer> {
  const out = new Bytes()
  write(out, value, 0)
  return out.taken()
}

function write(out: Bytes, value: unknown, depth: number): void {
  if (depth > MOST_DEPTH) throw new PackError(`nested more than ${MOST_DEPTH} deep`)
  if (value === null || value === undefined) return out.u8(0xc0)
  switch (typeof value) {
    case 'boolean':
      return out.u8(value ? 0xc3 : 0xc2)
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? writeInteger(out, value) : out.float(value)
    case 'bigint':
      if (value < INT64_LOW || value > INT64_HIGH) throw new PackError(`${value} needs more than 64 bits`)
      return Number.isSafeInteger(Number(value)) ? writeInteger(out, Number(value)) : out.int64(value)
    case 'string':
      return out.text(value)
    case 'object':
      return writeObject(out, value, depth)
    default:
      throw new PackError(`a ${typeof value} has no form on the wire`)
  }
}

function writeObject(out: Bytes, value: object, depth: number): void {
  if (value instanceof Structure) {
    out.u8(0xb0 | value.fields.length)
    out.u8(value.tag)
    for (const field of value.fields) write(out, field, depth + 1)
  } else if (Array.isArray(value)) {
    out.head(value.length, 0x90, 0xd4)
    for (const item of value) write(out, item, depth + 1)
  } else if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    out.head(bytes.length, undefined, 0xcc)
    out.raw(bytes)
  } else {
    const entries = Object.entries(value)
    out.head(entries.length, 0xa0, 0xd8)
    for (const [key, item] of entries) {
      out.text(key)
      write(out, item, depth + 1)
    }
  }
}

function writeInteger(out: Bytes, value: number): void {
  if (value >= -16 && value <= 127) return out.u8(value & 0xff)
  if (value >= -0x80 && value < 0) return out.u16(0xc800 | (value & 0xff))
  if (value >= -0x8000 && value < 0x8000) {
    out.u8(0xc9)
    return out.u16(value & 0xffff)
  }
  if (value >= -0x80000000 && value < 0x80000000) {
    out.u8(0xca)
    return out.u32(value >>> 0)
  }
  out.int64(BigInt(value))
}

const encoder = new TextEncoder()

/** A buffer that grows. */
class Bytes {
  #bytes = Buffer.alloc(256)
  #length = 0

  #room(more: number): number {
    const at = this.#length
    this.#length += more
    if (this.#length > this.#bytes.length) {
      const grown = Buffer.alloc(Math.max(this.#length, this.#bytes.length * 2))
      this.#bytes.copy(grown, 0, 0, at)
      this.#bytes = grown
    }
    return at
  }

  u8(value: number): void {
    const at = this.#room(1)
    this.#bytes[at] = value
  }
  u16(value: number): void {
    const at = this.#room(2)
    this.#bytes.writeUInt16BE(value, at)
  }
  u32(value: number): void {
    const at = this.#room(4)
    this.#bytes.writeUInt32BE(value, at)
  }
  int64(value: bigint): void {
    this.u8(0xcb)
    const at = this.#room(8)
    this.#bytes.writeBigInt64BE(value, at)
  }
  float(value: number): void {
    this.u8(0xc1)
    const at = this.#room(8)
    this.#bytes.writeDoubleBE(value, at)
  }
  raw(bytes: Uint8Array): void {
    const at = this.#room(bytes.length)
    this.#bytes.set(bytes, at)
  }
  text(value: string): void {
    const bytes = encoder.encode(value)
    this.head(bytes.length, 0x80, 0xd0)
    this.raw(bytes)
  }
  /** @param tiny marker with the length in its low half; `large` is followed by the length in 1, 2 or 4 bytes */
  head(length: number, tiny: number | undefined, large: number): void {
    if (tiny !== undefined && length < 16) return this.u8(tiny | length)
    if (length < 0x100) return this.u16((large << 8) | length)
    if (length < 0x10000) {
      this.u8(large + 1)
      return this.u16(length)
    }
    this.u8(large + 2)
    this.u32(length)
  }
  taken(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length)
  }
}

/**
 * Reads one value. Integers past ±2^53 are bigints.
 *
 * @throws PackError for bytes that are not one complete value, or nested too deep
 */
export function unpack(bytes: Uint8Array): unknown {
  const reader = new Reader(bytes)
  const value = reader.value(0)
  if (!reader.atEnd) throw new PackError('more bytes than the value has')
  return value
}

class Reader {
  readonly #view: Buffer
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get atEnd(): boolean {
    return this.#at === this.#view.length
  }

  #take(length: number): number {
    const at = this.#at
    if (at + length > this.#view.length) throw new PackError('fewer bytes than the value claims')
    this.#at += length
    return at
  }

  #size(bytes: 1 | 2 | 4): number {
    return this.#view.readUIntBE(this.#take(bytes), bytes)
  }

  value(depth: number): unknown {
    if (depth > MOST_DEPTH) throw new PackError(`nested more than ${MOST_DEPTH} deep`)
    const marker = this.#view[this.#take(1)]!
    if (marker < 0x80) return marker
    if (marker >= 0xf0) return marker - 0x100
    const low = marker & 0x0f
    switch (marker & 0xf0) {
      case 0x80:
        return this.#text(low)
      case 0x90:
        return this.#list(low, depth)
      case 0xa0:
        return this.#map(low, depth)
      case 0xb0:
        return this.#structure(low, depth)
    }
    switch (marker) {
      case 0xc0:
        return null
      case 0xc1:
        return this.#view.readDoubleBE(this.#take(8))
      case 0xc2:
        return false
      case 0xc3:
        return true
      case 0xc8:
        return this.#view.readInt8(this.#take(1))
      case 0xc9:
        return this.#view.readInt16BE(this.#take(2))
      case 0xca:
        return this.#view.readInt32BE(this.#take(4))
      case 0xcb: {
        const long = this.#view.readBigInt64BE(this.#take(8))
        return Number.isSafeInteger(Number(long)) ? Number(long) : long
      }
      case 0xcc:
      case 0xcd:
      case 0xce:
        return this.#bytes(this.#size(sizes[marker - 0xcc]!))
      case 0xd0:
      case 0xd1:
      case 0xd2:
        return this.#text(this.#size(sizes[marker - 0xd0]!))
      case 0xd4:
      case 0xd5:
      case 0xd6:
        return this.#list(this.#size(sizes[marker - 0xd4]!), depth)
      case 0xd8:
      case 0xd9:
      case 0xda:
        return this.#map(this.#size(sizes[marker - 0xd8]!), depth)
    }
    throw new PackError(`no value begins with byte 0x${marker.toString(16)}`)
  }

  #bytes(length: number): Uint8Array {
    const at = this.#take(length)
    return new Uint8Array(this.#view.subarray(at, at + length)) // a copy, and no Buffer
  }

  #text(length: number): string {
    const at = this.#take(length)
    return this.#view.toString('utf8', at, at + length)
  }

  /** Every item takes a byte or more: a longer claim is refused before memory is set aside for it. */
  #claim(items: number): void {
    if (items > this.#view.length - this.#at) throw new PackError('fewer bytes than the value claims')
  }

  #list(length: number, depth: number): unknown[] {
    this.#claim(length)
    const items: unknown[] = []
    for (let index = 0; index < length; index += 1) items.push(this.value(depth + 1))
    return items
  }

  #map(length: number, depth: number): Record<string, unknown> {
    this.#claim(length)
    const map: Record<string, unknown> = {}
    for (let index = 0; index < length; index += 1) {
      const key = this.value(depth + 1)
      if (typeof key !== 'string') throw new PackError('a key of a map is not text')
      // By definition, never by assignment: a key may be named __proto__.
      Object.defineProperty(map, key, {
        value: this.value(depth + 1),
        enumerable: true,
        writable: true,
        configurable: true,
      })
    }
    return map
  }

  #structure(length: number, depth: number): Structure {
    const tag = this.#view[this.#take(1)]!
    const fields: unknown[] = []
    for (let index = 0; index < length; index += 1) fields.push(this.value(depth + 1))
    return new Structure(tag, fields)
  }
}

const sizes = [1, 2, 4] as const
