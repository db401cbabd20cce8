import { promisify } from 'node:util'
import type { Transform } from 'node:stream'
import {
  brotliCompress,
  constants,
  createBrotliCompress,
  createGzip,
  createZstdCompress,
  gunzip,
  gzip,
  zstdCompress,
  zstdDecompress,
} from 'node:zlib'

/** How the bytes of a body are sent; the best comes first and is taken when a client likes several equally. */
export const encodings = ['zstd', 'br', 'gzip', 'identity'] as const
export type Encoding = (typeof encodings)[number]

/** Shorter bodies are sent as they are: the head alone is longer. */
const leastBytes = 200
const compressibleType =
  /^(text\/|image\/svg\+xml|application\/([\w.+-]+\+)?(json|javascript|xml|yaml|x-ndjson|jsonl))/i

/** Whether a body of this content type gets smaller by compressing. */
export const isCompressible = (type: string): boolean => compressibleType.test(type)

/**
 * What a body is sent as. An absent `Accept-Encoding` asks for plain bytes, as programs that never heard of encodings do;
 * a refusal of everything (`*;q=0`) gets plain bytes as well, since an answer is better than none.
 */
export function chooseEncoding(accept: string | undefined, { type, bytes }: { type: string; bytes: number }): Encoding {
  if (!accept || bytes < leastBytes || !isCompressible(type)) return 'identity'
  const wanted = readQualities(accept)
  const anyOther = wanted.get('*')
  let best: Encoding = 'identity'
  let bestQuality = 0
  for (const encoding of encodings) {
    const alias = encoding === 'gzip' ? wanted.get('x-gzip') : undefined
    const quality = wanted.get(encoding) ?? alias ?? anyOther ?? 0
    if (quality > bestQuality) {
      best = encoding
      bestQuality = quality
    }
  }
  return best
}

function readQualities(accept: string): Map<string, number> {
  const wanted = new Map<string, number>()
  for (const part of accept.split(',')) {
    const [name = '', ...parameters] = part.split(';')
    const quality = parameters.map((it) => /^\s*q\s*=\s*([^\s]+)\s*$/i.exec(it)?.[1]).find((it) => it !== undefined)
    const number = quality === undefined ? 1 : Number(quality)
    if (name.trim() !== '') wanted.set(name.trim().toLowerCase(), Number.isNaN(number) ? 0 : number)
  }
  return wanted
}

const zstd = promisify(zstdCompress)
const brotli = promisify(brotliCompress)
const deflate = promisify(gzip)
const unzstd = promisify(zstdDecompress)
const inflate = promisify(gunzip)

/** Above this, gzip and brotli take the speed and leave the last per cent: somebody waits for the first answer. */
const bigBytes = 1 << 20
const zstdParams = { [constants.ZSTD_c_compressionLevel]: 3 }
const brotliParams = (bytes: number) => ({
  [constants.BROTLI_PARAM_QUALITY]: bytes > bigBytes ? 4 : 5,
  [constants.BROTLI_PARAM_SIZE_HINT]: bytes,
})

/** The bytes in an encoding. The work is done beside the event loop, however big the body is. */
export async function encode(body: Uint8Array, encoding: Encoding): Promise<Uint8Array> {
  if (encoding === 'zstd') return zstd(body, { params: zstdParams, pledgedSrcSize: body.byteLength })
  if (encoding === 'br') return brotli(body, { params: brotliParams(body.byteLength) })
  if (encoding === 'gzip') return deflate(body, { level: body.byteLength > bigBytes ? 4 : 6 })
  return body
}

/** The plain bytes again; brotli is never undone, since it is the slowest to have made. */
export async function decode(body: Uint8Array, encoding: Exclude<Encoding, 'br'>): Promise<Uint8Array> {
  if (encoding === 'zstd') return unzstd(body)
  if (encoding === 'gzip') return inflate(body)
  return body
}

/**
 * A stream's encoder, for a body that is never whole in memory; undefined leaves it plain.
 *
 * @param prompt every piece that is written goes out at once, for a reader who waits for the first: encoders else hold back
 *   some hundred kilobytes. Pieces below some ten kilobytes make the body notably bigger.
 */
export function encoderOf(encoding: Encoding, { prompt = false } = {}): Transform | undefined {
  if (encoding === 'zstd') {
    return createZstdCompress({ params: zstdParams, ...(prompt && { flush: constants.ZSTD_e_flush }) })
  }
  if (encoding === 'br') {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 4 }
    return createBrotliCompress({ params, ...(prompt && { flush: constants.BROTLI_OPERATION_FLUSH }) })
  }
  if (encoding === 'gzip') return createGzip({ level: 4, ...(prompt && { flush: constants.Z_SYNC_FLUSH }) })
  return undefined
}
