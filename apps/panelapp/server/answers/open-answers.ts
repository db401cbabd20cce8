import { createHash, webcrypto } from 'node:crypto'
import { answer, chooseEncoding, decode, encode, isCompressible, namesTag } from '@farside/kernel/http'
import type { Answer, Encoding, Incoming } from '@farside/kernel/http'
import type { Answers, Ask, Body } from './answers.ts'
import { ByteCache } from './byte-cache.ts'
import { Shared } from './shared.ts'

/** What is known of an answer without its bytes: enough for a 304, so it outlives them. */
interface Made {
  type: string
  status: number
  headers: Record<string, string>
  bytes: number
  /** Of the plain bytes; each encoding adds its name. */
  digest: string
}

interface Whole {
  made: Made
  plain: Uint8Array
}

/** The memory for answers whose bytes are gone; a tag and what belongs to it take about half a kilobyte. */
const tagBytes = 4 << 20
/** Hashing shorter bodies takes less than handing them to another thread. */
const hashHereBytes = 64 << 10

/** @param maxBytes for the encoded bodies together */
export function openAnswers({ maxBytes }: { maxBytes: number }): Answers {
  const bodies = new ByteCache<Uint8Array>(maxBytes)
  const known = new ByteCache<Made>(Math.min(tagBytes, maxBytes))
  const making = new Shared<Whole>()
  const encoding = new Shared<Uint8Array>()

  /** The body and what is known of it. */
  const whole = async (key: string | undefined, ask: Ask): Promise<Whole> => {
    const kept = key === undefined ? undefined : await keptPlain(key)
    if (kept) return kept
    const fresh = await describe(await ask.make())
    if (key !== undefined && fresh.made.status === 200) known.set(key, fresh.made, metaBytes(fresh.made))
    return fresh
  }

  /** The plain bytes out of any encoding that is kept. */
  const keptPlain = async (key: string): Promise<Whole | undefined> => {
    const made = known.get(key)
    if (!made) return undefined
    for (const from of ['identity', 'zstd', 'gzip'] as const) {
      const bytes = bodies.get(bodyKey(key, from))
      if (bytes) return { made, plain: await decode(bytes, from) }
    }
    return undefined
  }

  const encoded = (key: string | undefined, { made, plain }: Whole, as: Encoding): Promise<Uint8Array> =>
    encoding.use(
      key === undefined ? undefined : bodyKey(key, as),
      async () => {
        const bytes = trimmed(await encode(plain, as))
        if (key !== undefined && made.status === 200) bodies.set(bodyKey(key, as), bytes, bytes.byteLength)
        return bytes
      },
      async (bytes) => bytes,
    )

  return {
    async serve(request, ask) {
      const key = ask.key === undefined ? undefined : cacheKey(request, ask, ask.key)
      const choose = (made: Made) => chooseEncoding(request.header('accept-encoding'), made)
      const made = key === undefined ? undefined : known.get(key)
      if (made && isNamed(request, made, choose(made))) return reply(request, ask, made, choose(made))
      const kept = made && key !== undefined ? bodies.get(bodyKey(key, choose(made))) : undefined
      if (made && kept) return reply(request, ask, made, choose(made), kept)
      // Shared until its bytes are encoded: who comes a moment later finds either this or the bytes.
      return making.use(
        key,
        () => whole(key, ask),
        async (ready) => {
          const as = choose(ready.made)
          const bytes = await encoded(key, ready, as)
          return reply(request, ask, ready.made, as, isNamed(request, ready.made, as) ? undefined : bytes)
        },
      )
    },
  }
}

/**
 * The address, as the client sees the site (pages of lists link to their neighbours), and whose the answer is: credentials
 * are part of it unless the maker vouches that it never looks at them. A digest, so that no token lies about in memory.
 */
function cacheKey(request: Incoming, { sameForAll }: Ask, key: string): string {
  const credentials = sameForAll ? '' : credentialsOf(request)
  const whose = credentials === '' ? '' : createHash('sha256').update(credentials).digest('base64url')
  return JSON.stringify([request.origin, request.path, request.search.toString(), whose, key])
}

const credentialsOf = (request: Incoming): string =>
  [request.header('authorization'), request.header('cookie')].filter((it) => it !== undefined).join('\n')

const bodyKey = (key: string, encoding: Encoding) => `${encoding} ${key}`
const metaBytes = (made: Made) => 200 + JSON.stringify(made.headers).length * 2

const tagOf = ({ digest }: Made, as: Encoding) => (as === 'identity' ? `"${digest}"` : `"${digest}-${as}"`)

const isNamed = (request: Incoming, made: Made, as: Encoding): boolean =>
  made.status === 200 && namesTag(request.header('if-none-match'), tagOf(made, as))

async function describe({ type, body, status = 200, headers = {} }: Body): Promise<Whole> {
  const plain = typeof body === 'string' ? Buffer.from(body) : body
  return { made: { type, status, headers, bytes: plain.byteLength, digest: await digestOf(plain) }, plain }
}

async function digestOf(bytes: Uint8Array): Promise<string> {
  const digest =
    bytes.byteLength <= hashHereBytes
      ? createHash('sha256').update(bytes).digest()
      : Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes))
  return digest.toString('base64url').slice(0, 22)
}

function reply(request: Incoming, ask: Ask, made: Made, as: Encoding, bytes?: Uint8Array): Answer {
  if (isCompressible(made.type)) request.vary('Accept-Encoding')
  const shared = ask.cacheControl ?? 'no-cache'
  const headers: Record<string, string> = { ...made.headers }
  // A cache between us and many people must not take what was made for one of them.
  headers['cache-control'] = credentialsOf(request) === '' ? shared : `private, ${shared}`
  if (made.status === 200) headers['etag'] = tagOf(made, as)
  if (!bytes) return answer({ status: 304, headers })
  headers['content-type'] = made.type
  if (as !== 'identity') headers['content-encoding'] = as
  return answer({ status: made.status, headers, body: bytes })
}

/** A compressor hands out the beginning of a bigger buffer, which would be kept with it. */
const trimmed = (bytes: Uint8Array): Uint8Array =>
  bytes.byteLength * 1.2 < bytes.buffer.byteLength ? new Uint8Array(bytes) : bytes
