/** Longer byte strings become pieces of their own; shorter ones are cheaper to copy than to write separately. */
const COPIED_AT_MOST = 16_384
const BLOCK_BYTES = 65_536

/**
 * Writes MessagePack with the shortest form of every length and number, the only form the other side is known to read.
 * The result is a list of pieces: large byte strings stay where they are.
 */
export class MessagePackWriter {
  private readonly pieces: Uint8Array[] = []
  private block: Buffer = Buffer.allocUnsafe(BLOCK_BYTES)
  private start = 0
  private end = 0

  nil(): void {
    this.byte(0xc0)
  }

  flag(value: boolean): void {
    this.byte(value ? 0xc3 : 0xc2)
  }

  /** @param value a whole number from 0 to 2^53 - 1 */
  count(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`Cannot write ${value} as a count`)
    if (value < 0x80) this.byte(value)
    else if (value <= 0xff) this.head(0xcc, value, 1)
    else if (value <= 0xffff) this.head(0xcd, value, 2)
    else if (value <= 0xffffffff) this.head(0xce, value, 4)
    else {
      this.reserve(9)
      this.block[this.end] = 0xcf
      this.block.writeBigUInt64BE(BigInt(value), this.end + 1)
      this.end += 9
    }
  }

  text(value: string): void {
    const size = Buffer.byteLength(value)
    if (size < 32) this.byte(0xa0 | size)
    else if (size <= 0xff) this.head(0xd9, size, 1)
    else if (size <= 0xffff) this.head(0xda, size, 2)
    else this.head(0xdb, size, 4)
    this.reserve(size)
    this.end += this.block.write(value, this.end)
  }

  bytes(value: Uint8Array): void {
    const size = value.byteLength
    if (size <= 0xff) this.head(0xc4, size, 1)
    else if (size <= 0xffff) this.head(0xc5, size, 2)
    else this.head(0xc6, size, 4)
    if (size > COPIED_AT_MOST) {
      this.cut()
      this.pieces.push(value)
    } else {
      this.reserve(size)
      this.block.set(value, this.end)
      this.end += size
    }
  }

  list(length: number): void {
    if (length < 16) this.byte(0x90 | length)
    else if (length <= 0xffff) this.head(0xdc, length, 2)
    else this.head(0xdd, length, 4)
  }

  map(length: number): void {
    if (length < 16) this.byte(0x80 | length)
    else if (length <= 0xffff) this.head(0xde, length, 2)
    else this.head(0xdf, length, 4)
  }

  /** The pieces written so far, in order; the writer is used up. */
  finish(): Uint8Array[] {
    this.cut()
    return this.pieces
  }

  private byte(value: number): void {
    this.reserve(1)
    this.block[this.end] = value
    this.end += 1
  }

  private head(type: number, value: number, width: 1 | 2 | 4): void {
    this.reserve(1 + width)
    this.block[this.end] = type
    this.block.writeUIntBE(value, this.end + 1, width)
    this.end += 1 + width
  }

  private reserve(size: number): void {
    if (this.end + size <= this.block.byteLength) return
    this.cut()
    this.block = Buffer.allocUnsafe(Math.max(BLOCK_BYTES, size))
    this.start = 0
    this.end = 0
  }

  private cut(): void {
    if (this.end > this.start) this.pieces.push(this.block.subarray(this.start, this.end))
    this.start = this.end
  }
}
