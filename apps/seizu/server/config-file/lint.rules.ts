import type { Config, Input, Panel, Param, Report, Row } from '../../contract/config.ts'
import { isInlineCypher, resolveQuery } from '../../contract/resolve-query.ts'
import { lintScheduledQueries } from './lint-scheduled.rules.ts'
import type { Remark } from './lint-scheduled.rules.ts'

/** A statement of the file: where it stands, and what it is. */
export interface Statement {
  path: string
  text: string
}

/** What a file that loads may still get wrong: things that refer to nothing, and what has no effect (seizu §4.1). */
export function lintConfig(config: Config): Remark[] {
  const { dashboard, reports } = config
  const remarks = [...lintRows('dashboard', dashboard.rows), ...lintScheduledQueries(config)]
  if (dashboard.report !== undefined && !Object.hasOwn(reports, dashboard.report)) {
    remarks.push({ path: 'dashboard', message: `names the report "${dashboard.report}", which is not there` })
  }
  if (Object.hasOwn(reports, 'dashboard')) {
    const message = 'has the id of the dashboard: pages tell them apart, but /api/v1/reports/dashboard is this report'
    remarks.push({ path: 'reports.dashboard', message })
  }
  for (const [id, report] of Object.entries(reports)) {
    remarks.push(...lintInputs(`reports.${id}`, report, config), ...lintRows(`reports.${id}`, report.rows, report))
  }
  for (const { path, cypher, report } of references(config)) {
    if (!resolveQuery(config, cypher, report))
      remarks.push({ path, message: `names the query "${cypher}", which is not there` })
  }
  return [...remarks, ...unusedQueries(config)]
}

/** Every distinct statement that a page or a worker may run. */
export function statementsOf(config: Config): Statement[] {
  const found: Statement[] = []
  const named = (path: string, queries: Record<string, string> = {}) =>
    Object.entries(queries).map(([name, text]) => ({ path: `${path}.${name}`, text }))
  found.push(...named('queries', config.queries))
  for (const [id, report] of Object.entries(config.reports)) {
    found.push(...named(`reports.${id}.queries`, report.queries))
    report.inputs.forEach(({ cypher }, index) => {
      if (cypher !== null) found.push({ path: `reports.${id}.inputs.${index}.cypher`, text: cypher })
    })
  }
  for (const { path, cypher, report } of references(config)) {
    const query = resolveQuery(config, cypher, report)
    if (query && query.name === undefined) found.push({ path, text: query.text })
  }
  return [...new Map(found.toReversed().map((it) => [it.text, it])).values()].toReversed()
}

interface Reference {
  path: string
  cypher: string
  report?: Report
}

function references(config: Config): Reference[] {
  const ofRows = (path: string, rows: Row[], report?: Report) =>
    panelsOf(path, rows).flatMap(({ path, panel }) => [
      { path: `${path}.cypher`, cypher: panel.cypher, report },
      { path: `${path}.details_cypher`, cypher: panel.details_cypher, report },
      ...(panel.markdown_settings?.variables ?? []).map((variable, index) => ({
        path: `${path}.markdown_settings.variables.${index}.cypher`,
        cypher: variable.cypher,
        report,
      })),
    ])
  return [
    ...ofRows('dashboard', config.dashboard.rows),
    ...Object.entries(config.reports).flatMap(([id, report]) => ofRows(`reports.${id}`, report.rows, report)),
    ...Object.entries(config.scheduled_queries).map(([id, { cypher }]) => ({
      path: `scheduled_queries.${id}.cypher`,
      cypher,
    })),
  ].filter((it): it is Reference => it.cypher !== null)
}

const panelsOf = (path: string, rows: Row[]): { path: string; panel: Panel }[] =>
  rows.flatMap((row, r) => row.panels.map((panel, p) => ({ path: `${path}.rows.${r}.panels.${p}`, panel })))

