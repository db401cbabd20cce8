import type { Selectable, Updateable } from 'kysely'
import type { ReviewRating } from '../../contract/vocabulary.ts'
import type { EntityTable, EntityType } from '../../tables.ts'

/** Which entity of a panel is meant; `id` picks one of several with the same name in old data. */
export interface EntityRef {
  panelId: number
  type: EntityType
  name: string
  id?: number
}

/** An entity of the live version with what belongs to it; its gene copy as stored text. */
export interface Entity extends Omit<
  Selectable<EntityTable>,
  'gene_copy' | 'copy_symbol' | 'name_key' | 'source_names' | 'tag_names' | 'live_text' | 'frozen_text'
> {
  gene_copy: string | null
  /** By name. */
  tags: string[]
}

/** What the verbs write of an entity; `level`, `modified` and since when it has its level follow. */
export type EntityColumns = Omit<
  Updateable<EntityTable>,
  'id' | 'panel_id' | 'level_since' | 'level_since_known' | 'source_names' | 'tag_names' | 'created' | 'modified'
>

/** A gene of the reference, with the copy that the entity gets. */
export interface ChosenGene {
  symbol: string
  copy: string
  hgncId: string | null
}

export type Position = readonly [start: number, end: number]

/** What a person can set, by the names that forms use. Absent: left alone, or not set when the entity is added. */
export interface EntityValues {
  /** Symbol of a gene of the reference. */
  gene?: string | null
  /** Of a gene already linked: the name in the entity's copy. */
  gene_name?: string | null
  /** Of STRs and regions; a gene is called by its symbol. */
  name?: string
  source?: readonly string[]
  tags?: readonly string[]
  moi?: string | null
  mode_of_pathogenicity?: string | null
  penetrance?: string | null
  publications?: readonly string[]
  phenotypes?: readonly string[]
  transcript?: readonly string[] | null
  verbose_name?: string | null
  chromosome?: string
  position_37?: Position | null
  position_38?: Position
  repeated_sequence?: string
  normal_repeats?: number
  pathogenic_repeats?: number
  haploinsufficiency_score?: string | null
  triplosensitivity_score?: string | null
  required_overlap_percentage?: number
  type_of_variants?: string
}

/** What the one who adds an entity thinks of it: with anything of it, a review is made. */
export interface AddersReview {
  rating?: ReviewRating
  current_diagnostic?: boolean
  /** Of STRs alone. */
  clinically_relevant?: boolean
  comments?: string
}
