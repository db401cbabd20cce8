import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef } from 'react'
import { go, useSearch } from '../frame/address.tsx'
import { historyKey, runEntry, runStatement } from './console.api.ts'
import type { ConsoleAnswer, Statement } from './console.api.ts'

export type Asked = { statement: Statement } | { entry: string }

/**
 * Runs, one at a time, and the address (seizu §13.8): a run that is kept puts `?h=<its id>` there; an address that comes
 * with one, by Back, Forward, a link or the history, has that entry run again.
 *
 * @param onStatement what an entry turned out to be
 */
export function useRun(onStatement: (statement: Statement) => void) {
  const queryClient = useQueryClient()
  const running = useRef<AbortController>(undefined)
  /** The entry whose rows are on the page. */
  const shown = useRef<string>(undefined)
  const wanted = new URLSearchParams(useSearch()).get('h') ?? undefined

  const { mutate, reset, data, error, isPending, variables } = useMutation({
    networkMode: 'always',
    mutationFn: (asked: Asked) => {
      running.current?.abort()
      const { signal } = (running.current = new AbortController())
      return 'entry' in asked ? runEntry(asked.entry, signal) : runStatement(asked.statement, signal)
    },
    onSuccess: ({ historyId, statement }: ConsoleAnswer, asked) => {
      if ('entry' in asked) return onStatement(statement)
      if (historyId === undefined) return undefined
      shown.current = historyId
      go(`${location.pathname}?h=${historyId}`)
      return queryClient.invalidateQueries({ queryKey: historyKey })
    },
  })

  const follow = useEffectEvent((to: string | undefined) => {
    if (to === shown.current) return
    shown.current = to
    if (to !== undefined) return mutate({ entry: to })
    running.current?.abort()
    reset()
  })
  useEffect(() => follow(wanted), [wanted])
  useEffect(
    () => () => {
      running.current?.abort()
      shown.current = undefined
    },
    [],
  )

  return {
    run: (statement: Statement) => mutate({ statement }),
    /** Runs an entry of the history, also the one that is shown. */
    open: (id: string) => (id === wanted ? mutate({ entry: id }) : go(`${location.pathname}?h=${id}`)),
    stop: () => running.current?.abort(),
    answer: isPending ? undefined : data,
    error: isPending ? undefined : (error ?? undefined),
    isPending,
    /** What was asked last. */
    asked: variables,
    /** Id of the entry in the address. */
    entry: wanted,
  }
}
