import { sql } from 'kysely'
import type { Instant, PanelDb } from '../../tables.ts'

export interface Author {
  name: string
  affiliation: string
}

export interface ReviewComment {
  text: string
  created: Instant
  modified: Instant
  version: string | null
}

/** One person's opinion on an entity, with the comments in it. */
export interface Review {
  author: Author
  /** The viewer's own. */
  isMine: boolean
  rating: string
  moi: string | null
  modeOfPathogenicity: string | null
  publications: readonly string[]
  phenotypes: readonly string[]
  currentDiagnostic: boolean
  clinicallyRelevant: boolean | null
  version: string | null
  created: Instant
  lastUpdated: Instant
  comments: readonly ReviewComment[]
}

const nameOf = sql<string>`coalesce(nullif(btrim(a.first_name || ' ' || a.last_name), ''), a.username)`
const stamp = (column: string) =>
  sql<string>`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/** All reviews of an entity, newest first, their comments newest first: one statement. */
export async function readReviews(db: PanelDb, entityId: number, accountId: number | undefined): Promise<Review[]> {
  const rows = await db
    .selectFrom('evaluation as v')
    .innerJoin('account as a', 'a.id', 'v.account_id')
    .leftJoin('reviewer as r', 'r.account_id', 'v.account_id')
    .select([
      'v.account_id',
      'v.rating',
      'v.moi',
      'v.mode_of_pathogenicity',
      'v.publications',
      'v.phenotypes',
      'v.current_diagnostic',
      'v.clinically_relevant',
      'v.version',
      'v.created',
      'v.last_updated',
      nameOf.as('name'),
      'r.affiliation',
    ])
    .select(
      sql<
        ReviewComment[] | null
      >`(select json_agg(json_build_object('text', c.comment, 'created', ${stamp('c.created')},
        'modified', ${stamp('c.modified')}, 'version', c.version) order by c.created desc, c.id desc)
        from comment c where c.evaluation_id = v.id)`.as('comments'),
    )
    .where('v.entity_id', '=', entityId)
    .orderBy('v.created', 'desc')
    .orderBy('v.id', 'desc')
    .execute()
  return rows.map((row) => ({
    author: { name: row.name, affiliation: row.affiliation ?? '' },
    isMine: row.account_id === accountId,
    rating: row.rating,
    moi: row.moi,
    modeOfPathogenicity: row.mode_of_pathogenicity,
    publications: cleanedList(row.publications),
    phenotypes: cleanedList(row.phenotypes),
    currentDiagnostic: row.current_diagnostic,
    clinicallyRelevant: row.clinically_relevant,
    version: row.version,
    created: row.created,
    lastUpdated: row.last_updated,
    comments: row.comments ?? [],
  }))
}

const cleanedList = (list: readonly string[] | null): string[] => (list ?? []).map((it) => it.trim()).filter(Boolean)

/** One line of an entity's history. */
export interface TrackRecord {
  at: Instant
  /** After the change. */
  level: number
  /** Codes, joined by commas. */
  issues: string
  description: string
  author: Author
}

/** Newest first. */
export async function readTrack(db: PanelDb, entityId: number): Promise<TrackRecord[]> {
  const rows = await db
    .selectFrom('track_record as t')
    .innerJoin('account as a', 'a.id', 't.account_id')
    .leftJoin('reviewer as r', 'r.account_id', 't.account_id')
    .select(['t.created', 't.gel_status', 't.issue_type', 't.issue_description', nameOf.as('name'), 'r.affiliation'])
    .where('t.entity_id', '=', entityId)
    .orderBy('t.created', 'desc')
    .orderBy('t.id', 'desc')
    .execute()
  return rows.map((row) => ({
    at: row.created,
    level: row.gel_status,
    issues: row.issue_type,
    description: row.issue_description,
    author: { name: row.name, affiliation: row.affiliation ?? '' },
  }))
}
