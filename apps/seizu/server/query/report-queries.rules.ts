import type { Config, Param, Report, Value } from '../../contract/config.ts'
import { DASHBOARD } from '../../contract/report.ts'
import { resolveQuery } from '../../contract/resolve-query.ts'

/** A query that a report asks. */
export interface ReportQuery {
  /** Where it stands: `rows.0.panels.1.cypher`. */
  path: string
  text: string
  /** Names of its parameters. */
  allowed: string[]
  /** Those whose values the report fixes. */
  fixed: Record<string, Value>
}

/** The report of an id; of `DASHBOARD`, the rows of the dashboard or the report that the file names as such. */
export function reportOf({ dashboard, reports }: Config, id: string): Report | undefined {
  const named = id === DASHBOARD ? dashboard.report : id
  if (named !== undefined && Object.hasOwn(reports, named)) return reports[named]
  return id === DASHBOARD ? { name: 'Dashboard', inputs: [], rows: dashboard.rows } : undefined
}

/** Every query of a report that there is; a name that names none is left out. */
export function queriesOf(config: Config, id: string, report: Report): ReportQuery[] {
  // The original's dashboard sends a parameter that has neither value nor input as null, its reports leave it out.
  const bare = id === DASHBOARD
  const found: ReportQuery[] = []
  const add = (path: string, cypher: string | null, params: readonly Param[]) => {
    const query = resolveQuery(config, cypher, report)
    if (query) found.push({ path, text: query.text, ...paramsOf(params, bare) })
  }
  for (const [i, input] of report.inputs.entries()) {
    if (input.cypher !== null) found.push({ path: `inputs.${i}.cypher`, text: input.cypher, allowed: [], fixed: {} })
  }
  for (const [r, { panels }] of report.rows.entries()) {
    for (const [p, panel] of panels.entries()) {
      const at = `rows.${r}.panels.${p}`
      add(`${at}.cypher`, panel.cypher, panel.params)
      add(`${at}.details_cypher`, panel.details_cypher, panel.params)
      for (const [v, variable] of (panel.markdown_settings?.variables ?? []).entries()) {
        add(`${at}.markdown_settings.variables.${v}.cypher`, variable.cypher, variable.params.map(withoutInput))
      }
    }
  }
  return found
}

/** Inputs do not reach the variables of a markdown panel (seizu §4.6). */
const withoutInput = (param: Param): Param => ({ ...param, input_id: null })

function paramsOf(params: readonly Param[], bare: boolean): Pick<ReportQuery, 'allowed' | 'fixed'> {
  const fixed = params.filter(({ value, input_id }) => value !== null || (bare && input_id === null))
  return {
    allowed: [...new Set(params.map((it) => it.name))],
    fixed: Object.fromEntries(fixed.map(({ name, value }) => [name, value])),
  }
}
