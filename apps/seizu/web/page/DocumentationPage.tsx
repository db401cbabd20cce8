import { Cell, Empty, Row, RowHead, Sheet, Table } from '@farside/kit/react'
import type { ConfigResponse } from '../../contract/api.ts'
import { PageHead } from '../frame/PageHead.tsx'
import { documentedMetrics } from '../panel/metric.rules.ts'

/** What the stats worker measures (seizu §10.2). */
export default function DocumentationPage({ config: { config, stats } }: { config: ConfigResponse }) {
  const metrics = documentedMetrics([...Object.values(config.reports), config.dashboard], stats.external_prefix)
  return (
    <>
      <PageHead title="Dashboard Configuration Documentation" />
      <Sheet title="Configured metrics">
        {metrics.length === 0 ? (
          <Empty title="No metrics">A count or progress panel that has the key metric is measured.</Empty>
        ) : (
          <Table
            caption="Configured metrics"
            className="stack"
            columns={[
              { name: 'names', title: 'Metric' },
              { name: 'tags', title: 'Tags' },
            ]}
          >
            {metrics.map(({ names, tags }) => (
              <Row key={names[0]}>
                <RowHead>
                  {names.map((name) => (
                    <code key={name} className="line">
                      {name}
                    </code>
                  ))}
                </RowHead>
                <Cell>{tags.length > 0 ? tags.join(', ') : <span className="muted">none</span>}</Cell>
              </Row>
            ))}
          </Table>
        )}
      </Sheet>
    </>
  )
}
