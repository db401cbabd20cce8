import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { ServerError } from '../server/client.ts'
import { placesOf } from './browse.rules.ts'
import { parametersOf } from './filters.rules.ts'
import type { Filters } from './filters.rules.ts'
import { browse, countNow, isPageGone } from './list.api.ts'
import type { Anchor } from './list.api.ts'

const listKey = ['transferables'] as const

/** A refusal will be the same in five seconds; an outage may be over (§14.1). */
const isRefusal = (error: unknown) => error instanceof ServerError && error.status >= 400 && error.status < 500

/**
 * Browses the list: one snapshot, refreshed in place while the page is visible, so that rows change but never move.
 *
 * @param onRestart told when the snapshot's page is gone and the list begins anew
 */
export function useBrowse<Item>(filters: Filters, refreshEvery: number, onRestart: () => void) {
  const parameters = parametersOf(filters)
  const asked = JSON.stringify([parameters, filters.oldestFirst])
  const [place, setPlace] = useState({ asked, snapshot: 0, page: 1 })
  const here = place.asked === asked ? place : { asked, snapshot: place.snapshot, page: 1 }
  const browseName = `${here.snapshot} ${asked}`
  const anchor = useRef<{ browse: string; at: Anchor | undefined }>({ browse: '', at: undefined })
  const queryClient = useQueryClient()

  const startAnew = () => setPlace({ asked, snapshot: here.snapshot + 1, page: 1 })

  const query = useQuery({
    queryKey: [...listKey, browseName, here.page],
    queryFn: async ({ signal }) => {
      const known = anchor.current.browse === browseName ? anchor.current.at : undefined
      const { page } = here
      try {
        const result = await browse<Item>({ ...filters, parameters, page, anchor: known }, signal)
        anchor.current = { browse: browseName, at: result.anchor }
        return result
      } catch (error) {
        if (known && isPageGone(error)) {
          startAnew()
          onRestart()
        }
        throw error
      }
    },
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (isRefusal(state.error) ? false : refreshEvery),
    gcTime: 0,
  })

  const answer = query.data?.answer
  const newer = useQuery({
    queryKey: [...listKey, 'newer', browseName],
    queryFn: ({ signal }) => countNow(parameters, signal),
    enabled: answer?.new_items === true,
    refetchInterval: refreshEvery,
    gcTime: 0,
  })

  const pages = query.data?.pages ?? 1
  const goTo = (page: number) => () => setPlace({ ...here, page })
  const results = answer?.results ?? []
  return {
    items: filters.oldestFirst ? results.toReversed() : results,
    count: answer?.count ?? 0,
    places: placesOf(
      { offset: answer?.offset ?? 0, length: results.length, count: answer?.count ?? 0 },
      filters.oldestFirst,
    ),
    page: here.page,
    pages,
    previous: here.page > 1 ? goTo(here.page - 1) : undefined,
    next: here.page < pages ? goTo(here.page + 1) : undefined,
    loaded: answer !== undefined,
    error: isPageGone(query.error) ? null : query.error,
    retry: () => void query.refetch(),
    /** Newer items that this snapshot hides; `some` when their number is not known. */
    hidden:
      answer?.new_items === true ? (newer.data && newer.data > answer.count ? newer.data - answer.count : 'some') : 0,
    startAnew,
    /** Asks again for the page that is shown, after an act that changed its rows. */
    refresh: () => queryClient.invalidateQueries({ queryKey: listKey }),
  } as const
}

export type Browse<Item> = ReturnType<typeof useBrowse<Item>>
