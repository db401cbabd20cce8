import type { Action } from '../../contract/config.ts'
import type { GraphValue } from '../../contract/value.ts'
import type { ActionRun } from './action.ts'

/** The column that holds what is sent. */
export const attributeOf = ({ action_config }: Action): string => {
  const { query_return_attribute: attribute } = action_config
  return typeof attribute === 'string' && attribute !== '' ? attribute : 'details'
}

/** What is sent of each row; of a node, its properties. */
export function detailsOf({ action, rows }: Pick<ActionRun, 'action' | 'rows'>): GraphValue[] {
  const attribute = attributeOf(action)
  return rows.map((row) => {
    if (!Object.hasOwn(row, attribute)) {
      throw new Error(`The rows have no column "${attribute}"; they have ${Object.keys(row).join(', ')}`)
    }
    return withoutNode(row[attribute]!)
  })
}

/** Likewise, where what is sent has keys. */
export function recordsOf(run: Pick<ActionRun, 'action' | 'rows'>): Record<string, GraphValue>[] {
  return detailsOf(run).map((it) => {
    if (isMap(it)) return it
    throw new Error(`The column "${attributeOf(run.action)}" must hold maps or nodes; it holds ${JSON.stringify(it)}`)
  })
}

function withoutNode(value: GraphValue): GraphValue {
  if (!isMap(value) || Object.keys(value).length !== 3) return value
  const { labels, properties } = value
  return 'id' in value && Array.isArray(labels) && isMap(properties) ? properties : value
}

const isMap = (value: GraphValue | undefined): value is Record<string, GraphValue> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Said before rows go out. */
export function logSending({ action, rows, scheduledQueryId, log }: ActionRun): void {
  log.info('action_sending', {
    message: `Handing ${rows.length} ${rows.length === 1 ? 'row' : 'rows'} of ${scheduledQueryId} to ${action.action_type}`,
    action_type: action.action_type,
    result_count: rows.length,
    scheduled_query_id: scheduledQueryId,
  })
}

/**
 * Says of each key that is not there what it lacks.
 * @returns whether all are there: an action that lacks one is skipped, and nothing has failed
 */
export function hasAll({ action, scheduledQueryId, log }: ActionRun, keys: readonly string[]): boolean {
  const missing = keys.filter((key) => isUnset(action.action_config[key]))
  for (const key of missing) {
    log.error('action_misconfigured', {
      message: `Cannot run the action ${action.action_type} of ${scheduledQueryId}: ${key} is not set`,
      misconfiguration: key,
      action_type: action.action_type,
      scheduled_query_id: scheduledQueryId,
    })
  }
  return missing.length === 0
}

const isUnset = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

/** A list of texts; one text is a list of one. */
export function textsOf(value: unknown, key: string): string[] {
  const list = Array.isArray(value) ? value : [value]
  const wrong = list.find((it) => typeof it !== 'string')
  if (wrong !== undefined) throw new Error(`${key} must be a list of texts; it holds ${JSON.stringify(wrong)}`)
  return list as string[]
}

export function textOf(value: unknown, key: string): string {
  if (typeof value !== 'string') throw new Error(`${key} must be a text; it is ${JSON.stringify(value)}`)
  return value
}
