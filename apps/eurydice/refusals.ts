import { statusOf } from '@farside/kernel/http'
import type { Incoming, Refusal } from '@farside/kernel/http'
import type { Problem } from '@farside/kernel/errors'
import { z } from 'zod'

/** The body of most refusals (eurydice §6.2). */
export const ErrorBody = z.object({ detail: z.string(), code: z.string() })

const meanings: Record<number, string> = {
  400: 'The request is not valid',
  401: 'No or wrong credentials',
  403: 'Not allowed',
  404: 'There is no such thing, or it is not yours',
  409: 'Its state does not allow this',
  410: 'It is gone',
  413: 'Too large',
  415: 'The body has another type than wanted',
  429: 'Too many requests; `Retry-After` tells the seconds to wait',
  507: 'No space is left to store the file',
}

/** Documented error replies of a route, by status. */
export const refusals = <const S extends number>(...statuses: S[]) =>
  Object.fromEntries(
    statuses.map((status) => [status, { description: meanings[status] ?? 'Refused', shape: ErrorBody }]),
  ) as Record<S, { description: string; shape: typeof ErrorBody }>

/** Codes that are told by another name: two problems of ours are one in the contract. */
const wireCodes: Record<string, string> = {
  login_refused: 'not_authenticated',
  invalid_content_length: 'InvalidContentLengthError',
  body_too_large: 'RequestEntityTooLargeError',
}

/** What the original's framework answers by itself has a shape of its own. */
const frameworkCodes = new Set(['unknown_host', 'bad_request', 'error'])

/** Writes error bodies as the original's clients know them, with a `code` (eurydice §6.2). */
export const createRefuse =
  (settings: { REMOTE_USER_HEADER_AUTHENTICATION_ENABLED: boolean }) =>
  (problem: Problem, request?: Incoming): Refusal => {
    const code = wireCodes[problem.code] ?? problem.code
    const headers: Record<string, string> = {}
    if (statusOf(problem.kind) === 401) {
      headers['www-authenticate'] = settings.REMOTE_USER_HEADER_AUTHENTICATION_ENABLED ? 'Token' : 'Basic realm="api"'
    }
    const { retryAfterSeconds, fields, list } = problem.details
    if (retryAfterSeconds !== undefined) headers['retry-after'] = String(retryAfterSeconds)
    if (fields !== undefined) return { headers, body: fields }
    if (list !== undefined) return { headers, body: [problem.message] }
    if (frameworkCodes.has(code)) return { headers, body: { error: problem.message, code, request_id: request?.id } }
    return { headers, body: { detail: problem.message, code } }
  }
