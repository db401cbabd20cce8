import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HealthReport } from '@farside/kernel/lifecycle'
import type { Log } from '@farside/kernel/log'
import { Problem } from '@farside/kernel/errors'
import { negotiate } from './accept.ts'
import { Answer, answer } from './answer.ts'
import { readBody, readParams, readQuery } from './values.ts'
import { openFiles } from './files.ts'
import type { FilesOptions } from './files.ts'
import { isAllowedHost } from './host.ts'
import { readIncoming } from './incoming.ts'
import type { Incoming } from './incoming.ts'
import { httpProblems } from './problems.ts'
import type { Handler, Route, RouteDefinition } from './route.ts'
import { send } from './send.ts'
import { statusOf } from './status.ts'

/** What becomes of a problem on the wire; a status other than the kind's, headers and the body are the program's choice. */
export interface Refusal {
  status?: number
  headers?: Record<string, string>
  body: unknown
}

export interface SiteOptions<User> {
  log: Log
  /** Names the `Host` header may have, with the grammar of `isAllowedHost`; absent: any. */
  allowedHosts?: readonly string[]
  /** Who asks. Undefined: nobody said so, which routes that want a user refuse. Throws when credentials are wrong. */
  authenticate?: (request: Incoming) => Promise<User | undefined>
  /**
   * Asked before any route, of addresses that have none too: an answer of its own (an address that moved), a refusal by a
   * `Problem`, or nothing. `user` authenticates at its first call, and the route does not do it again.
   */
  before?: (
    request: Incoming,
    user: () => Promise<User | undefined>,
  ) => Promise<Answer | undefined> | Answer | undefined
  /** The error body of the program; absent: RFC 9457. The request is missing when not even its head could be read. */
  refuse?: (problem: Problem, request?: Incoming, user?: User) => Refusal
  /** Sent with every answer at a path, refusals and redirects included. */
  headersOf?: (path: string) => Readonly<Record<string, string>> | undefined
  /** Makes a problem of an error that a program expects anywhere, a lost database for example. */
  translate?: (error: unknown) => Problem | undefined
  /** Addresses end with a slash; without it GET is sent there by 301, other methods by 308 so that they keep their body. */
  slashes?: boolean
  /** Below this path an unknown address is a 404, never a page. */
  apiPrefix?: string
  /** Sent with HTML answers in place of ours; no page of ours needs more than its own origin. */
  pageHeaders?: Readonly<Record<string, string>>
  /** A JSON body may be this long; bytes. */
  maxJsonBytes?: number
  /** Believes a proxy's `X-Forwarded-Proto`. */
  trustForwardedProto?: boolean
  /** The same of a header with another name, in lower case. */
  secureHeader?: string
  /** A client's own `X-Request-Id` (visible ASCII, 128 signs at most) is the request's id. */
  keepsRequestId?: boolean
  /** What `/readyz` tells; `/livez` and `/healthz` only say that the process answers. */
  health?: () => HealthReport | Promise<HealthReport>
  /** Told of each answer once it has left; absent: a line `http_request` in the log. */
  onAnswer?: (answered: Answered<User>) => void
}

/** One request that was answered. */
export interface Answered<User> {
  method: string
  path: string
  status: number
  milliseconds: number
  requestId: string
  request: Incoming
  /** Length of the answer's body, as its head says it; undefined for a stream of unknown length. */
  bytes: number | undefined
  user: User | undefined
  /** Of the route that answered; absent for files and unknown addresses. */
  operationId: string | undefined
}

/** Where routes are put before the server listens. */
export interface Site<User> {
  handle<const R extends RouteDefinition>(route: R, handler: Handler<R, User>): void
  /** Serves a folder of static files; unknown addresses outside the API get its start page when one is named. */
  files(options: FilesOptions): void
  readonly routes: readonly Route[]
}

interface Served {
  route: Route
  handler: Handler<RouteDefinition, never>
}

/** One address with what each method does there, or would do behind the slash that `redirect` adds. */
export interface Address {
  url: string
  methods: Map<string, Served>
  redirect: boolean
}

export interface OpenSite {
  addresses(): Address[]
  serve(raw: IncomingMessage, response: ServerResponse, address: Address | undefined, params: unknown): Promise<void>
  refuse: (problem: Problem, request?: Incoming) => Refusal
  log: Log
}

const opened = new WeakMap<object, OpenSite>()

/** For `listen`: the inside of a site. */
export function openSite(site: object): OpenSite {
  const inside = opened.get(site)
  if (!inside) throw new TypeError('only a value made by createSite can listen')
  return inside
}

