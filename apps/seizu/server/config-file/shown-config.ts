import type { Action, Config, ScheduledQuery } from '../../contract/config.ts'

type ShownQuery = Omit<ScheduledQuery, 'actions'> & { actions: Omit<Action, 'action_config'>[] }
export type ShownConfig = Omit<Config, 'scheduled_queries'> & { scheduled_queries: Record<string, ShownQuery> }

/** The config as `GET /api/v1/config` gives it: where messages go is nobody's business (seizu §6.2). */
export function shownConfig({ scheduled_queries, ...config }: Config): ShownConfig {
  const shown = Object.entries(scheduled_queries).map(([id, { actions, ...query }]): [string, ShownQuery] => [
    id,
    { ...query, actions: actions.map(withoutConfig) },
  ])
  return { ...config, scheduled_queries: Object.fromEntries(shown) }
}

const withoutConfig = ({ action_type, continue_on_error }: Action): Omit<Action, 'action_config'> => ({
  action_type,
  ...(continue_on_error !== undefined && { continue_on_error }),
})
