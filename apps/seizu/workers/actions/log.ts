import type { Level } from '@farside/kernel/log'
import type { ActionModule } from './action.ts'
import { hasAll, logSending, recordsOf, textOf, textsOf } from './action-details.ts'

const levels: Record<string, Level> = {
  debug: 'debug',
  info: 'info',
  warning: 'warn',
  error: 'error',
  critical: 'error',
}

/** What every line has: a row's value of that name goes beside it. */
const taken = new Set(['asctime', 'name', 'levelname', 'message', 'key', 'error', 'exception'])

/** Writes a line for each row (seizu §8.6). */
export const logAction: ActionModule = {
  name: 'log',
  handle(run) {
    const { action, scheduledQueryId, rows, log } = run
    if (rows.length === 0 || !hasAll(run, ['log_attrs'])) return
    const { level: given, message: text, log_attrs } = action.action_config
    const word = String(given ?? 'info').toLowerCase()
    if (!Object.hasOwn(levels, word)) {
      throw new Error(`level is "${String(given)}"; one of ${Object.keys(levels).join(', ')} is expected`)
    }
    const attributes = textsOf(log_attrs, 'log_attrs')
    const message = (text ?? null) === null ? `Result for ${scheduledQueryId}` : textOf(text, 'message')
    const records = recordsOf(run)
    logSending(run)
    for (const record of records) {
      const extras = attributes
        .filter((it) => Object.hasOwn(record, it))
        .map((it) => [taken.has(it) ? `details_${it}` : it, record[it]] as const)
      log[levels[word]!]('scheduled_query_row', {
        ...Object.fromEntries(extras),
        message,
        ...(word === 'critical' && { levelname: 'CRITICAL' }),
      })
    }
  },
}
