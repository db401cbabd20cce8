import type { EntityFacts } from '../../server/entity/entity-page.queries.ts'
import type { PanelHead } from '../../server/panel/catalogue.ts'
import type { Review, TrackRecord } from '../../server/review/review-page.queries.ts'
import type { EntityType } from '../../tables.ts'
import type { Dates } from '../frame/dates.ts'
import type { Near } from './neighbours.ts'

/** What the page of an entity is made of. */
export interface EntityPage {
  panel: PanelHead
  entity: EntityFacts
  ensembl: readonly { assembly: 'GRCh37' | 'GRCh38'; id: string }[]
  reviews: readonly Review[]
  track: readonly TrackRecord[]
  /** The gene on panels that the viewer may see, this one too. */
  elsewhere: readonly { panel: { id: number; name: string }; type: EntityType; name: string; level: number }[]
  near: Near
  isCurator: boolean
  source?: { url: string }
  dates: Dates
}
