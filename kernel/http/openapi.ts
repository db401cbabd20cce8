import { z } from 'zod'
import type { Reply, Route } from './route.ts'

export interface OpenApiOptions {
  title: string
  version: string
  description?: string
  servers?: { url: string }[]
  contact?: { name: string }
  securitySchemes?: Record<string, object>
  tags?: { name: string; description?: string }[]
}

/**
 * The OpenAPI 3.1 document of a site's routes: one operation a route, its shapes as JSON Schema. It is made of the same
 * values that serve the requests, so that it cannot tell something else.
 */
export function openApi(routes: readonly Route[], options: OpenApiOptions): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  const schemes = Object.keys(options.securitySchemes ?? {})
  for (const route of routes) {
    if (route.hidden) continue
    const path = route.url.replace(/:([A-Za-z]\w*)/g, '{$1}')
    const entry = (paths[path] ??= {})
    entry[route.method.toLowerCase()] = operation(route, schemes)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: options.title,
      version: options.version,
      description: options.description,
      contact: options.contact,
    },
    servers: options.servers,
    tags: options.tags,
    paths,
    components: { securitySchemes: options.securitySchemes },
  }
}

function operation(route: Route, schemes: readonly string[]): Record<string, unknown> {
  return {
    operationId: route.operationId,
    summary: route.summary,
    description: route.description,
    tags: route.tags,
    security: route.access === 'anyone' ? [] : schemes.map((name) => ({ [name]: [] })),
    parameters: [
      ...parametersOf(route.params, 'path'),
      ...parametersOf(route.query, 'query'),
      ...Object.entries(route.headers ?? {}).map(([name, description]) => ({
        name,
        in: 'header',
        description,
        schema: { type: 'string' },
      })),
    ],
    requestBody: requestBody(route),
    responses: Object.fromEntries(
      Object.entries(route.replies).map(([status, reply]) => [status, responseOf(reply, route)]),
    ),
    'x-codeSamples': route.samples?.map((source) => ({ lang: 'Shell', source })),
  }
}

function parametersOf(shape: z.ZodObject | undefined, place: 'path' | 'query'): object[] {
  if (!shape) return []
  const { properties = {}, required = [] } = schemaOf(shape, 'input') as {
    properties?: Record<string, { description?: string }>
    required?: string[]
  }
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    description,
    schema,
  }))
}

function requestBody(route: Route): object | undefined {
  if (!route.body) return undefined
  if (route.body === 'stream') {
    return { content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } }
  }
  return { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } }
}

function responseOf(reply: Reply, route: Route): object {
  const note = reply instanceof z.ZodType ? { description: reply.description ?? route.summary, shape: reply } : reply
  const { description, shape } = note
  const type = ('type' in note ? note.type : undefined) ?? 'application/json'
  const headers = 'headers' in note ? note.headers : undefined
  return {
    description,
    headers: headers && Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, headerOf(text)])),
    content: shape && { [type]: { schema: schemaOf(shape, 'output') } },
  }
}

const headerOf = (description: string) => ({ description, schema: { type: 'string' } })

function schemaOf(shape: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io, unrepresentable: 'any' })
  return schema
}
