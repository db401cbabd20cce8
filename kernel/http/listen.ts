import { fastify } from 'fastify'
import type { FastifyInstance } from 'fastify'
import { METHODS } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Problem } from '@farside/kernel/errors'
import { httpProblems } from './problems.ts'
import { openSite } from './site.ts'
import type { Address, OpenSite } from './site.ts'

export interface Server {
  url: string
  host: string
  port: number
  /** Takes no new connection, lets requests in hand end for `drainMs`, then cuts what is left. */
  close(): Promise<void>
}

interface ListenOptions {
  host: string
  /** 0 picks a free one. */
  port: number
  /** A connection on which nothing moves for so long is cut; there is no limit on a whole request. Default 10 minutes. */
  idleMs?: number
  drainMs?: number
  /** Connections that the system holds until they are taken. */
  backlog?: number
}

/** Request line and headers together; more answers 431. */
const maxHeaderBytes = 64 * 1024

/** All that the parser knows, so that a wrong one at a known address is told apart from an unknown address. */
const methods = METHODS.filter((it) => it !== 'CONNECT')

/** Serves a site until it is closed. Fastify finds the route and keeps the connections; the site does the rest. */
export async function listen(site: object, options: ListenOptions): Promise<Server> {
  const inside = openSite(site)
  const app = fastify({
    http: { maxHeaderSize: maxHeaderBytes },
    // As long as a request line may be: a list of hundreds of names is one parameter.
    routerOptions: { maxParamLength: maxHeaderBytes },
    connectionTimeout: options.idleMs ?? 600_000,
    requestTimeout: 0,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    clientErrorHandler: (error, socket) => answerUnreadable(inside, error, socket),
    frameworkErrors: (_error, request, reply) => {
      // A path that is not valid percent-encoding names nothing.
      reply.hijack()
      void inside.serve(request.raw, reply.raw, undefined, {})
    },
  })
  // Header blocks are limited in bytes; Node's own limit in number would silently drop what is beyond it.
  app.server.maxHeadersCount = 0
  app.server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    continueAtFirstRead(request, response)
    app.server.emit('request', request, response)
  })
  // In the first hook, so that no body parser ever sees the bytes.
  app.addHook('onRequest', async (request, reply) => {
    reply.hijack()
    const { address } = request.routeOptions.config as { address?: Address }
    await inside.serve(request.raw, reply.raw, request.is404 ? undefined : address, request.params)
  })
  for (const method of methods) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method)
  for (const address of inside.addresses()) register(app, address)
  app.setNotFoundHandler(() => undefined)
  await app.listen({ host: options.host, port: options.port, backlog: options.backlog ?? 511 })
  const { port } = app.server.address() as { port: number }
  const shown = options.host.includes(':') ? `[${options.host}]` : options.host
  return {
    url: `http://${shown === '0.0.0.0' || shown === '[::]' ? '127.0.0.1' : shown}:${port}`,
    host: options.host,
    port,
    async close() {
      const cut = setTimeout(() => app.server.closeAllConnections(), options.drainMs ?? 10_000)
      await app.close().finally(() => clearTimeout(cut))
    },
  }
}

function register(app: FastifyInstance, address: Address): void {
  app.route({ method: methods, url: address.url, config: { address }, handler: () => undefined })
}

/** The client is told to go on when somebody reads, so a refusal reaches it before it has sent anything. */
function continueAtFirstRead(request: IncomingMessage, response: ServerResponse): void {
  // oxlint-disable no-underscore-dangle -- Node's own name for the first read of a stream
  const read = request._read
  request._read = function (size) {
    request._read = read
    if (!response.headersSent) response.writeContinue()
    return read.call(request, size)
  }
  // oxlint-enable no-underscore-dangle
}

const reasons: Record<number, string> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
}

/** What the parser refuses never becomes a request: the answer is written by hand and the connection ends. */
function answerUnreadable(inside: OpenSite, error: Error & { code?: string; reason?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy()
  const earlier = answerUnderWay(socket)
  if (earlier) return void earlier.once('finish', () => answerUnreadable(inside, error, socket))
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
  const problem = unreadable(error, status)
  const refusal = inside.refuse(problem)
  const body = Buffer.from(JSON.stringify(refusal.body))
  const head = [
    `HTTP/1.1 ${status} ${reasons[status] ?? 'Bad Request'}`,
    'Content-Type: application/json',
    `Content-Length: ${body.byteLength}`,
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ]
  inside.log.info('http_unreadable', { message: problem.message, status, code: error.code })
  socket.end(Buffer.concat([Buffer.from(head.join('\r\n') + '\r\n\r\n'), body]))
}

/** The answer to a request that was read whole before the bytes that cannot be read: it goes first. */
function answerUnderWay(socket: Socket & { _httpMessage?: ServerResponse | null }): ServerResponse | undefined {
  // oxlint-disable-next-line no-underscore-dangle -- Node's own name for what is being answered on a connection
  const response = socket._httpMessage
  return response?.req.complete && !response.writableFinished ? response : undefined
}

function unreadable(error: Error & { code?: string; reason?: string }, status: number): Problem {
  if (status === 431) return httpProblems.headers_too_large(maxHeaderBytes)
  if (error.code === 'HPE_INVALID_CONTENT_LENGTH') return httpProblems.invalid_content_length()
  return httpProblems.bad_request(error.reason ?? error.message)
}
