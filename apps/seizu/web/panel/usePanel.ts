import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Panel } from '../../contract/config.ts'
import { DASHBOARD } from '../../contract/report.ts'
import { resolveQuery } from '../../contract/resolve-query.ts'
import { rowsQuery } from '../query/rows.api.ts'
import { useRunner } from '../query/runner.ts'
import type { Answer, Asked } from '../query/runner.ts'
import { useReport } from '../report/report-context.ts'
import { resolveParams } from './params.rules.ts'

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
  const { id, report, values, config } = useReport()
  const runner = useRunner()
  const name = panel[which]
  const found = useMemo(() => resolveQuery(config.config, name, report), [config, name, report])
  const resolved = useMemo(
    () => resolveParams(panel.params, report.inputs, values, { bare: id === DASHBOARD }),
    [panel, report, values, id],
  )
  const asked =
    found && 'params' in resolved ? { report: id, path: `${path}.${which}`, text: found.text, ...resolved } : undefined
  const { data, error, refetch, isFetching } = useQuery(rowsQuery(runner, asked))

  if (!found) return { face: 'missing', name }
  if (!asked) return { face: 'needs', labels: 'needs' in resolved ? resolved.needs : [] }
  if (data) return { face: 'ready', answer: data, asked, late: error ?? undefined, refreshing: isFetching }
  if (error && !isFetching) return { face: 'failed', error, retry: () => void refetch() }
  return { face: 'loading' }
}
