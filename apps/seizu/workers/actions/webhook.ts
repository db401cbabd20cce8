import type { ActionModule } from './action.ts'
import { hasAll, logSending, textOf } from './action-details.ts'
import { fetchFailure } from './fetch-failure.ts'

const TIMEOUT_MS = 10_000

/** One POST of `{scheduled_query_id, rows}` (seizu §8.5). */
export const webhookAction: ActionModule = {
  name: 'webhook',
  async handle(run) {
    const { action, scheduledQueryId, rows } = run
    if (rows.length === 0 || !hasAll(run, ['url'])) return
    const url = textOf(action.action_config.url, 'url')
    // The address may hold a secret: messages name the host alone.
    if (!/^https?:/i.test(url) || !URL.canParse(url)) throw new Error('url is no http or https address')
    logSending(run)
    const { host } = new URL(url)
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headersOf(action.action_config.headers), 'content-type': 'application/json' },
      body: JSON.stringify({ scheduled_query_id: scheduledQueryId, rows }),
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: unknown) => {
      throw new Error(`${host}: ${fetchFailure(error, TIMEOUT_MS)}`)
    })
    await response.body?.cancel()
    if (!response.ok) throw new Error(`${host} answered with status ${response.status}`)
  },
}

function headersOf(value: unknown): Record<string, string> {
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value)) throw new Error('headers must be a map of texts')
  return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, textOf(it, `headers.${name}`)]))
}
