import { setTimeout as sleep } from 'node:timers/promises'
import program from '../../package.json' with { type: 'json' }
import { problems } from '../../problems.ts'
import { siteAddress } from './site-address.rules.ts'

/** An answer of the source, still as bytes; `unchanged` to a request with an ETag. */
export type SourceAnswer =
  | { kind: 'found'; bytes: Buffer; etag: string | null }
  | { kind: 'unchanged' }
  | { kind: 'missing' }

export interface Source {
  /** Without a final slash, without `/api/v1`. */
  baseUrl: string
  /** @param path below `/api/v1/`. @throws Problem `source_unreachable` after the last try, `source_unreadable` */
  get(path: string, etag?: string | null): Promise<SourceAnswer>
  requests(): number
}

interface Options {
  baseUrl: string
  /** Requests a second; 0: as fast as they are answered. */
  rate: number
  /** Sent as `Authorization: Token …`: some services give callers that they know more. */
  token?: string | undefined
  signal: AbortSignal
  /** Told when we wait longer than the rate asks for. */
  onWait?: (seconds: number, why: string) => void
  /** Replaced in tests: nothing there waits. */
  wait?: (milliseconds: number) => Promise<unknown>
}

const TRIES = 5
const ANSWER_MS = 120_000
const MOST_BYTES = 256 * 1024 * 1024
/** Whoever asks us to stay away for longer means: not today. */
const LONGEST_WAIT_SECONDS = 900

/**
 * The public API v1 of another installation, asked politely: at a rate, with a telling name, compressed, again after a while
 * where it is busy or the line was cut.
 * @throws Problem `source_address_invalid`
 */
export function openSource({ rate, token, signal, onWait, ...options }: Options): Source {
  const baseUrl = normalised(options.baseUrl)
  const wait = options.wait ?? ((ms: number) => sleep(ms, undefined, { signal }))
  let next = 0
  let asked = 0

  /** Our turn by the rate, however many ask at once. */
  async function turn(): Promise<void> {
    asked += 1
    if (rate === 0) return
    const now = performance.now()
    const at = Math.max(now, next)
    next = at + 1000 / rate
    if (at > now) await wait(at - now)
  }

  async function once(url: string, etag: string | null): Promise<SourceAnswer | Later> {
    await turn()
    try {
      const answer = await fetch(url, {
        headers: {
          accept: 'application/json',
          'accept-encoding': 'zstd, gzip',
          'user-agent': `farside-panelapp-mirror/${program.version}`,
          ...(etag !== null && { 'if-none-match': etag }),
          ...(token !== undefined && { authorization: `Token ${token}` }),
        },
        signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
      })
      const { status } = answer
      if (status !== 200) await answer.body?.cancel()
      if (status === 304) return { kind: 'unchanged' }
      if (status === 404) return { kind: 'missing' }
      if (status === 429 || status === 503)
        return later(`it answered ${status}`, secondsOf(answer.headers.get('retry-after')))
      if (status >= 500) return later(`it answered ${status}`)
      if (status !== 200) throw problems.source_unreadable(url, `it answered ${status}`)
      const type = answer.headers.get('content-type') ?? ''
      if (!/json/i.test(type)) {
        await answer.body?.cancel()
        const what = /html/i.test(type) ? 'a web page (HTML)' : `"${type}"`
        throw problems.source_unreadable(url, `it answered ${what} instead of JSON`)
      }
      return { kind: 'found', bytes: await wholeOf(answer, url), etag: answer.headers.get('etag') }
    } catch (error) {
      if (signal.aborted || (error instanceof Error && 'kind' in error)) throw error
      return later(reasonOf(error))
    }
  }

  async function get(path: string, etag: string | null = null): Promise<SourceAnswer> {
    const url = `${baseUrl}/api/v1/${path}`
    for (let tried = 1; ; tried++) {
      const answer = await once(url, etag)
      if (answer.kind !== 'later') return answer
      const seconds = answer.seconds ?? 2 ** (tried - 1)
      if (tried === TRIES) throw problems.source_unreachable(url, `${answer.why}, ${TRIES} times`)
      if (seconds > LONGEST_WAIT_SECONDS) {
        throw problems.source_unreachable(url, `${answer.why} and asks to be left alone for ${seconds} s`)
      }
      onWait?.(seconds, answer.why)
      await wait(seconds * 1000)
    }
  }
  return { baseUrl, get, requests: () => asked }
}

interface Later {
  kind: 'later'
  why: string
  seconds: number | undefined
}
const later = (why: string, seconds?: number): Later => ({ kind: 'later', why, seconds })

function normalised(address: string): string {
  const url = siteAddress(address)
  if (!url || url.search !== '') throw problems.source_address_invalid(address)
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '').replace(/\/api(\/v1)?(\/panels)?$/, '')
}

/** Seconds or a date; a value that says neither is none. */
function secondsOf(text: string | null): number | undefined {
  if (text === null) return undefined
  if (/^\d+$/.test(text)) return Number(text)
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1000))
}

async function wholeOf(answer: Response, url: string): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of answer.body ?? []) {
    length += chunk.byteLength
    if (length > MOST_BYTES) throw problems.source_unreadable(url, `it answers more than ${MOST_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `no whole answer within ${ANSWER_MS / 1000} s`
  const { cause } = error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (code === 'ECONNREFUSED') return 'nothing answers there'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'there is no such host'
  return cause instanceof Error ? `${error.message} (${cause.message || code})` : error.message
}
