import { building, sleep } from '@farside/kernel/lifecycle'
import type { Log } from '@farside/kernel/log'
import { openSeizuLog } from '../../log.ts'
import { openConfigFile } from '../../server/config-file/config-file.ts'
import { keepIdsUnique } from '../../server/scheduled-query/schedule-state.queries.ts'
import type { Settings } from '../../settings.ts'
import { GraphError } from '../../source/graph-error.ts'
import { openGraph } from '../../source/neo4j.ts'
import { loadActions } from '../actions/load-actions.ts'
import { openRecorder } from './record-runs.ts'
import { runPass } from './run-pass.ts'
import type { Passing } from './run-pass.ts'

/**
 * Runs scheduled queries when they are due, until the signal; with `once`, one pass.
 * @throws Problem when the file or an action module cannot be used; with `once`, GraphError when the graph is silent
 */
export async function scheduleQueries(
  settings: Settings,
  signal: AbortSignal,
  { once = false, notices = [] }: { once?: boolean; notices?: readonly string[] } = {},
): Promise<void> {
  const log = openSeizuLog('seizu.schedule-queries', settings)
  for (const message of notices) log.warn('setting_notice', { message })
  if (!settings.ENABLE_SCHEDULED_QUERIES) {
    log.info('schedule_queries_off', { message: 'ENABLE_SCHEDULED_QUERIES is no: there is nothing to do' })
    return
  }
  const now = () => new Date()
  const config = openConfigFile(settings.REPORTING_CONFIG_FILE, log)
  const actions = await loadActions(settings, (await config.read()).config, now)
  const worker = await building(async (keep) => {
    const graph = keep(openGraph(settings), (it) => it.close())
    return { passing: { settings, log, config, graph, actions, now } satisfies Passing }
  })
  try {
    const stopped = () => log.info('stopping', { message: 'Told to stop: what is in hand ends first' })
    signal.addEventListener('abort', stopped, { once: true })
    log.info('schedule_queries_ready', {
      message: `Watching scheduled queries; actions: ${[...actions.keys()].join(', ')}`,
      pid: process.pid,
    })
    const onePass = openPass(worker.passing)
    if (once) await onePass(signal)
    else await passes(onePass, log, settings.SCHEDULED_QUERY_FREQUENCY, signal)
  } finally {
    await worker.close()
  }
}

type OnePass = (signal: AbortSignal) => Promise<void>

async function passes(onePass: OnePass, log: Log, everySeconds: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await onePass(signal)
    } catch (error) {
      if (!signal.aborted) log.error('pass_failed', { message: 'Cannot look at scheduled queries', error })
    }
    await sleep(everySeconds * 1000, signal)
  }
}

function openPass(passing: Passing): OnePass {
  const ready = openReadiness(passing)
  const recorder = openRecorder(passing)
  return async (signal) => {
    await ready(signal)
    const { ran, failed } = await runPass(passing, signal, recorder)
    const message = `Ran ${ran} scheduled queries; ${failed} failed`
    passing.log[ran > 0 ? 'info' : 'debug']('pass_done', { message, ran, failed })
  }
}

type Ready = (signal: AbortSignal) => Promise<void>

/** Before the first pass in which the graph answers. */
function openReadiness({ graph, log }: Passing): Ready {
  let done = false
  return async (signal) => {
    if (done) return
    try {
      if (!(await graph.isEmbedded(signal))) await keepIdsUnique(graph)
    } catch (error) {
      if (!(error instanceof GraphError) || error.kind !== 'statement') throw error
      const message = `Cannot keep the ids of ScheduledQuery nodes unique: two workers may both run a query that has never run. ${error.message}`
      log.warn('ids_not_unique', { message })
    }
    done = true
  }
}
