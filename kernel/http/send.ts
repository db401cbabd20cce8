import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Answer } from './answer.ts'

/** How long a client may go on sending a body that nobody wants, before its connection is cut; milliseconds. */
const lingerMs = 10_000

/**
 * Writes an answer and returns the status that went out.
 *
 * @throws when the connection broke before the last byte was handed to the system
 */
export async function send(
  { status, headers, body }: Answer,
  request: IncomingMessage,
  response: ServerResponse,
  pageHeaders: Readonly<Record<string, string>>,
): Promise<number> {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  const bytes = body instanceof Readable ? undefined : bytesOf(body, response)
  const type = String(response.getHeader('content-type') ?? '')
  if (type.startsWith('text/html')) {
    for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value)
  }
  endUnreadBody(request, response)
  response.statusCode = status
  const headOnly = request.method === 'HEAD' || status === 204 || status === 304
  if (body instanceof Readable) {
    if (!headOnly) {
      await pipeline(body, response)
      return status
    }
    body.destroy()
    response.end()
    return status
  }
  if (status !== 204 && status !== 304 && !response.hasHeader('content-length')) {
    response.setHeader('Content-Length', bytes?.byteLength ?? 0)
  }
  // Always bytes, never text: Node would join the head to a text body and write both as UTF-8, and header values are Latin-1.
  response.end(headOnly ? undefined : bytes)
  return status
}

function bytesOf(body: unknown, response: ServerResponse): Uint8Array | undefined {
  if (body === undefined) return undefined
  if (body instanceof Uint8Array) return body
  if (typeof body === 'string' && response.hasHeader('content-type')) return Buffer.from(body)
  if (!response.hasHeader('content-type')) response.setHeader('Content-Type', 'application/json')
  return Buffer.from(JSON.stringify(body))
}

/**
 * A refusal may go out while the body is still coming in. Cutting the connection at once would make the system throw away
 * the answer too, so the rest is read and dropped for a while.
 */
function endUnreadBody(request: IncomingMessage, response: ServerResponse): void {
  if (request.complete || request.destroyed) return
  const length = request.headers['content-length']
  const hasBody = request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0')
  if (!hasBody) return
  if (request.headers.expect !== undefined) response.setHeader('Connection', 'close')
  const cut = setTimeout(() => request.complete || request.destroy(), lingerMs)
  cut.unref()
  response.once('close', () => request.complete && clearTimeout(cut))
  request.once('end', () => clearTimeout(cut))
}
