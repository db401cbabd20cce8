import { answer, chooseEncoding, encode } from '@farside/kernel/http'
import type { Answer, Encoding, Incoming } from '@farside/kernel/http'

const type = 'application/json'

/** JSON as it goes out, for everybody who gets the same. */
export interface JsonBody {
  plain: Buffer
  /** Compressed when first wanted so, and once, however many want it. */
  as: (encoding: Encoding) => Promise<Uint8Array>
}

export function jsonBody(value: unknown): JsonBody {
  const plain = Buffer.from(JSON.stringify(value))
  const made = new Map<Encoding, Promise<Uint8Array>>()
  return {
    plain,
    as: (encoding) => {
      const known = made.get(encoding) ?? encode(plain, encoding)
      made.set(encoding, known)
      return known
    },
  }
}

/** What a client gets of a body: zstd, br or gzip, as it likes best. */
export const encodingFor = (request: Incoming, { plain }: JsonBody): Encoding =>
  chooseEncoding(request.header('accept-encoding'), { type, bytes: plain.byteLength })

/** @param headers in place of `Cache-Control: no-store` */
export async function sendJson(
  request: Incoming,
  body: JsonBody,
  headers: Record<string, string> = { 'cache-control': 'no-store' },
): Promise<Answer> {
  request.vary('Accept-Encoding')
  const encoding = encodingFor(request, body)
  return answer({
    headers: { ...headers, 'content-type': type, ...(encoding !== 'identity' && { 'content-encoding': encoding }) },
    body: await body.as(encoding),
  })
}
