import { createContext, useContext } from 'react'
import type { ConfigResponse } from '../../contract/api.ts'
import type { Input, Report } from '../../contract/config.ts'
import type { InputValues } from '../panel/params.rules.ts'

/** What the tiles of a page share. */
export interface ReportOnPage {
  /** Or `DASHBOARD`. */
  id: string
  report: Pick<Report, 'queries' | 'rows'> & { inputs: Input[] }
  values: InputValues
  config: ConfigResponse
}

const ReportContext = createContext<ReportOnPage | undefined>(undefined)
export const ReportProvider = ReportContext.Provider

export function useReport(): ReportOnPage {
  const report = useContext(ReportContext)
  if (!report) throw new Error('no report around this component')
  return report
}
