import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { configSchema } from './json-schema.ts'
import { parseConfig } from './parse-config.ts'
import { readSiteSchema } from './site-schema.ts'

type Definition = {
  properties: Record<string, Record<string, unknown>>
  required?: string[]
  additionalProperties: unknown
}
const strict = configSchema({ strict2022: true }) as { $ref: string; definitions: Record<string, Definition> }
const example = readFileSync(new URL('../../../../vectors/seizu/complete-example.yaml', import.meta.url), 'utf8')
const accepts = (schema: object) => new Ajv({ strict: false, validateFormats: false }).compile(schema)

describe('the JSON Schema', () => {
  test('has the definitions of the original, each closed, each property with a text and examples', () => {
    expect(strict.$ref).toBe('#/definitions/ReportingConfig')
    expect(Object.keys(strict.definitions).toSorted()).toEqual(
      [
        'BarPanelSettings Dashboard Input InputDefault MarkdownPanelSettings MarkdownPanelSettingsVariables Panel PanelParam',
        'PiePanelSettings Report ReportingConfig Row ScheduledQuery ScheduledQueryAction ScheduledQueryParam ScheduledQueryWatchScan',
      ].flatMap((it) => it.split(' ')),
    )
    for (const definition of Object.values(strict.definitions)) {
      expect(definition.additionalProperties).toBe(false)
      for (const property of Object.values(definition.properties)) {
        expect(property.description).toMatch(/\.$/)
        expect((property.examples as unknown[]).length).toBeGreaterThan(0)
      }
    }
  })

  test('requires what the original requires, and publishes its defaults', () => {
    const { Panel, Report, Input, ScheduledQuery, ScheduledQueryParam, ScheduledQueryWatchScan, ReportingConfig } =
      strict.definitions
    expect(Panel!.required).toEqual(['type'])
    expect(Report!.required).toEqual(['name', 'rows'])
    expect(Input!.required).toEqual(['input_id', 'label', 'type'])
    expect(ScheduledQuery!.required).toEqual(['name', 'cypher'])
    expect(ScheduledQueryParam!.required).toEqual(['name', 'value'])
    expect(Panel!.properties.size).toMatchObject({ type: ['number', 'null'], format: 'float', default: 2 })
    expect(Panel!.properties.bar_settings).toMatchObject({
      anyOf: [{ $ref: '#/definitions/BarPanelSettings' }, { type: 'null' }],
    })
    expect(Panel!.properties.type!.enum).toHaveLength(8)
    expect(ScheduledQueryWatchScan!.properties.groupid).toMatchObject({ type: ['string', 'null'], default: '.*' })
    expect(ReportingConfig!.properties.version).toMatchObject({ type: ['integer', 'null'], default: 1 })
  })

  test('accepts the complete example, as written and as the API gives it, and its own examples', () => {
    const full = accepts(configSchema())
    expect(accepts(strict)(parse(example, { version: '1.1' }))).toBe(true)
    expect(full(parseConfig(example).config)).toBe(true)
    const ajv = new Ajv({ strict: false, validateFormats: false }).addSchema(configSchema(), 'config')
    for (const [name, { properties }] of Object.entries((configSchema() as typeof strict).definitions)) {
      for (const [key, { examples }] of Object.entries(properties)) {
        for (const example of examples as unknown[]) {
          const one = { $ref: `config#/definitions/${name}/properties/${key}` }
          expect([name, key, ajv.validate(one, example)]).toEqual([name, key, true])
        }
      }
    }
  })

  test('knows the later panel types unless strict2022', () => {
    const file = { dashboard: { rows: [{ name: 'r', panels: [{ type: 'graph', w: 3 }] }] } }
    expect([accepts(configSchema())(file), accepts(strict)(file)]).toEqual([true, false])
  })
})

describe('a schema of the site’s own, REPORTING_CONFIG_SCHEMA_FILE', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'seizu-schema-')), 'schema.json')

  test('is none when the file is not there, and is refused when it is no schema', () => {
    expect(readSiteSchema(path)).toBeUndefined()
    writeFileSync(path, '{"type": "nonsense"}')
    expect(() => readSiteSchema(path)).toThrow('Cannot use the JSON Schema')
  })

  test('has a say besides ours, with places', () => {
    writeFileSync(
      path,
      '{"properties": {"queries": {"propertyNames": {"pattern": "^[a-z]+$"}, "additionalProperties": {"maxLength": 9}}}}',
    )
    const site = readSiteSchema(path)
    expect(parseConfig('queries: {a: RETURN 1}', { site }).config.queries).toEqual({ a: 'RETURN 1' })
    expect(() => parseConfig('queries:\n  a: RETURN 1 AS one', { site })).toThrow(
      '2:6 queries.a: must NOT have more than 9 characters, says the schema of this site',
    )
  })
})
