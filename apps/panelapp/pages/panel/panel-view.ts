import type { PanelHead } from '../../server/panel/catalogue.ts'
import type { EntityRow, Person } from '../../server/panel/entity-row.ts'
import type { EntityColumn, EntityFilter } from '../../server/panel/panel-page.rules.ts'
import type { Dates } from '../frame/dates.ts'
import type { Sorting } from '../frame/sorting.ts'

/** What the page of a panel is made of. */
export interface PanelPage {
  panel: PanelHead
  /** Of a super panel: those that the viewer may see. */
  children: readonly PanelHead[]
  /** All, in the order of documents. */
  rows: readonly EntityRow[]
  shown: readonly EntityRow[]
  filter: EntityFilter
  sorting: Sorting<EntityColumn>
  search: URLSearchParams
  reviewers: readonly Person[]
  isCurator: boolean
  signOffMessage: string
  source?: { url: string }
  dates: Dates
}
