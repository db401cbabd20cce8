import { building, sleep } from '@farside/kernel/lifecycle'
import { serveMetrics } from '@farside/kernel/metrics'
import { openSeizuLog } from '../../log.ts'
import { openConfigFile } from '../../server/config-file/config-file.ts'
import type { Settings } from '../../settings.ts'
import { openGraph } from '../../source/neo4j.ts'
import { collectFigures } from './collect-figures.ts'
import { openStatsd } from './dogstatsd.ts'
import type { Gauge } from './gauge.ts'
import { prometheusText } from './prometheus-text.ts'

/** As often as Prometheus' own default. */
const REFRESH_MS = 60_000

/**
 * Sends all figures once. Where METRICS_LISTEN is set it stays until the signal, so that there is somebody to ask: it
 * reads and sends them each minute, and serves the last ones.
 * @returns whether all figures could be had
 */
export async function dashboardStats(
  settings: Settings,
  signal: AbortSignal,
  notices: readonly string[],
): Promise<boolean> {
  const log = openSeizuLog('seizu.dashboard-stats', settings)
  for (const message of notices) log.warn('setting_notice', { message })
  const config = openConfigFile(settings.REPORTING_CONFIG_FILE, log)
  await config.read()
  const { STATSD_HOST: host, STATSD_PORT: port, METRICS_LISTEN: listen } = settings
  let shown: Gauge[] = []

  const parts = await building(async (keep) => {
    const graph = keep(openGraph(settings), (it) => it.close())
    const statsd = keep(await openStatsd(host, port), (it) => it.close())
    if (listen) {
      const text = async () => prometheusText(shown)
      const { url } = keep(await serveMetrics({ text }, listen), (it) => it.close())
      log.info('metrics_ready', { message: `Figures at ${url}`, url })
    }
    return { graph, statsd }
  })
  const { graph, statsd } = parts

  async function pass(): Promise<boolean> {
    const gauges: Gauge[] = []
    const { failed } = await collectFigures(
      { graph, log, settings },
      (await config.read()).config,
      async (gauge) => {
        gauges.push(gauge)
        await statsd.send(gauge)
      },
      signal,
    )
    shown = gauges
    log.info('figures_sent', {
      message: `Sent ${gauges.length} figures; ${failed} failed`,
      sent: gauges.length,
      failed,
    })
    return failed === 0
  }

  try {
    if (!listen) return await pass()
    while (!signal.aborted) {
      await pass()
      await sleep(REFRESH_MS, signal)
    }
    return true
  } finally {
    await parts.close()
  }
}
