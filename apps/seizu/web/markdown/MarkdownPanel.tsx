import { Loading } from '@farside/kit/react'
import Markdoc from '@markdoc/markdoc'
import { useQueries } from '@tanstack/react-query'
import * as React from 'react'
import { DASHBOARD } from '../../contract/report.ts'
import { resolveQuery } from '../../contract/resolve-query.ts'
import type { PanelProps } from '../panel/panel-props.ts'
import { resolveParams } from '../panel/params.rules.ts'
import { scrollable } from '../panel/scrollable.ts'
import { rowsQuery } from '../query/rows.api.ts'
import { useRunner } from '../query/runner.ts'
import { useReport } from '../report/report-context.ts'
import { renderable } from './render.ts'

/** A text with figures of the graph in it. */
export default function MarkdownPanel({ panel, path, scrolls }: PanelProps) {
  const { id, report, values, config } = useReport()
  const runner = useRunner()
  const variables = panel.markdown_settings?.variables ?? []
  const asked = variables.map(({ cypher, params }, index) => {
    const query = resolveQuery(config.config, cypher, report)
    // Inputs do not reach these queries (seizu §4.6).
    const fixed = params.map((param) => ({ ...param, input_id: null }))
    const resolved = resolveParams(fixed, [], {}, { bare: id === DASHBOARD })
    return query && 'params' in resolved
      ? { report: id, path: `${path}.markdown_settings.variables.${index}.cypher`, text: query.text, ...resolved }
      : undefined
  })
  const answers = useQueries({ queries: asked.map((it) => rowsQuery(runner, it)) })
  // A sentence without its numbers would say something else.
  if (answers.some(({ isPending }, index) => isPending && asked[index])) {
    return <Loading label="Loading" still={(seconds) => `Still loading: ${seconds} s`} />
  }
  const rows = Object.fromEntries(variables.map(({ name }, index) => [name, answers[index]?.data?.rows]))
  const tree = renderable(panel.markdown ?? '', rows, values)
  return (
    <div className="body markdown" {...(scrolls && scrollable(panel.caption ?? 'Text'))}>
      {Markdoc.renderers.react(tree, React)}
    </div>
  )
}
