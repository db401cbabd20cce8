import { problems } from '../../problems.ts'

interface Asking {
  key: string
  signal: AbortSignal
  /** Of PagerDuty's REST interface. */
  address?: string
}

const kinds = ['user_ids', 'escalation_policy_ids', 'schedule_ids'] as const
const PAGE = 100
/** PagerDuty gives at most this many by page numbers. */
const MOST = 10_000
const PAGE_MS = 10_000

/**
 * Every page of PagerDuty's on-calls; its objects are handed on untouched.
 * @param ids comma-separated lists
 * @throws Problem `oncalls_failed`
 */
export async function listOnCalls(
  { key, signal, address = 'https://api.pagerduty.com' }: Asking,
  ids: Partial<Record<(typeof kinds)[number], string | undefined>>,
): Promise<unknown[]> {
  const all: unknown[] = []
  for (let offset = 0; offset < MOST; offset += PAGE) {
    const query = new URLSearchParams({ limit: String(PAGE), offset: String(offset) })
    for (const kind of kinds) for (const id of split(ids[kind])) query.append(`${kind}[]`, id)
    const { oncalls, more } = await fetchPage(`${address}/oncalls?${query}`, key, signal)
    all.push(...oncalls)
    if (!more) break
  }
  return all
}

const split = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((it) => it.trim())
    .filter(Boolean)

async function fetchPage(
  url: string,
  key: string,
  signal: AbortSignal,
): Promise<{ oncalls: unknown[]; more: boolean }> {
  try {
    const response = await fetch(url, {
      headers: { authorization: `Token token=${key}`, accept: 'application/vnd.pagerduty+json;version=2' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(PAGE_MS)]),
      redirect: 'error',
    })
    if (response.status !== 200) throw new Error(`it answers ${response.status}`)
    const { oncalls, more } = (await response.json()) as { oncalls?: unknown; more?: unknown }
    if (!Array.isArray(oncalls)) throw new Error('its answer has no on-calls')
    return { oncalls: oncalls as unknown[], more: more === true }
  } catch (error) {
    throw problems.oncalls_failed((error as Error).message)
  }
}
