import type { Panel } from '../../contract/config.ts'

/** A panel with every key, as the API gives it. */
export const panelOf = (panel: Partial<Panel> & Pick<Panel, 'type'>): Panel => ({
  cypher: null,
  details_cypher: null,
  params: [],
  caption: null,
  table_id: null,
  markdown: null,
  size: 2,
  threshold: null,
  bar_settings: null,
  pie_settings: null,
  markdown_settings: null,
  metric: null,
  ...panel,
})
