import { openMetrics, serveMetrics } from '@farside/kernel/metrics'
import type { Address } from './address.ts'

/**
 * Serves the numbers that `stats` gives as Prometheus gauges named `<prefix>_<name in snake case>`.
 *
 * @returns the address to scrape
 */
export async function serveFigures<Stats extends { [name: string]: number }>(
  prefix: string,
  stats: () => Stats,
  { host, port }: Address,
): Promise<{ url: string; close(): Promise<void> }> {
  const metrics = openMetrics()
  for (const name of Object.keys(stats())) {
    const words = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    metrics.gauge(
      `${prefix}_${words}`,
      `${words.replaceAll('_', ' ')} since the start, or now`,
      [],
      () => stats()[name],
    )
  }
  return serveMetrics(metrics, { host, port })
}
