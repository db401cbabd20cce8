import { z } from 'zod'

interface Parameter {
  name: string
  in: 'path' | 'query'
  schema: { enum?: string[]; minimum?: number; maximum?: number }
}
interface Content {
  schema?: object
}
export interface Operation {
  operationId: string
  parameters: Parameter[]
  responses: Record<string, { content?: Record<string, Content> }>
}
/** As much of an OpenAPI document as these calls need. */
export interface ApiDocument {
  openapi: string
  paths: Record<string, { get: Operation }>
}

/** Values that lead somewhere and values that do not, by the name of a parameter. */
export interface Values {
  path: Readonly<Record<string, readonly string[]>>
  query: Readonly<Record<string, readonly string[]>>
  /** For every other parameter. */
  anything: readonly string[]
}

/** What nobody means, given to every parameter: whatever the answer is, it is one of the documented ones. */
const hostile = [
  '',
  ',',
  '\0',
  '\u{1F9EC}'.repeat(200),
  '-1',
  '1.5',
  '2147483648',
  '9223372036854775808',
  '1e309',
  '0000-01-01',
  '9999-12-31T23:59:59-14:00',
  '../../etc/passwd',
  "' or 1=1 --",
  '((((((((((((((((((((a+)+)+)+$',
  // Cursors that nobody was given, in the shape of those that are.
  ...[
    ['confidence_level', 1.5, 1],
    ['panel_id', 9e15, 1],
    ['name', '', 2 ** 53 - 1],
    ['name', '\0', 1],
    {},
    ['name'],
  ].map((it) => Buffer.from(JSON.stringify(it)).toString('base64url')),
]

/** Calls of an operation: each path, and each query parameter with each of its values. */
export function callsOf(path: string, { parameters }: Operation, { path: inPath, query, anything }: Values): string[] {
  let paths = [path]
  for (const { name } of parameters.filter((it) => it.in === 'path')) {
    const values = [...(inPath[name] ?? anything), '9223372036854775808', '\0']
    paths = paths.flatMap((it) => values.map((value) => it.replace(`{${name}}`, encodeURIComponent(value))))
  }
  const [first = path] = paths
  const queries = parameters
    .filter((it) => it.in === 'query')
    .flatMap(({ name, schema }) => {
      const bounds = [schema.minimum, schema.maximum].filter((it) => it !== undefined).map(String)
      const given = [...(query[name] ?? anything), ...(schema.enum ?? []), ...bounds, ...hostile]
      return given.map((it) => `${name}=${encodeURIComponent(it)}`)
    })
  return [...paths, ...queries.map((it) => `${first}?${it}`), `${first}?format=json&nosuch=1`]
}

/** What is wrong with the answer to a call, by the document; nothing when it is as documented. */
export async function faultOf(call: string, reply: Response, { responses }: Operation): Promise<string | undefined> {
  const documented = responses[reply.status]
  if (!documented) return `${call}: status ${reply.status} is not documented`
  const text = await reply.text()
  if (!documented.content) return undefined
  const type = reply.headers.get('content-type')?.split(';')[0] ?? ''
  const content = documented.content[type]
  if (!content) return `${call}: ${reply.status} as ${type} is not documented`
  if (!content.schema || !type.endsWith('json')) return undefined
  const read = shapeOf(content.schema).safeParse(JSON.parse(text))
  return read.success
    ? undefined
    : `${call}: ${read.error.issues.map((it) => `${it.path.join('.')} ${it.message}`).join('; ')}`
}

/** Made once a schema: to make one takes far longer than to read an answer by it. */
const shapes = new Map<object, z.ZodType>()
function shapeOf(schema: object): z.ZodType {
  const known = shapes.get(schema)
  if (known) return known
  const made = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0])
  shapes.set(schema, made)
  return made
}
