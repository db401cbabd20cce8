// What the tables of Seizu say: its variables, and the keys of its dashboard file.
import { sampleEnv, settingsPage } from '@farside/kernel/config'
import { configSchema } from '../../apps/seizu/server/config-file/json-schema.ts'
import { settingsTable } from '../../apps/seizu/settings.ts'

interface Schema {
  $ref?: string
  anyOf?: Schema[]
  type?: string | string[]
  enum?: string[]
  items?: Schema
  additionalProperties?: Schema | boolean
  description?: string
  default?: unknown
  examples?: unknown[]
  required?: string[]
  properties?: Record<string, Schema>
}

export function seizuPages(): Record<string, string> {
  return {
    'docs/reference/settings-seizu.md': settingsPage(
      'Variables of Seizu',
      'Every process reads all of them. In variables of the original the empty text is a value. A command without any takes those of the running instance of its checkout.',
      settingsTable,
    ),
    'docs/reference/seizu.env': sampleEnv('Seizu. Copy, uncomment what differs.', settingsTable),
    'docs/reference/seizu-dashboards.md': dashboardsPage(),
    'docs/reference/seizu-dashboards.schema.json': `${JSON.stringify(configSchema(), null, 2)}\n`,
  }
}

function dashboardsPage(): string {
  const all = definitionsOf(configSchema())
  const of2022 = definitionsOf(configSchema({ strict2022: true }))
  const section = ([name, { description, properties = {}, required = [] }]: [string, Schema]) => {
    const rows = Object.entries(properties).map(([key, schema]) => {
      const since = of2022[name]?.properties && !(key in of2022[name].properties) ? ' *Later than 2022.*' : ''
      const example = JSON.stringify(schema.examples?.[0])
      return `| \`${key}\` | ${typeOf(schema)} | ${fallback(schema, required.includes(key))} | ${schema.description?.replaceAll('|', '\\|')}${since} | \`${example.replaceAll('|', '\\|')}\` |`
    })
    return [
      `## ${name}`,
      '',
      `${description}${of2022[name] ? '' : ' *Later than 2022.*'}`,
      '',
      '| key | value | default | what it does | example |',
      '|---|---|---|---|---|',
      ...rows,
      '',
    ].join('\n')
  }
  return [
    '# The dashboard file of Seizu',
    '',
    'YAML 1.1 (so JSON too) with safe tags. Unknown keys are errors; `seizu lint FILE` names them all, and warns of what loads but cannot work. Editors take [seizu-dashboards.schema.json](seizu-dashboards.schema.json). What is marked as later is refused by `seizu lint --strict-2022`.',
    '',
    ...Object.entries(all).map(section),
  ].join('\n')
}

const definitionsOf = (schema: object) => (schema as { definitions: Record<string, Schema> }).definitions

function typeOf(schema: Schema): string {
  if (schema.$ref) return link(schema.$ref)
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' or ')
  if (schema.enum) return schema.enum.map((it) => `\`${it}\``).join(', ')
  if (schema.type === 'array') return `list of ${typeOf(schema.items ?? {})}`
  if (schema.type === 'object') return `map of ${typeOf(schema.additionalProperties as Schema)}`
  const names: Record<string, string> = { string: 'text', integer: 'whole number' }
  return schema.type === undefined
    ? 'anything'
    : [schema.type]
        .flat()
        .map((it) => names[it] ?? it)
        .join(' or ')
}

function link(reference: string): string {
  const name = reference.split('/').at(-1)!
  return `[${name}](#${name.toLowerCase()})`
}

function fallback(schema: Schema, required: boolean): string {
  if (required) return 'required'
  return schema.default === undefined ? '–' : `\`${JSON.stringify(schema.default)}\``
}
