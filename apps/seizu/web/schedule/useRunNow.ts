import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { ScheduledQueries, ScheduledQueryStatus } from '../../contract/scheduled-query.ts'
import { failureText } from '../query/rows.api.ts'
import { toasts } from '../toasts.ts'
import { requestRun, scheduledQueriesQuery } from './schedule.api.ts'
import { hasRun } from './schedule.rules.ts'

/** Asks for a run, says that it was asked for, and later how it ended; `asking` has the id of the one that is being asked. */
export function useRunNow(answer: ScheduledQueries | undefined) {
  const queryClient = useQueryClient()
  const awaited = useRef(new Map<string, string>())
  const { mutate, variables, isPending } = useMutation({
    networkMode: 'always',
    mutationFn: ({ id }: ScheduledQueryStatus) => requestRun(id),
    onSuccess: ({ id, run_requested }, { name }) => {
      awaited.current.set(id, run_requested)
      toasts.tell({ family: 'info', text: `Requested a run of “${name}”. A worker takes it at its next pass.` })
      return queryClient.invalidateQueries(scheduledQueriesQuery)
    },
    onError: (error, { name }) =>
      toasts.tell({ family: 'bad', text: `Cannot request a run of “${name}”: ${failureText(error)}` }),
  })
  useEffect(() => {
    for (const item of answer?.items ?? []) {
      const requested = awaited.current.get(item.id)
      if (requested === undefined || !hasRun(item, requested)) continue
      awaited.current.delete(item.id)
      const failed = item.last_run_status === 'failed'
      toasts.tell({
        family: failed ? 'bad' : 'good',
        text: failed ? `“${item.name}” ran and failed: its row says why.` : `“${item.name}” ran and succeeded.`,
      })
    }
  }, [answer])
  return { run: (item: ScheduledQueryStatus) => mutate(item), asking: isPending ? variables.id : undefined }
}
