// Database types (panelapp.md chapter 3; migrations/). bigint columns are numbers (safe to 2^53), timestamptz columns are
// ISO text with microseconds, bytea columns are Buffers, date columns are `2026-01-31`.
import type { Instant } from './contract/instant.ts'
import type { ColumnType, Generated, GeneratedAlways, Transaction, Kysely } from 'kysely'

export type { Instant } from './contract/instant.ts'

/** Set at insertion (by the database when left out). */
type Stamped = ColumnType<Instant, Instant | undefined, Instant>
/** json and jsonb: read as a value, written as JSON text. */
type Json<T> = ColumnType<T, string, string>
type DefaultJson<T> = ColumnType<T, string | undefined, string>

export type UserType = 'GEL' | 'REVIEWER' | 'EXTERNAL'
export type PanelStatus = 'internal' | 'public' | 'promoted' | 'retired' | 'deleted'
export type EntityType = 'gene' | 'str' | 'region'

export interface AccountTable {
  id: Generated<number>
  username: string
  password: string
  first_name: Generated<string>
  last_name: Generated<string>
  email: Generated<string>
  is_active: Generated<boolean>
  is_staff: Generated<boolean>
  is_superuser: Generated<boolean>
  last_login: Instant | null
  date_joined: Stamped
  created: Stamped
  modified: Stamped
}
export interface ReviewerTable {
  account_id: number
  user_type: Generated<UserType>
  affiliation: string
  workplace: Generated<string>
  role: Generated<string>
  reviewer_group: Generated<string>
}
export interface ApiTokenTable {
  key_sha256: Buffer
  account_id: number
  name: Generated<string>
  created: Stamped
  last_used: Instant | null
}
export interface AccountGroupTable {
  id: Generated<number>
  name: string
}
export interface AccountInGroupTable {
  account_id: number
  group_id: number
}

/** `{GRch37: {"82": {ensembl_id, location}}}`; the spelling of the keys is what clients read. */
export type EnsemblGenes = Record<string, Record<string, { ensembl_id: string; location: string }>>
export interface GeneTable {
  gene_symbol: string
  gene_name: string | null
  hgnc_symbol: string | null
  hgnc_id: string | null
  hgnc_date_symbol_changed: string | null
  hgnc_release: string | null
  biotype: string | null
  omim_gene: string[] | null
  alias: string[] | null
  alias_name: string[] | null
  ensembl_genes: DefaultJson<EnsemblGenes>
  active: Generated<boolean>
  created: Stamped
  modified: Stamped
}
export interface GeneFormerSymbolTable {
  former_symbol: string
  gene_symbol: string
  at: Stamped
}

export interface PanelTypeTable {
  id: Generated<number>
  name: string
  slug: string
  description: Generated<string>
}
export interface PanelTable {
  id: Generated<number>
  old_pk: string | null
  name: string
  name_key: GeneratedAlways<string>
  status: Generated<PanelStatus>
  origin: Generated<'own' | 'mirrored'>
  is_listed: Generated<boolean>
  major_version: Generated<number>
  minor_version: Generated<number>
  version_created: Stamped
  version_comment: string | null
  is_super: Generated<boolean>
  old_panels: Generated<string[]>
  level3title: Generated<string>
  level2title: Generated<string>
  description: Generated<string>
  omim: Generated<string[]>
  orphanet: Generated<string[]>
  hpo: Generated<string[]>
  stats: DefaultJson<Record<string, unknown>>
  known_from: Stamped
  seen_at: Instant | null
  /** Moved by triggers. */
  revision: Generated<number>
  signed_off_id: number | null
  created: Stamped
  modified: Stamped
}
export interface PanelHasTypeTable {
  panel_id: number
  type_id: number
}
export interface PanelChildTable {
  parent_id: number
  child_id: number
  position: number
}
export interface SnapshotTable {
  id: Generated<number>
  panel_id: number
  major_version: number
  minor_version: number
  reason: string | null
  schema_version: string
  /** zstd of compact JSON without `signed_off`. */
  document: Buffer
  document_sha256: Buffer
  document_bytes: number
  head: Json<Record<string, unknown>>
  version_created: Instant
  superseded_at: Instant | null
  seen_until: Instant | null
  signed_off_date: string | null
  created: Stamped
}
export interface SignOffTable {
  id: Generated<number>
  panel_id: number
  snapshot_id: number
  signed_off: string
  at: Stamped
  account_id: number | null
  removed_at: Instant | null
}

