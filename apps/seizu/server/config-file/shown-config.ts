import type { ShownConfig, ShownScheduledQuery } from '../../contract/api.ts'
import type { Action, Config } from '../../contract/config.ts'

/** The config as `GET /api/v1/config` gives it: where messages go is nobody's business (seizu §6.2). */
export function shownConfig({ scheduled_queries, ...config }: Config): ShownConfig {
  const shown = Object.entries(scheduled_queries).map(([id, { actions, ...query }]): [string, ShownScheduledQuery] => [
    id,
    { ...query, actions: actions.map(withoutConfig) },
  ])
  return { ...config, scheduled_queries: Object.fromEntries(shown) }
}

const withoutConfig = ({ action_type, continue_on_error }: Action): Omit<Action, 'action_config'> => ({
  action_type,
  ...(continue_on_error !== undefined && { continue_on_error }),
})
