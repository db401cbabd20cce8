import type { Action, Config } from '../../contract/config.ts'

/** Something that loads and is probably not meant. */
export interface Remark {
  path: string
  message: string
}

/** What each action cannot do without (seizu §4.10, §8.5). */
const needs: Record<string, readonly string[]> = {
  slack: ['title', 'initial_comment', 'channels'],
  sqs: ['sqs_queue'],
  log: ['log_attrs'],
  webhook: ['url'],
  email: ['to', 'subject'],
  file: ['folder'],
}
const levels = ['debug', 'info', 'warning', 'error', 'critical']

export function lintScheduledQueries({ scheduled_queries }: Config): Remark[] {
  return Object.entries(scheduled_queries).flatMap(([id, { frequency, watch_scans, enabled, actions }]) => {
    const path = `scheduled_queries.${id}`
    const remarks = actions.flatMap((action, index) => lintAction(`${path}.actions.${index}`, action))
    if (frequency && watch_scans.length > 0) {
      remarks.push({ path, message: 'has `frequency` and `watch_scans`: it runs when either is due' })
    }
    if (!frequency && watch_scans.length === 0 && enabled) {
      remarks.push({ path, message: 'never becomes due: it has neither `frequency` nor `watch_scans`' })
    }
    watch_scans.forEach((scan, index) => {
      if (Object.values(scan).includes(null)) {
        remarks.push({
          path: `${path}.watch_scans.${index}`,
          message: 'matches nothing: a pattern is null; leave it out for any',
        })
      }
    })
    return remarks
  })
}

function lintAction(path: string, { action_type, action_config }: Action): Remark[] {
  if (!Object.hasOwn(needs, action_type)) {
    return [
      {
        path: `${path}.action_type`,
        message: `is "${action_type}", which is none of ${Object.keys(needs).join(', ')}: a module of SCHEDULED_QUERY_MODULES must have it`,
      },
    ]
  }
  const missing = needs[action_type]!.filter((key) => (action_config[key] ?? null) === null)
  const remarks = missing.map((key) => ({
    path: `${path}.action_config`,
    message: `lacks ${key}: nothing will be sent`,
  }))
  const level = action_config.level ?? 'info'
  if (action_type === 'log' && !levels.includes(String(level).toLowerCase())) {
    remarks.push({
      path: `${path}.action_config.level`,
      message: `is none of ${levels.join(', ')}: every run will fail`,
    })
  }
  return remarks
}
