import { isLoopback } from '@farside/kernel/http'
import { sql } from 'kysely'
import type { Settings } from '../../settings.ts'
import type { Deps } from '../deps.ts'
import { mintsUsers } from '../login/mints-users.rules.ts'

interface Part {
  ok: boolean
  /** It serves, but somebody should look. */
  degraded?: true
  why?: string
}
interface Readiness {
  ok: boolean
  status: 'ok' | 'degraded' | 'failed'
  parts: Record<string, Part>
}

const GRAPH_MS = 3000

/** Whether requests can be served now, and what is not as it should be. */
export async function readiness({ settings, config, graph, db }: Deps): Promise<Readiness> {
  const parts: Record<string, Part> = { config: await partOf(() => readGood(config)) }
  // On the browser path this process needs no graph, unless it makes database users.
  if (settings.SEIZU_QUERY_PATH === 'server' || settings.AUTH_MODE === 'auto') {
    parts.graph = await partOf(() => graph.read('RETURN 1 AS one', {}, { timeoutMs: GRAPH_MS }))
  }
  if (db) {
    const database = await partOf(() => sql`select 1`.execute(db))
    // Without it there are no records and no history, but who is to get a database user cannot come in at all.
    parts.database = database.ok || mintsUsers(settings) ? database : { ...database, ok: true, degraded: true }
  }
  for (const { part, why } of loginDangers(settings)) parts[part] = { ok: true, degraded: true, why }
  const all = Object.values(parts)
  const ok = all.every((it) => it.ok)
  const status = !ok ? 'failed' : all.some((it) => it.degraded) ? 'degraded' : 'ok'
  return { ok, status, parts }
}

interface Danger {
  part: 'login' | 'keys'
  /** In the log. */
  key: string
  why: string
}

/** What the settings allow and nobody should want: said at start, and by health for as long as it lasts. */
export function loginDangers(settings: Settings): Danger[] {
  if (settings.AUTH_MODE === 'client') return []
  if (!settings.DEVELOPMENT_ONLY_REQUIRE_AUTH) {
    const { HOST, DEVELOPMENT_ONLY_AUTH_USER_EMAIL: user } = settings
    if (isLoopback(HOST)) return []
    const why = `Nobody needs to log in, and others reach this program: DEVELOPMENT_ONLY_REQUIRE_AUTH is no while HOST is ${HOST}. Whoever comes is ${user}, who may do everything. Set HOST to 127.0.0.1, or let people log in`
    return [{ part: 'login', key: 'auth_off_in_the_open', why }]
  }
  if (settings.AUTH_MODE !== 'auto' || !settings.JWKS_URL_FOR_ALB || settings.JWT_ALB_SIGNER.length > 0) return []
  const why =
    'JWT_ALB_SIGNER is not set: any load balancer of the region can say that anybody comes. Set it to the ARNs of yours, and let nobody but them reach this program'
  return [{ part: 'keys', key: 'any_signer', why }]
}

async function readGood(config: Deps['config']): Promise<void> {
  const { error } = await config.read()
  if (error) throw error
}

async function partOf(ask: () => Promise<unknown>): Promise<Part> {
  try {
    await ask()
    return { ok: true }
  } catch (error) {
    return { ok: false, why: (error as Error).message.split('\n')[0]! }
  }
}
