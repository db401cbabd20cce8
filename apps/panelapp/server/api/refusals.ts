import type { Problem } from '@farside/kernel/errors'
import type { Incoming, Refusal } from '@farside/kernel/http'
import { Detail } from '../../contract/panel-v1.ts'
import type { Viewer } from '../viewer/viewer.ts'

const meanings = {
  400: 'A parameter cannot be read; the body names it, or tells in `detail`',
  401: 'The token is not valid',
  404: 'There is no such thing, or it is not for you',
  429: 'Too many requests; `Retry-After` tells the seconds to wait',
} as const
type Status = keyof typeof meanings

/** Documented refusals of a route, by status: those that any call may meet, and these. */
export const refusals = (...statuses: Status[]) =>
  Object.fromEntries(
    ([400, 401, 429, ...statuses] as const).map((status) => [
      status,
      { description: meanings[status], ...(status !== 400 && { shape: Detail }) },
    ]),
  ) as Record<Status, { description: string; shape: typeof Detail }>

/** The error bodies of API v1 and the services around it (panelapp.md 14.1). */
export function refuseV1(problem: Problem, _request?: Incoming, viewer?: Viewer): Refusal {
  const headers: Record<string, string> = {}
  const { retryAfterSeconds, fields, error } = problem.details
  if (typeof retryAfterSeconds === 'number') headers['retry-after'] = String(retryAfterSeconds)
  if (problem.kind === 'unauthenticated') headers['www-authenticate'] = 'Token'
  if (fields !== undefined) return { headers, body: fields }
  if (error !== undefined) return { headers, body: { error } }
  // What nobody may do here is told to those who said who they are; all others are asked for that first.
  if (problem.code === 'method_not_allowed' && viewer?.kind !== 'known') {
    return { status: 403, headers, body: { detail: 'Authentication credentials were not provided.' } }
  }
  if (problem.code === 'not_found') return { headers, body: { detail: 'Not found.' } }
  return { headers, body: { detail: problem.message } }
}

/** Pages of any site may read what is public here: no cookie goes with such a request. */
export const crossOriginHeaders = (path: string): Record<string, string> | undefined =>
  /^\/(api\/v[12]|WebServices)(\/|$)/.test(path)
    ? {
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS',
        'Access-Control-Allow-Headers': 'Accept, Authorization, Content-Type, If-None-Match, X-CSRFToken',
        'Access-Control-Expose-Headers': 'ETag, Retry-After',
        'Access-Control-Max-Age': '86400',
      }
    : undefined
