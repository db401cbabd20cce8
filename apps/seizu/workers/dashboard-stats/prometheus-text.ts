import type { Gauge } from './gauge.ts'

/**
 * The same figures in Prometheus' text format: `fleet.hosts.total` is `fleet_hosts_total`, tags are labels. Of figures
 * that would be the same series the last one counts.
 */
export function prometheusText(gauges: readonly Gauge[]): string {
  const metrics = new Map<string, Map<string, string>>()
  for (const { name, value, tags } of gauges) {
    const metric = nameOf(name)
    const labels = new Map(tags.map(([tag, it = 'true']) => [nameOf(tag).replaceAll(':', '_'), it]))
    const series = [...labels].map(([label, it]) => `${label}="${escaped(it)}"`).join(',')
    const known = metrics.get(metric) ?? new Map<string, string>()
    metrics.set(metric, known.set(series, value))
  }
  return [...metrics]
    .map(([metric, series]) => {
      const lines = [...series].map(([labels, value]) => `${metric}${labels === '' ? '' : `{${labels}}`} ${value}\n`)
      return `# TYPE ${metric} gauge\n${lines.join('')}`
    })
    .join('')
}

const nameOf = (text: string): string => text.replaceAll(/[^a-zA-Z0-9_:]/g, '_').replace(/^(?=\d|$)/, '_')
const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll(/\r?\n/g, '\\n')
