import type { Log } from '@farside/kernel/log'
import type { Config, Value } from '../../contract/config.ts'
import { cellText } from '../../contract/details.ts'
import type { GraphRow, GraphValue } from '../../contract/value.ts'
import type { Settings } from '../../settings.ts'
import type { Graph, Parameters } from '../../source/neo4j.ts'
import { inParallel } from '../in-parallel.ts'
import { runConfigQuery } from '../run-config-query.ts'
import type { Gauge } from './gauge.ts'
import { metricPanels } from './metric-panels.rules.ts'
import type { MetricPanel } from './metric-panels.rules.ts'

export interface Collecting {
  graph: Graph
  log: Log
  settings: Pick<
    Settings,
    | 'QUERY_VALIDATOR_ALLOWED_PROCEDURES'
    | 'NEO4J_QUERY_TIMEOUT'
    | 'DASHBOARD_STATS_MAX_INPUT_RESULTS'
    | 'STATSD_CONSTANT_TAGS'
  >
}

const AT_ONCE = 4

/**
 * Hands over the figures of all panels that have a metric, as they are found (seizu §9). What cannot be had is logged and
 * holds up nothing else.
 * @returns how many figures could not be had
 */
export async function collectFigures(
  collecting: Collecting,
  config: Config,
  emit: (gauge: Gauge) => Promise<void>,
  signal: AbortSignal,
): Promise<{ failed: number }> {
  const { log, settings } = collecting
  const constant = settings.STATSD_CONSTANT_TAGS.map(tagOf)
  let failed = 0
  const attempt = async (metric: string, tags: Gauge['tags'], work: () => Promise<void>) => {
    try {
      await work()
    } catch (error) {
      failed += 1
      log.error('metric_failed', {
        message: `Cannot have ${metric}`,
        metric,
        tags: tags.map((it) => it.join(':')),
        error,
      })
    }
  }
  const measure = (panel: MetricPanel, parameters: Parameters, tags: Gauge['tags']) =>
    attempt(panel.metric, tags, async () => {
      const rows = await runConfigQuery(collecting, panel.text!, parameters)
      for (const row of rows) for (const it of gaugesOf(panel, row)) await emit({ ...it, tags: [...tags, ...constant] })
    })

  await inParallel(
    metricPanels(config),
    AT_ONCE,
    async (panel) => {
      const { metric, constants, inputs, input, text } = panel
      const fixed = Object.fromEntries([
        ...panel.unset.map((name) => [name, null] as const),
        ...constants.map(({ name, value }) => [name, value] as const),
      ])
      const tags = constants.map(({ name, value }) => [name, tagValue(value)] as const)
      if (inputs) {
        const message = `Skipped ${metric}: more than one of its parameters takes an input (${inputs.join(', ')})`
        return log.warn('metric_skipped', { message, metric, misconfiguration: 'inputs' })
      }
      if (text === undefined) {
        return attempt(metric, tags, async () => {
          throw new Error(`There is no query "${panel.cypher}"`)
        })
      }
      if (!input) return measure(panel, fixed, tags)
      await attempt(metric, tags, async () => {
        const most = settings.DASHBOARD_STATS_MAX_INPUT_RESULTS
        const rows = await runConfigQuery(collecting, input.cypher, {}, { maxRows: most + 1 })
        if (rows.length > most) {
          const message = `Skipped ${metric}: too many values of its input, more than ${most} (DASHBOARD_STATS_MAX_INPUT_RESULTS)`
          return log.warn('metric_skipped', { message, metric })
        }
        for (const { value = null } of rows) {
          if (signal.aborted) return
          if (value === null) continue // nothing that anybody could choose
          await measure(panel, { [input.name]: value, ...fixed }, [[input.name, tagValue(value)], ...tags])
        }
      })
    },
    signal,
  )
  return { failed }
}

const columns = { count: ['total'], progress: ['numerator', 'denominator'] } as const

function gaugesOf({ metric, type }: MetricPanel, row: GraphRow): Omit<Gauge, 'tags'>[] {
  return columns[type].map((column) => ({ name: `${metric}.${column}`, value: numberOf(row, column) }))
}

function numberOf(row: GraphRow, column: string): string {
  const value = row[column]
  if (typeof value === 'number') return plainDigits(value)
  // The form of integers that JavaScript cannot hold.
  if (typeof value === 'string' && /^-?\d+$/.test(value)) return value
  throw new Error(`The query must return a number as ${column}; it returns ${JSON.stringify(value) ?? 'nothing'}`)
}

/** Without an exponent, which not every statsd reads. */
const plainDigits = (value: number): string =>
  /e/.test(String(value))
    ? value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 })
    : String(value)

/** The items of a list stand side by side. */
const tagValue = (value: Value | GraphValue): string =>
  Array.isArray(value) ? value.map((it) => cellText(it)).join('|') : cellText(value)

function tagOf(text: string): Gauge['tags'][number] {
  const at = text.indexOf(':')
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}
