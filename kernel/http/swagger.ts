type Json = Readonly<Record<string, unknown>>

/** What readers of Swagger 2.0 put before each path. */
export interface SwaggerPlace {
  schemes: readonly ('http' | 'https')[]
  host: string
  /** Paths below it are listed without it; others are left out, since this format knows one base alone. */
  basePath: string
}

/**
 * Writes an OpenAPI 3.1 document in the format of 2014, for programs that read nothing newer. Schemas lose what that
 * format cannot tell: of several shapes the first is shown, and that a value may be null says `x-nullable`.
 */
export function toSwagger(openApi: Json, { schemes, host, basePath }: SwaggerPlace): Record<string, unknown> {
  const paths = Object.entries(openApi['paths'] as Record<string, Record<string, Json>>)
    .filter(([path]) => path.startsWith(`${basePath}/`))
    .map(([path, methods]) => [
      path.slice(basePath.length),
      Object.fromEntries(Object.entries(methods).map(([method, it]) => [method, operationOf(it)])),
    ])
  const security = (openApi['components'] as Json | undefined)?.['securitySchemes']
  return {
    swagger: '2.0',
    info: openApi['info'],
    host,
    schemes,
    basePath,
    consumes: ['application/json'],
    produces: ['application/json'],
    securityDefinitions: security,
    tags: openApi['tags'],
    paths: Object.fromEntries(paths),
  }
}

function operationOf(operation: Json): Json {
  const { parameters = [], responses, requestBody: _, security, ...rest } = operation
  return {
    ...rest,
    // An empty requirement means "or without", which 2.0 tells by none at all.
    ...(Array.isArray(security) && !security.some((it) => Object.keys(it as object).length === 0) && { security }),
    parameters: (parameters as Json[]).map(parameterOf),
    responses: Object.fromEntries(
      Object.entries(responses as Record<string, Json>).map(([status, it]) => [status, responseOf(it)]),
    ),
  }
}

function parameterOf({ schema = {}, ...parameter }: Json): Json {
  const { type, ...plain } = schemaOf(schema as Json)
  const simple = type === undefined || type === 'object' ? { type: 'string' } : { type, ...plain }
  return { ...parameter, ...simple }
}

function responseOf({ description, content }: Json): Json {
  const [first] = Object.values((content ?? {}) as Record<string, Json>)
  return { description, ...(first?.['schema'] !== undefined && { schema: schemaOf(first['schema'] as Json) }) }
}

/** Words of JSON Schema that 2.0 has too, with the same meaning. */
const kept = new Set([
  ...['description', 'format', 'enum', 'default', 'required', 'minimum', 'maximum', 'minLength', 'maxLength'],
  ...['pattern', 'minItems', 'maxItems', 'uniqueItems', 'multipleOf'],
])

function schemaOf(schema: Json): Json {
  const several = (schema['anyOf'] ?? schema['oneOf']) as Json[] | undefined
  if (several) {
    const others = several.filter((it) => it['type'] !== 'null')
    const nullable = others.length < several.length
    return {
      ...schemaOf(others[0] ?? {}),
      ...(schema['description'] !== undefined && { description: schema['description'] }),
      ...(nullable && { 'x-nullable': true }),
    }
  }
  const types = [schema['type'] ?? []].flat().filter((it) => it !== 'null')
  const nullable = Array.isArray(schema['type']) && schema['type'].includes('null')
  const { properties, items, additionalProperties } = schema
  return {
    ...(types[0] !== undefined && { type: types[0] }),
    ...Object.fromEntries(Object.entries(schema).filter(([name]) => kept.has(name))),
    ...(schema['const'] !== undefined && { enum: [schema['const']] }),
    ...(isObject(properties) && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, it]) => [name, schemaOf(it as Json)])),
    }),
    ...(types[0] === 'array' && { items: isObject(items) ? schemaOf(items) : {} }),
    ...(isObject(additionalProperties) && { additionalProperties: schemaOf(additionalProperties) }),
    ...(nullable && { 'x-nullable': true }),
  }
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
