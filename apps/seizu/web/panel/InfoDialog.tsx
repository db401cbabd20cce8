import { Tabs } from '@farside/kit/react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { resolveQuery } from '../../contract/resolve-query.ts'
import { useReport } from '../report/report-context.ts'
import { DetailsTable } from '../table/DetailsTable.tsx'
import { BigDialog } from './BigDialog.tsx'
import { exampleStatsQuery, metricNames, paramLines } from './metric.rules.ts'
import type { PanelProps } from './panel-props.ts'
import { resolveParams } from './params.rules.ts'

type Tab = 'data' | 'query'

/** All about a panel (seizu §5.5): the rows behind it where it has such a query, then query and metric. */
export function InfoDialog({ panel, path, about, onClose }: PanelProps & { about: string; onClose: () => void }) {
  const { config, report } = useReport()
  const details = resolveQuery(config.config, panel.details_cypher, report)
  const [chosen, choose] = useState<Tab>(details ? 'data' : 'query')
  const tabs = [
    ...(details
      ? [
          {
            name: 'data' as const,
            title: 'Data Details',
            panel: (
              <>
                <h3>Details of {about}</h3>
                {chosen === 'data' && <DetailsTable panel={panel} path={path} />}
              </>
            ),
          },
        ]
      : []),
    { name: 'query' as const, title: 'Query and Metric Details', panel: <Particulars panel={panel} /> },
  ]
  return (
    <BigDialog title={about} size="large" onClose={onClose}>
      <Tabs<Tab> label="About this panel" tabs={tabs} chosen={chosen} onChoose={choose} />
    </BigDialog>
  )
}

function Particulars({ panel }: Pick<PanelProps, 'panel'>) {
  const { config, report, values } = useReport()
  const { stats } = config
  const resolved = resolveParams(panel.params, report.inputs, values)
  const params = 'params' in resolved ? resolved.params : {}
  const names = metricNames(panel, stats.external_prefix)
  const example = exampleStatsQuery(panel, stats, params)
  const query = resolveQuery(config.config, panel.cypher, report)
  const details = resolveQuery(config.config, panel.details_cypher, report)
  const lines = paramLines(params)
  return (
    <table className="table particulars">
      <tbody>
        {query && <Particular title="Cypher">{<pre>{query.text}</pre>}</Particular>}
        {details && <Particular title="Details Cypher">{<pre>{details.text}</pre>}</Particular>}
        {lines.length > 0 && (
          <Particular title={names.length > 0 ? 'Parameters (also the metric tags)' : 'Parameters'}>
            {lines.map((line) => (
              <div key={line}>{line}</div>
            ))}
          </Particular>
        )}
        {'needs' in resolved && <Particular title="Parameters">Set {resolved.needs.join(', ')}</Particular>}
        {names.length > 0 && (
          <Particular title={names.length > 1 ? 'Metrics' : 'Metric'}>
            {names.map((name) => (
              <div key={name}>
                <code>{name}</code>
              </div>
            ))}
          </Particular>
        )}
        {example && <Particular title="Example stats query">{<pre>{example}</pre>}</Particular>}
      </tbody>
    </table>
  )
}

function Particular({ title, children }: { title: string; children: ReactNode }) {
  return (
    <tr>
      <th scope="row">{title}</th>
      <td>{children}</td>
    </tr>
  )
}
