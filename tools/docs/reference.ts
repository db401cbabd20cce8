import { describeProblems } from '@farside/kernel/errors'
import { httpProblems, statusOf } from '@farside/kernel/http'
import { openMetrics } from '@farside/kernel/metrics'
import { problems as associationProblems } from '../../apps/eurydice/association/problems.ts'
import { receiverMetrics } from '../../apps/eurydice/destination/receiver/receiver.metrics.ts'
import { senderFigures } from '../../apps/eurydice/origin/sender/sender-figures.ts'
import { problems as eurydiceProblems } from '../../apps/eurydice/problems.ts'

/** Every error code of Eurydice's API with its status. */
export function errorsPage(): string {
  const tables = [eurydiceProblems, associationProblems, httpProblems]
  const rows = new Map(tables.flatMap((table) => describeProblems(table).map((it) => [it.code, it.kind] as const)))
  return [
    '# Errors of Eurydice',
    '',
    'The `code` member of an error body is stable; the sentence beside it is for people and may change.',
    '',
    '| code | status |',
    '|---|---|',
    ...[...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([code, kind]) => `| \`${code}\` | ${statusOf(kind)} |`),
    '',
  ].join('\n')
}

/** What the sender and the receiver count, as Prometheus describes it. */
export async function metricsPage(): Promise<string> {
  const metrics = openMetrics()
  senderFigures(metrics, { queueDepth: () => 0, linkUp: () => true })
  receiverMetrics(metrics, { depth: () => 0, spilledBytes: () => 0, silenceSeconds: () => 0 })
  const text = await metrics.text()
  const rows = [...text.matchAll(/^# HELP (\S+) (.*)\n# TYPE \S+ (\w+)/gm)].map(
    ([, name, help, type]) => `| \`${name}\` | ${type} | ${help} |`,
  )
  return [
    '# Metrics of Eurydice’s sender and receiver',
    '',
    'Prometheus text at the address in `METRICS_LISTEN`. The HTTP processes give the figures of `/api/v1/metrics/` as `eurydice_<name>`. `diode-send` and `diode-receive` give theirs at `--metrics-listen`.',
    '',
    '| name | type | meaning |',
    '|---|---|---|',
    ...rows.toSorted(),
    '',
  ].join('\n')
}
