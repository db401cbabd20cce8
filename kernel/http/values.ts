import type { z } from 'zod'
import { readBytes } from './form.ts'
import type { Incoming } from './incoming.ts'
import { httpProblems } from './problems.ts'
import type { Route } from './route.ts'

/** The path's parameters; one that does not fit the shape names nothing. */
export function readParams(route: Route, given: unknown): unknown {
  if (!route.params) return given
  const read = route.params.safeParse(given)
  if (!read.success) throw httpProblems.not_found()
  return read.data
}

/** The query as an object, a repeated parameter as an array. */
export function readQuery(route: Route, request: Incoming): unknown {
  if (!route.query) return undefined
  const given: Record<string, string | string[]> = Object.create(null)
  for (const [name, value] of request.search) {
    const before = given[name]
    given[name] = before === undefined ? value : [before, value].flat()
  }
  return checked(route.query, given)
}

/** The JSON body. Raw bodies are not touched: whoever reads a stream has to be able to stop reading it. */
export async function readBody(route: Route, request: Incoming, mostBytes: number): Promise<unknown> {
  if (!route.body || route.body === 'stream') return undefined
  const type = request.header('content-type') ?? ''
  if (type.split(';')[0]?.trim().toLowerCase() !== 'application/json') {
    throw httpProblems.unsupported_media_type(type, 'application/json')
  }
  return checked(route.body, parseJson(await readBytes(request, mostBytes)))
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw httpProblems.parse_error(error instanceof Error ? error.message : String(error))
  }
}

/** Every fault at once, by the name of its outermost field. */
function checked(shape: z.ZodType, value: unknown): unknown {
  const read = shape.safeParse(value)
  if (read.success) return read.data
  const fields: Record<string, string[]> = {}
  for (const issue of read.error.issues) {
    const surplus = issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : undefined
    for (const field of surplus ?? [String(issue.path[0] ?? 'body')]) {
      fields[field] = [...(fields[field] ?? []), surplus ? 'There is no such field here.' : issue.message]
    }
  }
  throw httpProblems.invalid(fields)
}
