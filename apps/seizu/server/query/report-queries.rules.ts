import type { Config, Param, Report, Value } from '../../contract/config.ts'
import { resolveQuery } from '../../contract/resolve-query.ts'

export const DASHBOARD = 'dashboard'

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

/** The dashboard is the report `dashboard`, or what the file names as such. */
export function reportOf(config: Config, id: string): Report | undefined {
  if (Object.hasOwn(config.reports, id)) return config.reports[id]
  if (id !== DASHBOARD) return undefined
  const { rows, report } = config.dashboard
  return report === undefined ? { name: 'Dashboard', inputs: [], rows } : reportOf(withoutDashboard(config), report)
}

const withoutDashboard = (config: Config): Config => ({ ...config, dashboard: { rows: [] } })

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
