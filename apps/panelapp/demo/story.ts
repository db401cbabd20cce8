import type { ReviewRating } from '../contract/vocabulary.ts'
import type { EntityValues } from '../server/entity/entity.ts'
import type { SettableField } from '../server/entity/set-field.ts'
import type { EntityType, Instant, PanelStatus } from '../tables.ts'

export interface Named {
  type: EntityType
  name: string
}

/** What somebody did. The verbs of the program carry it out, as they would for a person. */
export type Act =
  | { act: 'create'; level2: string; level3: string; description: string; omim: string[]; alsoCalled: string[]; types: string[]; children: readonly string[] }
  | { act: 'add'; type: EntityType; values: EntityValues }
  | ({ act: 'rate'; level: 0 | 1 | 2 | 3; comment: string } & Named)
  | ({ act: 'review'; rating: ReviewRating; moi: string; phenotypes: string[]; publications: string[]; comments: string } & Named)
  | ({ act: 'field'; field: SettableField; value: string | string[]; comment: string } & Named)
  | ({ act: 'tags'; tags: string[] } & Named)
  | ({ act: 'ready' | 'accept' | 'remove' } & Named)
  | { act: 'publish' }
  | { act: 'promote'; comment: string }
  | { act: 'signOff'; version: string; types: string[] }
  | { act: 'status'; status: PanelStatus } // prettier-ignore

export interface Event {
  at: Instant
  /** Name of the panel. */
  panel: string
  /** User name. */
  by: string
  did: Act
}