export interface EntityTable {
  id: Generated<number>
  panel_id: number
  entity_type: EntityType
  entity_name: string
  name_key: GeneratedAlways<string>
  duplicate: Generated<number>
  gene_copy: ColumnType<Record<string, unknown> | null, string | null, string | null>
  gene_symbol: string | null
  copy_symbol: GeneratedAlways<string | null>
  copy_hgnc_id: GeneratedAlways<string | null>
  moi: string | null
  penetrance: string | null
  publications: string[] | null
  phenotypes: string[] | null
  mode_of_pathogenicity: string | null
  flagged: Generated<boolean>
  ready: Generated<boolean>
  saved_gel_status: Generated<number>
  level: GeneratedAlways<number>
  level_since: Stamped
  level_since_known: Generated<boolean>
  transcript: string[] | null
  verbose_name: string | null
  chromosome: string | null
  start_37: number | null
  end_37: number | null
  start_38: number | null
  end_38: number | null
  repeated_sequence: string | null
  normal_repeats: number | null
  pathogenic_repeats: number | null
  haploinsufficiency_score: string | null
  triplosensitivity_score: string | null
  required_overlap_percentage: number | null
  type_of_variants: string | null
  source_names: Generated<string[]>
  tag_names: Generated<string[]>
  live_text: GeneratedAlways<string>
  frozen_text: GeneratedAlways<string>
  created: Stamped
  modified: Stamped
}
export interface EvidenceTable {
  id: Generated<number>
  entity_id: number
  name: string
  rating: number
  comment: Generated<string>
  account_id: number | null
  author_type: UserType | null
  created: Stamped
  modified: Stamped
}
export interface EvaluationTable {
  id: Generated<number>
  entity_id: number
  account_id: number
  rating: Generated<'' | 'GREEN' | 'RED' | 'AMBER'>
  mode_of_pathogenicity: string | null
  publications: string[] | null
  phenotypes: string[] | null
  moi: string | null
  current_diagnostic: Generated<boolean>
  clinically_relevant: boolean | null
  version: string | null
  last_updated: Stamped
  created: Stamped
  modified: Stamped
}
export interface CommentTable {
  id: Generated<number>
  evaluation_id: number
  account_id: number | null
  comment: string
  flagged: Generated<boolean>
  version: string | null
  last_updated: Instant | null
  created: Stamped
  modified: Stamped
}
export interface TrackRecordTable {
  id: Generated<number>
  entity_id: number
  issue_type: string
  issue_description: string
  account_id: number
  curator_status: Generated<number>
  gel_status: number
  created: Stamped
}
export interface TagTable {
  id: Generated<number>
  name: string
}
export interface EntityTagTable {
  entity_id: number
  tag_id: number
}

export interface ActivityTable {
  id: Generated<number>
  panel_id: number | null
  account_id: number | null
  text: string
  item_type: 'panel' | 'entity'
  entity_type: EntityType | null
  entity_name: string | null
  extra_data: Json<Record<string, unknown>>
  event_type: string
  details: DefaultJson<Record<string, unknown>>
  created: Stamped
}
export type ChangeKind =
  | 'panel_added'
  | 'panel_changed'
  | 'status_changed'
  | 'version_created'
  | 'signed_off'
  | 'sign_off_removed'
  | 'entity_added'
  | 'entity_removed'
  | 'entity_renamed'
  | 'rating_changed'
  | 'entity_changed'
export interface ChangeTable {
  id: GeneratedAlways<number>
  panel_id: number
  version: string
  at: Instant
  recorded_at: Stamped
  kind: ChangeKind
  entity_type: EntityType | null
  entity_name: string | null
  hgnc_id: string | null
  from_value: string | null
  to_value: string | null
  fields: Generated<string[]>
}

export interface MirrorSourceTable {
  is_the_one: Generated<boolean>
  base_url: string
  acknowledgement: Generated<string>
  first_run: Stamped
  last_complete_run: Instant | null
}
export interface MirrorPanelTable {
  panel_id: number
  etag: string | null
  version: string
  version_created: Instant
  stats: Json<Record<string, number>>
  checked_at: Stamped
  complete_below: Generated<number>
  vanished_at: Instant | null
}
export interface HomeTextTable {
  id: Generated<number>
  section: number
  title: string
  href: string
  text: string
}

export interface Tables {
  account: AccountTable
  reviewer: ReviewerTable
  api_token: ApiTokenTable
  account_group: AccountGroupTable
  account_in_group: AccountInGroupTable
  gene: GeneTable
  gene_former_symbol: GeneFormerSymbolTable
  panel_type: PanelTypeTable
  panel: PanelTable
  panel_has_type: PanelHasTypeTable
  panel_child: PanelChildTable
  snapshot: SnapshotTable
  sign_off: SignOffTable
  entity: EntityTable
  evidence: EvidenceTable
  evaluation: EvaluationTable
  comment: CommentTable
  track_record: TrackRecordTable
  tag: TagTable
  entity_tag: EntityTagTable
  activity: ActivityTable
  change: ChangeTable
  mirror_source: MirrorSourceTable
  mirror_panel: MirrorPanelTable
  home_text: HomeTextTable
}

export type PanelDb = Kysely<Tables>
export type PanelTx = Transaction<Tables>
