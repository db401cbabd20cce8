/** JSON Schema as documents of these services use it. */
export interface Schema {
  type?: string | string[]
  format?: string
  enum?: unknown[]
  const?: unknown
  items?: Schema
  anyOf?: Schema[]
  description?: string
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: Schema | boolean
}

/** A shape as indented text that people read: names, what they hold, and what that means. */
export function typeText(schema: Schema, indent = ''): string {
  if (schema.anyOf) return schema.anyOf.map((it) => typeText(it, indent)).join(' or ')
  if (schema.enum) return schema.enum.map((it) => JSON.stringify(it)).join(' or ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.items) return `list of ${typeText(schema.items, indent)}`
  if (schema.properties) {
    const deeper = `${indent}  `
    const lines = Object.entries(schema.properties).map(([name, it]) => {
      const optional = schema.required?.includes(name) ? '' : '?'
      const meaning = it.description ? `  – ${it.description}` : ''
      return `${deeper}${name}${optional}: ${typeText(it, deeper)}${meaning}`
    })
    return `{\n${lines.join('\n')}\n${indent}}`
  }
  if (typeof schema.additionalProperties === 'object' && Object.keys(schema.additionalProperties).length > 0) {
    return `by name: ${typeText(schema.additionalProperties, indent)}`
  }
  const type = [schema.type ?? 'anything'].flat().join(' or ')
  return schema.format ? `${type} (${schema.format})` : type
}
