import type { Instant } from './instant.ts'

export const eventTypes = ['gene_addition', 'rating_change'] as const
export type EventType = (typeof eventTypes)[number]

type EntityType = 'gene' | 'str' | 'region'
export type UserType = 'GEL' | 'REVIEWER' | 'EXTERNAL'

/** What the activity page is asked for (panelapp.md 9.12). */
export interface ActivityFilter {
  panelId?: number
  version?: string
  entity?: string
  /** Inclusive days, `2026-01-31`. */
  dateFrom?: string
  dateTo?: string
  userType?: UserType
  /** Members of the group `Training` only. */
  training?: boolean
  eventTypes: readonly EventType[]
  /** Of entities that are flagged now. */
  flagged?: boolean
}

export interface ReadFilter {
  filter: ActivityFilter
  /** By parameter; with any, there are no rows. */
  errors: Readonly<Partial<Record<'panel' | 'version' | 'date_from' | 'date_to' | 'user_type' | 'event_type', string>>>
}

export interface ActivityRow {
  id: number
  created: Instant
  /** Null once the panel is gone. */
  panelId: number | null
  panelName: string
  panelVersion: string
  itemType: 'panel' | 'entity'
  entityType: EntityType | null
  entityName: string | null
  userName: string
  text: string
}
