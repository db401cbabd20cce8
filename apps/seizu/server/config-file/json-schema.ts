import { configShape } from './config.shapes.ts'
import type { Field, ObjectShape, Shape } from './shape.ts'

type Schema = Record<string, unknown>

/** The file's JSON Schema, draft-07 (seizu §4.11): the same tables that the loader reads by. */
export function configSchema({ strict2022 = false }: { strict2022?: boolean } = {}): Schema {
  const definitions: Record<string, Schema> = {}
  const root = define(configShape)
  return { $schema: 'http://json-schema.org/draft-07/schema#', title: 'Seizu dashboard file', ...root, definitions }

  function define(shape: ObjectShape): Schema {
    const reference = { $ref: `#/definitions/${shape.name}` }
    if (shape.name in definitions) return reference
    const definition: Schema = (definitions[shape.name] = {}) // first, so that the order is the file's
    const fields = Object.entries(shape.fields).filter(([, { added }]) => !(strict2022 && added))
    const required = fields.filter(([, field]) => field.required).map(([name]) => name)
    return (
      Object.assign(definition, {
        type: 'object',
        description: shape.doc,
        properties: Object.fromEntries(fields.map(([name, field]) => [name, property(field)])),
        ...(required.length > 0 && { required }),
        additionalProperties: false,
      }) && reference
    )
  }

  function property(field: Field): Schema {
    const { doc: description, examples, fallback } = field
    const value = of(field.shape)
    return {
      ...(field.nullable ? orNull(value) : value),
      description,
      ...(fallback !== undefined && { default: fallback }),
      examples,
    }
  }

  function of(shape: Shape): Schema {
    switch (shape.is) {
      case 'text':
        return { type: 'string' }
      case 'number':
        return { type: 'number', format: 'float' }
      case 'integer':
        return { type: 'integer' }
      case 'flag':
        return { type: 'boolean' }
      case 'any':
        return {}
      case 'word':
        return { type: 'string', enum: strict2022 ? shape.words : [...shape.words, ...shape.added] }
      case 'list':
        return { type: 'array', items: of(shape.of) }
      case 'map':
        return { type: 'object', additionalProperties: of(shape.of) }
      case 'object':
        return define(shape)
      case 'object or text':
        return strict2022 ? define(shape.object) : { anyOf: [define(shape.object), { type: 'string' }] }
    }
  }
}

function orNull(schema: Schema): Schema {
  if (Object.keys(schema).length === 0) return schema
  return '$ref' in schema ? { anyOf: [schema, { type: 'null' }] } : { ...schema, type: [schema.type, 'null'] }
}
