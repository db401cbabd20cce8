import type { Deps } from '../deps.ts'

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
export async function readiness({ settings, config, graph }: Deps): Promise<Readiness> {
  const parts: Record<string, Part> = { config: await partOf(() => readGood(config)) }
  // On the browser path this process needs no graph, unless it makes database users.
  if (settings.SEIZU_QUERY_PATH === 'server' || settings.AUTH_MODE === 'auto') {
    parts.graph = await partOf(() => graph.read('RETURN 1 AS one', {}, { timeoutMs: GRAPH_MS }))
  }
  if (settings.AUTH_MODE === 'auto' && settings.DEVELOPMENT_ONLY_REQUIRE_AUTH && settings.JWKS_URL_FOR_ALB) {
    parts.keys = settings.JWT_ALB_SIGNER.length > 0 ? { ok: true } : { ok: true, degraded: true, why: anySigner }
  }
  const all = Object.values(parts)
  const ok = all.every((it) => it.ok)
  const status = !ok ? 'failed' : all.some((it) => it.degraded) ? 'degraded' : 'ok'
  return { ok, status, parts }
}

export const anySigner =
  'JWT_ALB_SIGNER is not set: any load balancer of the region can say that anybody comes. Set it to the ARNs of yours, and let nobody but them reach this program'

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