const strictPageHeaders = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'Permissions-Policy':
    'camera=(), microphone=(), geolocation=(), usb=(), serial=(), payment=(), display-capture=(), clipboard-write=(self)',
  // A browser heeds it over HTTPS only.
  'Strict-Transport-Security': 'max-age=315360000',
}

/** Starts an empty site; see the example at the top of `index.ts`. */
export function createSite<User>(options: SiteOptions<User>): Site<User> {
  const routes: Route[] = []
  const byUrl = new Map<string, Address>()
  let files: Awaited<ReturnType<typeof openFiles>> | undefined
  const refuse = options.refuse ?? defaultRefusal
  const log = options.log

  const addressOf = (url: string): Address => {
    const known = byUrl.get(url)
    if (known && !known.redirect) return known
    const fresh: Address = { url, methods: new Map(), redirect: false }
    byUrl.set(url, fresh)
    return fresh
  }
  const redirectTo = ({ url, methods }: Address): void => {
    const unslashed = url.slice(0, -1)
    if (!byUrl.has(unslashed)) byUrl.set(unslashed, { url: unslashed, methods, redirect: true })
  }

  async function decide(
    request: Incoming,
    address: Address | undefined,
    params: unknown,
    known: { user?: User | undefined },
  ): Promise<Answer> {
    if (address === undefined && (request.method === 'GET' || request.method === 'HEAD')) {
      const health = await healthAnswer(request.path, options.health)
      if (health) return health
    }
    const hosts = request.headerValues('host')
    if (options.allowedHosts && (hosts.length !== 1 || !isAllowedHost(hosts[0], options.allowedHosts))) {
      throw httpProblems.unknown_host(hosts.join(', '))
    }
    const authenticated = once(async () => options.authenticate?.(request))
    const own = await options.before?.(request, authenticated)
    if (own) return own
    if (address === undefined) {
      const underApi = options.apiPrefix !== undefined && request.path.startsWith(options.apiPrefix)
      const page = underApi ? undefined : files?.find(request)
      if (page) return page
      if (underApi) await authenticated()
      throw httpProblems.not_found()
    }
    const allowed = allowedMethods(address)
    request.setHeader('Allow', allowed)
    request.vary('Accept')
    const found = address.methods.get(request.method === 'HEAD' ? 'GET' : request.method)
    const isOpen = (it: Route) => it.access === 'anyone'
    const open = found ? isOpen(found.route) : [...address.methods.values()].every((it) => isOpen(it.route))
    // Before anything is refused or sent elsewhere, so that every answer to a known user says so, whatever its status.
    const user = open ? undefined : await authenticated()
    known.user = user
    if (address.redirect) return redirectToSlash(request)
    if (request.method === 'OPTIONS') return answer({ headers: { 'content-length': '0' } })
    if (!found) throw httpProblems.method_not_allowed(request.method, allowed)
    if (!open && user === undefined) throw httpProblems.not_authenticated()
    return call(request, found, params, user)
  }

  async function call(request: Incoming, found: Served, params: unknown, user: User | undefined): Promise<Answer> {
    const { route, handler } = found
    const offered = route.produces ?? ['application/json']
    const accept = request.header('accept')
    const produces = offered === 'anything' ? 'anything' : negotiate(accept, offered)
    if (produces === undefined) throw httpProblems.not_acceptable(accept ?? '', [...offered].join(', '))
    const values = {
      user,
      produces,
      params: readParams(route, params),
      query: readQuery(route, request),
      body: await readBody(route, request, options.maxJsonBytes ?? 1 << 20),
    }
    // assigned, not spread: the request's getters stay lazy
    const value = await handler(Object.assign(request, values) as never)
    if (value instanceof Answer) return value
    const status =
      Object.keys(route.replies)
        .map(Number)
        .find((it) => it >= 200 && it < 300) ?? 200
    // What one user is told is for nobody's cache; his API token is among it.
    return answer({ status, headers: user === undefined ? {} : { 'cache-control': 'no-store' }, body: value })
  }

  async function serve(raw: IncomingMessage, response: ServerResponse, address: Address | undefined, params: unknown) {
    const started = performance.now()
    const [path = '/', query = ''] = splitTarget(raw.url ?? '/')
    const request = readIncoming(raw, response, {
      secureHeader: options.secureHeader ?? (options.trustForwardedProto ? 'x-forwarded-proto' : undefined),
      path,
      query,
      keepsId: options.keepsRequestId ?? false,
    })
    response.setHeader('X-Request-Id', request.id)
    for (const [name, value] of safeHeaders) response.setHeader(name, value)
    for (const [name, value] of Object.entries(options.headersOf?.(path) ?? {})) response.setHeader(name, value)
    const known: { user?: User | undefined } = {}
    let reply: Answer
    try {
      reply = await decide(request, address, params, known)
    } catch (error) {
      reply = refusalOf(error, request, known.user)
    }
    const status = await send(reply, raw, response, options.pageHeaders ?? strictPageHeaders).catch(
      (error: unknown) => {
        // The head is on its way: all that is left is to break off, which the client notices by the missing end.
        log.warn('answer_cut', { message: 'An answer broke off', request_id: request.id, path, error })
        response.destroy()
        return reply.status
      },
    )
    const milliseconds = Math.round((performance.now() - started) * 10) / 10
    const { id: requestId, method } = request
    if (!options.onAnswer)
      return log.info('http_request', { method, path, status, milliseconds, request_id: requestId })
    const found = address?.methods.get(method === 'HEAD' ? 'GET' : method)
    options.onAnswer({
      method,
      path,
      status,
      milliseconds,
      requestId,
      request,
      bytes: lengthOf(response.getHeader('content-length')),
      user: known.user,
      operationId: found?.route.operationId,
    })
  }

  function refusalOf(error: unknown, request: Incoming, user: User | undefined): Answer {
    let problem = error instanceof Problem ? error : options.translate?.(error)
    if (problem && !(error instanceof Problem)) {
      log.warn('http_refused', { message: problem.message, request_id: request.id, path: request.path, error })
    }
    if (!problem) {
      problem = new Problem('error', 'broken', httpProblems.error().message, { requestId: request.id })
      if (!request.signal.aborted) {
        const message = 'A request ended in an unexpected error'
        log.error('http_error', { message, request_id: request.id, method: request.method, path: request.path, error })
      }
    }
    const refusal = refuse(problem, request, user)
    return answer({ status: refusal.status ?? statusOf(problem.kind), headers: refusal.headers, body: refusal.body })
  }

  const site: Site<User> = {
    routes,
    handle(route, handler) {
      routes.push(route)
      for (const url of [route.url, ...(route.aliases ?? [])]) {
        const address = addressOf(url)
        if (address.methods.has(route.method)) throw new TypeError(`two routes for ${route.method} ${url}`)
        address.methods.set(route.method, { route, handler: handler as unknown as Handler<RouteDefinition, never> })
        if (options.slashes && url.endsWith('/') && url !== '/') redirectTo(address)
      }
    },
    files(filesOptions) {
      files = openFiles(filesOptions)
    },
  }
  opened.set(site, { addresses: () => [...byUrl.values()], serve, refuse, log })
  return site
}

