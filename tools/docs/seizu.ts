// What the tables of Seizu say: its variables, and the keys of its dashboard file.
import { sampleEnv, settingsPage } from '@farside/kernel/config'
import { describeProblems } from '@farside/kernel/errors'
import { statusOf } from '@farside/kernel/http'
import { configSchema } from '../../apps/seizu/server/config-file/json-schema.ts'
import { problems } from '../../apps/seizu/problems.ts'
import { settingsTable } from '../../apps/seizu/settings.ts'
import { testCell } from './test-names.ts'
import type { NamedTest } from './test-names.ts'

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
    'docs/reference/errors-seizu.md': errorsPage(),
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

/** Every error code with its status, and what commands say. */
function errorsPage(): string {
  const rows = describeProblems(problems).toSorted((a, b) => (a.code < b.code ? -1 : 1))
  return [
    '# Errors of Seizu',
    '',
    'Bodies are `{"error": sentence, …}` with what belongs to the error beside it (`errors`, `warnings`, `details`, `code`). The code below stands in the log; commands print the sentence.',
    '',
    '| code | status |',
    '|---|---|',
    ...rows.map(({ code, kind }) => `| \`${code}\` | ${statusOf(kind)} |`),
    '',
  ].join('\n')
}

/** The numbered case that shows a key. */
const cases: Record<string, string> = {
  'ReportingConfig.version': '[4]',
  'ReportingConfig.queries': '[22]',
  'ReportingConfig.dashboard': '[5]',
  'ReportingConfig.reports': 'gives every key of 2022',
  'ReportingConfig.scheduled_queries': '[21]',
  'Dashboard.rows': '[5]',
  'Row.name': 'gives every key of 2022',
  'Row.panels': '[6]',
  'Panel.type': '[7]',
  'Panel.cypher': '[24]',
  'Panel.details_cypher': '[62]',
  'Panel.params': '[11]',
  'Panel.caption': 'gives every key of 2022',
  'Panel.table_id': '[54]',
  'Panel.markdown': '[63]',
  'Panel.markdown_settings': '[63]',
  'Panel.size': '[8]',
  'Panel.threshold': '[13]',
  'Panel.bar_settings': '[10]',
  'Panel.pie_settings': '[10]',
  'Panel.metric': '[62]',
  'PanelParam.name': '[11]',
  'PanelParam.value': '[12]',
  'PanelParam.input_id': '[12]',
  'MarkdownPanelSettings.variables': '[63]',
  'MarkdownPanelSettingsVariables.name': '[63]',
  'MarkdownPanelSettingsVariables.cypher': '[14]',
  'MarkdownPanelSettingsVariables.params': 'gives every key of 2022',
  'BarPanelSettings.legend': '[10]',
  'PiePanelSettings.legend': '[10]',
  'Report.name': 'gives every key of 2022',
  'Report.inputs': '[59]',
  'Report.rows': '[15]',
  'Input.input_id': '[59]',
  'Input.label': '[15]',
  'Input.type': '[15]',
  'Input.cypher': '[59]',
  'Input.default': '[60]',
  'Input.size': '[61]',
  'InputDefault.label': '[16]',
  'InputDefault.value': '[16]',
  'ScheduledQuery.name': 'gives every key of 2022',
  'ScheduledQuery.cypher': 'gives every key of 2022',
  'ScheduledQuery.params': 'gives every key of 2022',
  'ScheduledQuery.frequency': '[69]',
  'ScheduledQuery.watch_scans': '[70]',
  'ScheduledQuery.enabled': '[18]',
  'ScheduledQuery.actions': '[75]',
  'ScheduledQueryParam.name': 'gives every key of 2022',
  'ScheduledQueryParam.value': 'gives every key of 2022',
  'ScheduledQueryWatchScan.grouptype': '[20]',
  'ScheduledQueryWatchScan.syncedtype': '[20]',
  'ScheduledQueryWatchScan.groupid': '[20]',
  'ScheduledQueryAction.action_type': '[74]',
  'ScheduledQueryAction.action_config': '[19]',
}

/** Every key of the file of 2022 → what it does → the test that shows it. */
export function seizuKeysSection(tests: readonly NamedTest[]): string {
  const rows = Object.entries(definitionsOf(configSchema({ strict2022: true }))).flatMap(
    ([name, { properties = {}, required = [] }]) =>
      Object.entries(properties).map(([key, schema]) => {
        const given = fallback(schema, required.includes(key))
        const what = `${schema.description?.replaceAll('|', '\\|')} (${given === '–' ? 'no default' : given})`
        const shownBy = cases[`${name}.${key}`]
        return `| \`${name}.${key}\` | ${what} | ${shownBy ? testCell(tests, 'apps/seizu', shownBy) : '–'} |`
      }),
  )
  const ofActions = tests.filter(({ file }) => file.includes('/actions/'))
  const actions = actionKeys.map(
    ([action, key, what, word]) =>
      `| \`${action}\`: \`${key}\` | ${what} | ${testCell(ofActions, 'apps/seizu', word)} |`,
  )
  return [
    '## Seizu: keys of the dashboard file',
    '',
    'What each panel type draws, and what came after 2022, is in [the reference](docs/reference/seizu-dashboards.md).',
    '',
    '| key | what we do | test |',
    '|---|---|---|',
    ...rows,
    ...actions,
    '',
  ].join('\n')
}

const actionKeys = [
  ['slack', 'title', 'title of the file; a missing one is logged, and the action skipped', 'joins all channels'],
  ['slack', 'initial_comment', 'text posted with it; as `title`', 'joins all channels'],
  ['slack', 'channels', 'channel ids; as `title`', 'joins all channels'],
  ['sqs', 'sqs_queue', 'name of the queue; one message a row', '[77]'],
  ['log', 'log_attrs', 'keys of the details to log', '[80]'],
  ['log', 'message', 'text of the line (`Result for ` and the id)', '[80]'],
  ['log', 'level', '`debug`, `info`, `warning`, `error`, `critical`, in any case (`info`)', 'on a level that is none'],
  ['all', 'query_return_attribute', 'column that holds the details (`details`)', 'query_return_attribute'],
] as const

/** What stands where the original has processes and commands. */
export const seizuCommands: readonly { original: string; ours: string; what: string }[] = [
  {
    original: 'gunicorn (web)',
    ours: 'is refused without SECRET_KEY',
    what: '`seizu web`; stateless, run as many as you like',
  },
  {
    original: 'flask worker schedule-queries',
    ours: '[68]',
    what: '`seizu worker schedule-queries`; loads a changed file while running; `--once` for cron',
  },
  { original: 'flask worker watch-users', ours: '[89]', what: '`seizu worker watch-users`' },
  { original: 'flask worker dashboard-stats', ours: '[83]', what: '`seizu worker dashboard-stats`' },
  {
    original: 'flask schema export --output-file PATH',
    ours: 'prints the JSON Schema',
    what: '`seizu schema export --output-file PATH`; indented by 4, as the original',
  },
]
