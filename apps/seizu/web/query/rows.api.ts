import { queryOptions, skipToken } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import { ServerError } from '../server/server-error.ts'
import type { Asked, Runner } from './runner.ts'

const refreshing = new Set<string>()
const keyText = ({ text, params }: Asked): string => JSON.stringify([text, Object.entries(params).sort()])

/** Tiles with the same statement and parameters share one answer, wherever they stand. */
export const rowsQuery = (runner: Runner, asked: Asked | undefined) =>
  queryOptions({
    queryKey: ['rows', asked && keyText(asked)],
    queryFn: asked
      ? ({ signal }) => runner.run(asked, { fresh: refreshing.delete(keyText(asked)), signal })
      : skipToken,
    staleTime: 30_000,
    // A tile that is drawn later, such as one whose code has still to come, shows the failure that another had.
    retryOnMount: false,
    gcTime: 5 * 60_000,
  })

/** Whatever failed on the page before is asked again on this one. */
export const forgetFailures = (queryClient: QueryClient): void =>
  queryClient.removeQueries({
    queryKey: ['rows'],
    type: 'inactive',
    predicate: ({ state }) => state.status === 'error',
  })

/** Asks the graph anew for everything that is shown; what was there stays until the answer comes. */
export async function refreshRows(queryClient: QueryClient): Promise<void> {
  // What a folded row showed is older than the time that the page now gives.
  queryClient.removeQueries({ queryKey: ['rows'], type: 'inactive' })
  const shown = queryClient.getQueryCache().findAll({ queryKey: ['rows'], type: 'active' })
  for (const { queryKey } of shown) if (typeof queryKey[1] === 'string') refreshing.add(queryKey[1])
  await Promise.all(['rows', 'on-calls'].map((of) => queryClient.refetchQueries({ queryKey: [of], type: 'active' })))
}

/** Why a query failed, in a sentence. */
export const failureText = (error: unknown): string => {
  if (error instanceof ServerError && error.body.refusal) {
    const { reason, word, line, column } = error.body.refusal
    // Before the reason, which may end in a statement to write.
    return word === '' ? `${reason}.` : `Line ${line}, column ${column}: ${reason}.`
  }
  return error instanceof Error && error.message ? error.message : 'The reason is not known.'
}