const safeHeaders = [
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'same-origin'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['X-Frame-Options', 'DENY'],
] as const

const lengthOf = (value: unknown): number | undefined => (value === undefined ? undefined : Number(value))

function splitTarget(target: string): [string, string] {
  const at = target.indexOf('?')
  return at < 0 ? [target, ''] : [target.slice(0, at), target.slice(at + 1)]
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}

function allowedMethods(address: Address): string {
  const methods = [...address.methods.keys()]
  return [...(methods.includes('GET') ? ['GET', 'HEAD'] : []), ...methods.filter((it) => it !== 'GET'), 'OPTIONS'].join(
    ', ',
  )
}

function redirectToSlash(request: Incoming): Answer {
  const query = request.search.size > 0 ? `?${request.search}` : ''
  const status = request.method === 'GET' || request.method === 'HEAD' ? 301 : 308
  return answer({ status, headers: { location: `${request.path}/${query}` } })
}

async function healthAnswer(path: string, health: SiteOptions<never>['health']): Promise<Answer | undefined> {
  const headers = { 'cache-control': 'no-store' }
  if (path === '/livez' || path === '/healthz') return answer({ headers, body: { ok: true } })
  if (path !== '/readyz') return undefined
  const report = (await health?.()) ?? { ok: true, parts: {} }
  return answer({ status: report.ok ? 200 : 503, headers, body: report })
}

function defaultRefusal(problem: Problem): Refusal {
  return {
    headers: { 'content-type': 'application/problem+json' },
    body: {
      type: 'about:blank',
      title: problem.code,
      status: statusOf(problem.kind),
      detail: problem.message,
      code: problem.code,
      ...problem.details,
    },
  }
}
