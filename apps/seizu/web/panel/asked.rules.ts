import type { Panel } from '../../contract/config.ts'
import { DASHBOARD } from '../../contract/report.ts'
import { resolveQuery } from '../../contract/resolve-query.ts'
import type { Asked } from '../query/runner.ts'
import type { ReportOnPage } from '../report/report-context.ts'
import { resolveParams } from './params.rules.ts'

/**
 * What a panel asks with one of its two queries; or why it asks nothing: there is no such query, or inputs are not set.
 * @param path where the panel stands: `rows.0.panels.1`
 */
export function askedBy(
  panel: Panel,
  path: string,
  which: 'cypher' | 'details_cypher',
  { id, report, values, config }: ReportOnPage,
): { asked: Asked } | { missing: string | null } | { needs: string[] } {
  const found = resolveQuery(config.config, panel[which], report)
  if (!found) return { missing: panel[which] }
  const resolved = resolveParams(panel.params, report.inputs, values, { bare: id === DASHBOARD })
  return 'needs' in resolved
    ? resolved
    : { asked: { report: id, path: `${path}.${which}`, text: found.text, ...resolved } }
}
