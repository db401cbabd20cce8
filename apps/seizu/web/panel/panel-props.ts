import type { Panel } from '../../contract/config.ts'

export interface PanelProps {
  panel: Panel
  /** Where it stands in its report: `rows.0.panels.1`. */
  path: string
  /** It has a height of its own, and what is longer scrolls inside it. */
  scrolls?: boolean | undefined
}
