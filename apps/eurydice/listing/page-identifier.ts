import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { deriveKey } from '@farside/kernel/auth'
import { instantOf, microsecondsOf } from './instants.ts'

/** The place of an item in a list: newest first, then by id. */
export interface Place {
  createdAt: string
  id: string
}

/** A browse: one look at a list that stays the same while its pages are turned (eurydice §6.5, rules 6 to 8). */
export interface Browse {
  /** Digest of the query's other parameters, 16 bytes. */
  query: Buffer
  /** What was on top when it began; newer items are hidden. */
  newest: Place
  /** The last item when it was counted; while it is there, the count holds. */
  oldest: Place
  count: number
  paginatedAt: string
}

/** A page that was shown, and what the identifier adds to it: −1, 0 or +1. */
export interface PageIdentifier {
  browse: Browse
  page: number
  step: number
  first: Place
  last: Place
}

const version = 1
const placeBytes = 24
const bodyBytes = 1 + 1 + 4 + 8 + 16 + 8 + 4 * placeBytes
const signatureBytes = 16

/** Reads and writes page identifiers: fixed layout, big-endian, signed; nobody else can make one. */
export function openPageIdentifiers(secret: string) {
  const key = deriveKey(secret, 'page identifier')
  const signatureOf = (body: Buffer) => createHmac('sha256', key).update(body).digest().subarray(0, signatureBytes)
  return {
    write({ browse, page, step, first, last }: PageIdentifier): string {
      const body = Buffer.alloc(bodyBytes)
      body.writeUInt8(version, 0)
      body.writeInt8(step, 1)
      body.writeUInt32BE(page, 2)
      body.writeDoubleBE(browse.count, 6)
      browse.query.copy(body, 14)
      body.writeBigInt64BE(microsecondsOf(browse.paginatedAt), 30)
      for (const [index, place] of [browse.newest, browse.oldest, first, last].entries()) {
        writePlace(body, 38 + index * placeBytes, place)
      }
      return Buffer.concat([body, signatureOf(body)]).toString('base64url')
    },
    /** Undefined for anything that `write` did not make with this secret. */
    read(text: string): PageIdentifier | undefined {
      if (!/^[\w-]+={0,2}$/.test(text)) return undefined
      const bytes = Buffer.from(text, 'base64url')
      if (bytes.byteLength !== bodyBytes + signatureBytes) return undefined
      const body = bytes.subarray(0, bodyBytes)
      if (!timingSafeEqual(bytes.subarray(bodyBytes), signatureOf(body)) || body[0] !== version) return undefined
      const [newest, oldest, first, last] = [0, 1, 2, 3].map((index) => readPlace(body, 38 + index * placeBytes))
      const paginatedAt = instantOf(body.readBigInt64BE(30))
      return {
        browse: {
          query: Buffer.from(body.subarray(14, 30)),
          newest: newest!,
          oldest: oldest!,
          count: body.readDoubleBE(6),
          paginatedAt,
        },
        page: body.readUInt32BE(2),
        step: body.readInt8(1),
        first: first!,
        last: last!,
      }
    },
  }
}
export type PageIdentifiers = ReturnType<typeof openPageIdentifiers>

function writePlace(body: Buffer, at: number, { createdAt, id }: Place): void {
  body.writeBigInt64BE(microsecondsOf(createdAt), at)
  body.write(id.replaceAll('-', ''), at + 8, 'hex')
}

function readPlace(body: Buffer, at: number): Place {
  const hex = body.toString('hex', at + 8, at + placeBytes)
  const id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
  return { createdAt: instantOf(body.readBigInt64BE(at)), id }
}

/** Digest of every parameter that is not navigation, names and values, in whatever order; 16 bytes. */
export function digestOfQuery(search: URLSearchParams): Buffer {
  const pairs = [...search]
    .filter(([name]) => !['page', 'from', 'delta'].includes(name))
    .map((it) => JSON.stringify(it))
  return createHash('sha256').update(pairs.toSorted().join('\n')).digest().subarray(0, 16)
}
