import type { Action, Config, ScheduledQuery } from './config.ts'

/** The dashboard file as browsers see it: an action's `action_config` is left out (seizu §6.2). */
export type ShownConfig = Omit<Config, 'scheduled_queries'> & { scheduled_queries: Record<string, ShownScheduledQuery> }
export type ShownScheduledQuery = Omit<ScheduledQuery, 'actions'> & { actions: Omit<Action, 'action_config'>[] }

/** `GET /api/v1/config` (seizu §6.2, and below `schema` what is ours). */
export interface ConfigResponse {
  /** Base address of Neo4j Browser; `/browser/` is appended. */
  console_url: string
  pagerduty_enabled: boolean
  stats: { external_provider: string; external_prefix: string }
  config: ShownConfig
  /** The JSON Schema of the dashboard file. */
  schema: object
  auth_mode: 'auto' | 'client' | 'oidc'
  /** False: nobody needs to log in, for evaluation and development. */
  auth_required: boolean
  /** Who runs queries: the browser as a database user, or the server. */
  query_path: 'browser' | 'server'
  features: { console: boolean; query_history: boolean }
  /** The graph is the small one that comes with the program. */
  evaluation: boolean
  /** Of the file's content; changes when the file does. */
  digest: string
}

/** `POST /api/v1/login` (seizu §6.3). */
export interface LoginResponse {
  protocol: string
  hostname: string
  port: number
  auth_mode: 'auto' | 'client' | 'oidc'
  /** With `auto` on the browser path: a database user of one's own, which ends by itself. */
  username?: string
  password?: string
}

/** `GET /api/v1/me` (seizu §13.1). */
export interface MeResponse {
  user: {
    user_id: string
    sub: string
    iss: string
    email: string | null
    display_name: string | null
    preferred_username: string | null
    role: string
    /** Null where no user records are kept. */
    created_at: string | null
    last_login: string | null
    archived_at: string | null
  }
  permissions: string[]
}
