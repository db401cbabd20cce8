import type { Panel } from '../../contract/config.ts'

export interface PanelProps {
  panel: Panel
  /** Where it stands in its report: `rows.0.panels.1`. */
  path: string
}
