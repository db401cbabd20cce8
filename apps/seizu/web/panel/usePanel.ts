import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Panel } from '../../contract/config.ts'
import { rowsQuery } from '../query/rows.api.ts'
import { useRunner } from '../query/runner.ts'
import type { Answer, Asked } from '../query/runner.ts'
import { useReport } from '../report/report-context.ts'
import { askedBy } from './asked.rules.ts'

/** The faces of a tile (seizu §5.1). */
export type PanelState =
  | { face: 'missing'; name: string | null }
  | { face: 'needs'; labels: string[] }
  | { face: 'loading' }
  | { face: 'failed'; error: Error; retry: () => void }
  /** `late`: the last refresh failed, these are the rows of before. */
  | { face: 'ready'; answer: Answer; asked: Asked; late: Error | undefined; refreshing: boolean }

/** Runs one of a panel's two queries with the parameters of the moment. `path` is where the panel stands. */
export function usePanel(panel: Panel, path: string, which: 'cypher' | 'details_cypher' = 'cypher'): PanelState {
  const page = useReport()
  const runner = useRunner()
  const found = useMemo(() => askedBy(panel, path, which, page), [panel, path, which, page])
  const { data, error, refetch, isFetching } = useQuery(rowsQuery(runner, 'asked' in found ? found.asked : undefined))

  if ('missing' in found) return { face: 'missing', name: found.missing }
  if ('needs' in found) return { face: 'needs', labels: found.needs }
  const { asked } = found
  if (data) return { face: 'ready', answer: data, asked, late: error ?? undefined, refreshing: isFetching }
  if (error && !isFetching) return { face: 'failed', error, retry: () => void refetch() }
  return { face: 'loading' }
}