function unusedQueries(config: Config): Remark[] {
  const all = references(config)
  const unused = (path: string, queries: Record<string, string>, used: Set<string>) =>
    Object.keys(queries)
      .filter((name) => !used.has(name))
      .map((name) => ({ path: `${path}.${name}`, message: 'is used by nothing' }))
  const ofFile = all.filter(({ cypher, report }) => !report?.queries || !Object.hasOwn(report.queries, cypher))
  return [
    ...unused('queries', config.queries, new Set(ofFile.map(({ cypher }) => cypher))),
    ...Object.entries(config.reports).flatMap(([id, report]) => {
      const used = all.filter((it) => it.report === report).map(({ cypher }) => cypher)
      return unused(`reports.${id}.queries`, report.queries ?? {}, new Set(used))
    }),
  ]
}

function lintInputs(path: string, { inputs, queries }: Report, config: Config): Remark[] {
  const remarks: Remark[] = []
  const seen = new Set<string>()
  inputs.forEach((input: Input, index) => {
    const at = `${path}.inputs.${index}`
    if (seen.has(input.input_id)) remarks.push({ path: at, message: `repeats the input "${input.input_id}"` })
    seen.add(input.input_id)
    if (input.type === 'autocomplete' && input.cypher === null) {
      remarks.push({ path: at, message: 'has nothing to choose from: autocomplete needs `cypher`' })
    }
    const isName = input.cypher !== null && !isInlineCypher(input.cypher)
    if (isName && resolveQuery(config, input.cypher, { queries })) {
      remarks.push({ path: `${at}.cypher`, message: 'is the name of a query; an input needs the statement itself' })
    }
  })
  return remarks
}

function lintRows(path: string, rows: Row[], report?: Report): Remark[] {
  const names = new Set<string>()
  const repeated = rows.flatMap(({ name }, index) => {
    if (names.has(name)) return [{ path: `${path}.rows.${index}.name`, message: `repeats the row "${name}"` }]
    names.add(name)
    return []
  })
  return [...repeated, ...panelsOf(path, rows).flatMap(({ path, panel }) => lintPanel(path, panel, report))]
}

function lintPanel(path: string, panel: Panel, report: Report | undefined): Remark[] {
  const remarks: Remark[] = []
  const say = (key: string, message: string) => remarks.push({ path: key === '' ? path : `${path}.${key}`, message })
  if (panel.type === 'markdown') {
    if (panel.markdown === null) say('', 'has no text: markdown needs `markdown`')
  } else if (panel.type !== 'oncall-table' && panel.cypher === null)
    say('', `has no query: ${panel.type} needs \`cypher\``)
  for (const settings of ['bar_settings', 'pie_settings'] as const) {
    const legend = panel[settings]?.legend ?? 'row'
    if (legend !== 'row' && legend !== 'column')
      say(`${settings}.legend`, `is "${legend}": only row and column draw one`)
  }
  if ((panel.x === undefined) !== (panel.y === undefined)) {
    const [given, other] = panel.x === undefined ? ['y', 'x'] : ['x', 'y']
    say(given, `has no effect without \`${other}\``)
  }
  panel.params.forEach((param, index) => {
    const fault = inputFault(param, report)
    if (fault) say(`params.${index}.input_id`, fault)
  })
  const inputs = panel.params.filter((it) => it.value === null && it.input_id !== null)
  if (panel.metric !== null && !['count', 'progress'].includes(panel.type)) {
    say('metric', `is never sent: a ${panel.type} has no figures`)
  } else if (panel.metric !== null && inputs.length > 1) {
    say('metric', `is never sent: the panel has ${inputs.length} inputs, and one at most can be gone through`)
  }
  return remarks
}

function inputFault({ value, input_id }: Param, report: Report | undefined): string | undefined {
  if (input_id === null || value !== null) return undefined
  if (!report) return `names the input "${input_id}": a dashboard has none`
  return report.inputs.some((input) => input.input_id === input_id)
    ? undefined
    : `names the input "${input_id}", which the report has not`
}
