import { route, statusOf } from '@farside/kernel/http'
import type { Answer, Refusal, RouteDefinition } from '@farside/kernel/http'
import type { Problem } from '@farside/kernel/errors'
import { STATUS_CODES } from 'node:http'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import type { Asked } from '../api/serve.ts'

const problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
})
export const refusal = (description: string) => ({ description, shape: problem, type: 'application/problem+json' })

/** A route of API v2: its final slash is optional, and any page of any site may read it. */
export const v2Route = <const R extends Omit<RouteDefinition, 'method' | 'tags' | 'aliases'>>(definition: R) =>
  route({
    ...definition,
    method: 'GET',
    tags: ['v2'],
    aliases: [`${definition.url}/`],
    replies: {
      ...definition.replies,
      400: refusal('A parameter that cannot be accepted, by name'),
      401: refusal('The token is not valid'),
      429: refusal('Too many requests; `Retry-After` tells the seconds to wait'),
    },
  })

/** RFC 9457. */
export function refuseV2({ kind, code, message, details }: Problem): Refusal {
  const status = statusOf(kind)
  const headers: Record<string, string> = { 'content-type': 'application/problem+json' }
  if (typeof details['retryAfterSeconds'] === 'number') headers['retry-after'] = String(details['retryAfterSeconds'])
  if (kind === 'unauthenticated') headers['www-authenticate'] = 'Token'
  return {
    headers,
    body: { type: 'about:blank', title: STATUS_CODES[status], status, detail: message, code, ...details },
  }
}

/** JSON that depends on the address, on who may see what, and on `state`. */
export const serveV2 = (
  { answers }: Pick<Deps, 'answers'>,
  { request, audience }: Asked,
  state: string | number,
  make: () => Promise<string | Uint8Array> | string | Uint8Array,
  cacheControl?: string,
): Promise<Answer> =>
  answers.serve(request, {
    key: `${audience} ${state}`,
    sameForAll: true,
    ...(cacheControl !== undefined && { cacheControl }),
    make: async () => ({ type: 'application/json', body: await make() }),
  })
