import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'

/** One request as handlers see it. Header text is Latin-1: one character for each byte on the wire. */
export interface Incoming {
  /** Sent back as `X-Request-Id`, and in every log line about this request. */
  readonly id: string
  readonly method: string
  /** The path as it was asked for, without the query. */
  readonly path: string
  /** Query parameters in their order, repeated ones too. */
  readonly search: URLSearchParams
  /** Name, value, name, value … exactly as received, duplicates and spelling included. */
  readonly rawHeaders: readonly string[]
  /** The value Node keeps for a name (lower case). For names that decide something use `headerValues`. */
  header(name: string): string | undefined
  /** Every value sent under a name, in order. */
  headerValues(name: string): string[]
  cookie(name: string): string | undefined
  /** The peer's address, not what a header says. */
  readonly address: string
  /** The `Host` header. */
  readonly host: string
  /** Whether the client's side is HTTPS: our socket, or the header of a proxy when the site trusts it. */
  readonly secure: boolean
  /** `scheme://host` of this site as the client sees it. */
  readonly origin: string
  /** The raw body. Its first read is what lets a client that sent `Expect: 100-continue` go on. */
  readonly stream: Readable
  /** Bytes of the body when all of it is here and nothing was read yet, so that reading waits for nobody; else undefined. */
  readonly arrivedBytes: number | undefined
  /** Aborts when the client is gone before it has the whole answer. */
  readonly signal: AbortSignal
  /** Adds a header to whatever the answer will be, refusals included; a second value for a name replaces the first. */
  setHeader(name: string, value: string | string[]): void
  /** Adds a name to `Vary`. */
  vary(name: string): void
}

/** The request object of a pair of Node's. Costly parts are made when first asked for. */
export function readIncoming(
  raw: IncomingMessage,
  response: ServerResponse,
  {
    secureHeader,
    path,
    query,
    keepsId,
  }: { secureHeader: string | undefined; path: string; query: string; keepsId: boolean },
): Incoming {
  let search: URLSearchParams | undefined
  let abort: AbortController | undefined
  let cookies: Map<string, string> | undefined
  const encrypted = 'encrypted' in raw.socket && raw.socket.encrypted === true
  const headerValues = (name: string) =>
    raw.rawHeaders.filter((_, index) => index % 2 === 1 && raw.rawHeaders[index - 1]?.toLowerCase() === name)
  return {
    id: (keepsId && readableId(raw.headers['x-request-id'])) || randomUUID(),
    method: raw.method ?? 'GET',
    path,
    get search() {
      return (search ??= new URLSearchParams(query))
    },
    rawHeaders: raw.rawHeaders,
    header: (name) => {
      const value = raw.headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    },
    headerValues: (name) => headerValues(name.toLowerCase()),
    cookie: (name) => (cookies ??= readCookies(raw.headers.cookie)).get(name),
    address: raw.socket.remoteAddress ?? '',
    host: raw.headers.host ?? '',
    get secure() {
      return encrypted || (secureHeader !== undefined && saysHttps(raw.headers[secureHeader]))
    },
    get origin() {
      return `${this.secure ? 'https' : 'http'}://${this.host}`
    },
    stream: raw,
    get arrivedBytes() {
      return raw.complete && !raw.readableDidRead ? raw.readableLength : undefined
    },
    get signal() {
      if (!abort) {
        abort = new AbortController()
        if (response.destroyed && !response.writableFinished) abort.abort()
        response.once('close', () => response.writableFinished || abort?.abort())
      }
      return abort.signal
    },
    setHeader: (name, value) => void response.setHeader(name, value),
    vary: (name) => response.appendHeader('Vary', name),
  }
}

const readableId = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' && /^[!-~]{1,128}$/.test(value) ? value : undefined

/** The first of several is what the proxy nearest to the client saw. */
const saysHttps = (value: string | string[] | undefined): boolean =>
  String(value).split(',')[0]?.trim().toLowerCase() === 'https'

/** The first cookie of a name wins, as browsers send the most specific path first. */
function readCookies(header: string | undefined): Map<string, string> {
  const cookies = new Map<string, string>()
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=')
    const name = pair.slice(0, at).trim()
    const value = pair.slice(at + 1).trim()
    if (at > 0 && !cookies.has(name)) cookies.set(name, value.replace(/^"(.*)"$/, '$1'))
  }
  return cookies
}
