import type { QueryClient } from '@tanstack/react-query'
import { DASHBOARD } from '../../contract/report.ts'
import type { ReportAnswer } from '../../contract/report.ts'
import { ask, send } from '../server/client.ts'
import { ServerError } from '../server/server-error.ts'
import { configNewsQuery } from '../server/session.api.ts'
import { openBatches } from './batch.ts'
import type { Asked, Runner } from './runner.ts'

const askQuery = openBatches()

/** What the server lets this user run of a report, or of `DASHBOARD`; one request for a report, before its first query. */
export const capabilitiesQuery = (report: string) => ({
  queryKey: ['capabilities', report],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    ask<ReportAnswer>(
      `/api/v1/${report === DASHBOARD ? 'dashboard' : `reports/${encodeURIComponent(report)}`}?include_query_capabilities=true`,
      { signal },
    ),
  staleTime: Infinity,
  gcTime: Infinity,
})

/** @param digest of the config in use: a capability of another file could belong to another query */
export function createServerRunner(queryClient: QueryClient, digest: string): Runner {
  async function tokenOf({ report, path }: Asked): Promise<string> {
    let known = await queryClient.fetchQuery(capabilitiesQuery(report))
    if (known.report_version !== digest) {
      await queryClient.invalidateQueries(capabilitiesQuery(report))
      known = await queryClient.fetchQuery(capabilitiesQuery(report))
    }
    const token = known.query_capabilities?.[path]
    if (known.report_version === digest && token) return token
    void queryClient.invalidateQueries(configNewsQuery)
    throw new Error('The dashboard file has changed since this page was opened. Refresh the settings.')
  }

  /** A page may stay open for longer than its tokens live: then they are renewed once, for all tiles. */
  async function withToken<T>(asked: Asked, use: (token: string) => Promise<T>): Promise<T> {
    const token = await tokenOf(asked)
    try {
      return await use(token)
    } catch (error) {
      if (!(error instanceof ServerError) || error.body.code !== 'token_expired') throw error
      if ((await tokenOf(asked)) === token) await queryClient.invalidateQueries(capabilitiesQuery(asked.report))
      return use(await tokenOf(asked))
    }
  }

  return {
    run: (asked, { fresh, signal }) =>
      withToken(asked, async (token) => {
        const { columns, results, ran_at, cut } = await askQuery({ token, params: asked.chosen }, { fresh, signal })
        return { columns, rows: results, ranAt: ran_at, cut }
      }),
    csv: (asked) =>
      withToken(asked, async (token) => {
        const answer = await send('/api/v1/query/report.csv', { method: 'POST', json: { token, params: asked.chosen } })
        return answer.blob()
      }),
  }
}
