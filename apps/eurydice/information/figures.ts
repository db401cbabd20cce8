import { sleep } from '@farside/kernel/lifecycle'
import type { Log } from '@farside/kernel/log'
import type { Metrics } from '@farside/kernel/metrics'
import type { DestinationMetrics, OriginMetrics } from '../contract/information.ts'

/** Counting takes the database some milliseconds, so it is asked at this pace whoever looks; milliseconds. */
const pace = 15_000

const helps: Record<string, string> = {
  pending_transferables: 'Files that wait for the link',
  ongoing_transferables: 'Files that are on their way',
  recent_successes: 'Files that succeeded within METRICS_SLIDING_WINDOW',
  recent_errors: 'Files that failed within METRICS_SLIDING_WINDOW',
  queue_size: 'Bytes that wait for the link',
}

/** Offers the figures of `/metrics/` as Prometheus gauges and keeps them fresh until the signal (eurydice §13.3). */
export async function keepFigures(
  metrics: Metrics,
  read: () => Promise<OriginMetrics | DestinationMetrics>,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  const gauges = new Map(
    Object.entries(helps).map(([name, help]) => [name, metrics.gauge(`eurydice_${name}`, help)] as const),
  )
  const silence = metrics.gauge('eurydice_last_packet_age_seconds', 'Time since the last packet was sent or received')
  while (!signal.aborted) {
    try {
      const figures: Record<string, unknown> = await read()
      for (const [name, gauge] of gauges) if (typeof figures[name] === 'number') gauge.set(figures[name])
      const last = figures.last_packet_sent_at ?? figures.last_packet_received_at
      silence.set(typeof last === 'string' ? (Date.now() - Date.parse(last)) / 1000 : Number.NaN)
    } catch (error) {
      log.warn('figures_not_read', { message: 'Cannot read the figures of the metrics now', error })
    }
    await sleep(pace, signal)
  }
}
