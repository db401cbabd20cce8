/** A hash that takes its input in pieces, however they are cut. */
export interface Spooky {
  update(bytes: Uint8Array): void
  /** 16 bytes: second result word little-endian, then the first, as lidi prints and sends them (spec lidi §8). */
  digest(): Buffer
}

const WORDS = 12
const BLOCK_BYTES = 8 * WORDS
/** Below two blocks the short form of the hash is used, which wants the whole input. */
const SHORT_BYTES = 2 * BLOCK_BYTES
const CONSTANT = 0xdeadbeef

const mixRotations = [11, 32, 43, 31, 17, 28, 39, 57, 55, 54, 22, 46]
const endRotations = [44, 15, 34, 21, 38, 33, 10, 13, 38, 53, 42, 54]
const shortMixRotations = [50, 52, 30, 41, 54, 48, 38, 37, 62, 34, 5, 36]
const shortEndRotations = [15, 52, 26, 51, 28, 9, 47, 54, 32, 25, 63]

/** SpookyHash V1 (Bob Jenkins, public domain), 128 bits, seeds 0 and 0. For logs, not for security. */
export function createSpooky(): Spooky {
  // 64-bit words as pairs of 32-bit halves, low half first: several times faster than BigInt.
  const state = new Words(WORDS)
  for (let word = 2; word < WORDS; word += 3) state.set(word, CONSTANT, CONSTANT)
  const held = Buffer.alloc(SHORT_BYTES)
  let heldBytes = 0
  let length = 0

  const mixHeld = () => {
    mix(state, held, 0)
    held.copyWithin(0, BLOCK_BYTES, heldBytes)
    heldBytes -= BLOCK_BYTES
  }
  return {
    update(bytes) {
      length += bytes.byteLength
      let from = 0
      while (from < bytes.byteLength) {
        // Two blocks stay held: whether the input is short is known only when a byte comes after them.
        if (heldBytes === SHORT_BYTES) mixHeld()
        const piece = bytes.subarray(from, from + SHORT_BYTES - heldBytes)
        held.set(piece, heldBytes)
        heldBytes += piece.byteLength
        from += piece.byteLength
      }
    },
    digest() {
      if (length < SHORT_BYTES) return shortHash(held.subarray(0, heldBytes))
      while (heldBytes >= BLOCK_BYTES) mixHeld()
      held.fill(0, heldBytes, BLOCK_BYTES)
      held[BLOCK_BYTES - 1] = heldBytes
      mix(state, held, 0)
      for (let round = 0; round < 3; round++) endRound(state)
      return resultOf(state)
    },
  }
}

function mix(s: Words, data: Buffer, at: number): void {
  for (let i = 0; i < WORDS; i++) {
    s.addValue(i, data.readInt32LE(at + 8 * i), data.readInt32LE(at + 8 * i + 4))
    s.xor((i + 2) % WORDS, (i + 10) % WORDS)
    s.xor((i + 11) % WORDS, i)
    s.rotate(i, mixRotations[i])
    s.add((i + 11) % WORDS, (i + 1) % WORDS)
  }
}

function endRound(s: Words): void {
  for (let i = 0; i < WORDS; i++) {
    s.add((i + 11) % WORDS, (i + 1) % WORDS)
    s.xor((i + 2) % WORDS, (i + 11) % WORDS)
    s.rotate((i + 1) % WORDS, endRotations[i])
  }
}

function shortHash(bytes: Buffer): Buffer {
  const s = new Words(4) // a, b, c, d
  const [a, b, c, d] = [0, 1, 2, 3]
  s.set(c, CONSTANT, CONSTANT)
  s.set(d, CONSTANT, CONSTANT)
  const addFrom = (word: number, at: number) => s.addValue(word, bytes.readInt32LE(at), bytes.readInt32LE(at + 4))
  let at = 0
  for (; bytes.byteLength - at >= 32; at += 32) {
    addFrom(c, at)
    addFrom(d, at + 8)
    shortMix(s)
    addFrom(a, at + 16)
    addFrom(b, at + 24)
  }
  if (bytes.byteLength - at >= 16) {
    addFrom(c, at)
    addFrom(d, at + 8)
    shortMix(s)
    at += 16
  }
  // The last 0 … 15 bytes and the length. V1 sets d here where V2 adds to it.
  const rest = Buffer.alloc(16)
  bytes.copy(rest, 0, at)
  s.set(d, 0, bytes.byteLength << 24)
  if (bytes.byteLength === at) {
    s.addValue(c, CONSTANT, CONSTANT)
    s.addValue(d, CONSTANT, CONSTANT)
  } else {
    s.addValue(c, rest.readInt32LE(0), rest.readInt32LE(4))
    s.addValue(d, rest.readInt32LE(8), rest.readInt32LE(12))
  }
  for (const [i, rotation] of shortEndRotations.entries()) {
    s.xor((i + 3) % 4, (i + 2) % 4)
    s.rotate((i + 2) % 4, rotation)
    s.add((i + 3) % 4, (i + 2) % 4)
  }
  return resultOf(s)
}

function shortMix(s: Words): void {
  for (const [i, rotation] of shortMixRotations.entries()) {
    s.rotate((i + 2) % 4, rotation)
    s.add((i + 2) % 4, (i + 3) % 4)
    s.xor(i % 4, (i + 2) % 4)
  }
}

function resultOf(s: Words): Buffer {
  const out = Buffer.alloc(16)
  for (const [at, half] of [s.low[1], s.high[1], s.low[0], s.high[0]].entries()) out.writeInt32LE(half, 4 * at)
  return out
}

/** 64-bit words in halves. */
class Words {
  readonly low: Int32Array
  readonly high: Int32Array

  constructor(count: number) {
    this.low = new Int32Array(count)
    this.high = new Int32Array(count)
  }

  set(word: number, low: number, high: number): void {
    this.low[word] = low
    this.high[word] = high
  }

  addValue(word: number, low: number, high: number): void {
    const sum = (this.low[word] >>> 0) + (low >>> 0)
    this.low[word] = sum
    this.high[word] += high + (sum > 0xffff_ffff ? 1 : 0)
  }

  add(word: number, other: number): void {
    this.addValue(word, this.low[other], this.high[other])
  }

  xor(word: number, other: number): void {
    this.low[word] ^= this.low[other]
    this.high[word] ^= this.high[other]
  }

  /** To the left by 1 … 63. */
  rotate(word: number, bits: number): void {
    const [low, high] = bits < 32 ? [this.low[word], this.high[word]] : [this.high[word], this.low[word]]
    const by = bits & 31
    if (by === 0) return this.set(word, low, high)
    this.set(word, (low << by) | (high >>> (32 - by)), (high << by) | (low >>> (32 - by)))
  }
}
