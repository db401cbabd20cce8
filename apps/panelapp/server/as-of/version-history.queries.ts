import { sql } from 'kysely'
import type { Instant } from '../../contract/instant.ts'
import type { Version } from '../../contract/version.ts'
import type { PanelDb, PanelStatus } from '../../tables.ts'

/** One version of a panel without its entities. */
export interface KnownVersion {
  panelId: number
  /** Null for the live version, which is frozen when the next one begins. */
  snapshotId: number | null
  major: number
  minor: number
  versionCreated: Instant
  seenUntil: Instant | null
  /** Hex; of the frozen document without `signed_off`. */
  sha256: string | null
  /** The comment of the promotion that ended it. */
  reason: string | null
  /** When it was last live. */
  status: PanelStatus
  name: string
  counts: { genes: number; strs: number; regions: number }
  signedOff: string | null
}

/** Every version that is known of a panel, newest first; the first one is live. Empty where it has no document yet. */
export async function versionHistory(db: PanelDb, panelId: number): Promise<KnownVersion[]> {
  const live = liveVersions(db).where('p.id', '=', panelId)
  const frozen = frozenVersions(db).where('s.panel_id', '=', panelId)
  const rows = await live.unionAll(frozen).orderBy('major', 'desc').orderBy('minor', 'desc').execute()
  return rows.map(knownVersion)
}

/** A version with the one that followed it, if any did. */
export interface KnownState extends KnownVersion {
  next: Version | undefined
  /** When that one became live. */
  supersededAt: Instant | null
}

/** For each panel the version that was live at an instant; panels without one are left out. By panel id. */
export async function versionsAt(db: PanelDb, instant: Instant): Promise<KnownState[]> {
  const rows = await db
    .selectFrom(
      db
        .selectFrom(liveVersions(db).unionAll(frozenVersions(db)).as('v'))
        .selectAll('v')
        .select([
          follower('major').as('next_major'),
          follower('minor').as('next_minor'),
          follower('version_created').as('superseded_at'),
        ])
        .as('k'),
    )
    .selectAll('k')
    .distinctOn('k.panel_id')
    .where('k.version_created', '<=', instant)
    .orderBy('k.panel_id')
    .orderBy('k.version_created', 'desc')
    .orderBy('k.major', 'desc')
    .orderBy('k.minor', 'desc')
    .execute()
  return rows.map(({ next_major, next_minor, superseded_at, ...row }) => ({
    ...knownVersion(row),
    next: next_major === null || next_minor === null ? undefined : { major: next_major, minor: next_minor },
    supersededAt: superseded_at,
  }))
}

const follower = <C extends 'major' | 'minor' | 'version_created'>(column: C) =>
  sql<(C extends 'version_created' ? Instant : number) | null>`lead(${sql.ref(`v.${column}`)})
    OVER (PARTITION BY v.panel_id ORDER BY v.version_created, v.major, v.minor)`

const liveVersions = (db: PanelDb) =>
  db
    .selectFrom('panel as p')
    .where('p.is_listed', '=', false)
    .select([
      'p.id as panel_id',
      sql<number | null>`NULL::integer`.as('snapshot_id'),
      'p.major_version as major',
      'p.minor_version as minor',
      'p.version_created as version_created',
      'p.seen_at as seen_until',
      sql<string | null>`NULL::text`.as('sha256'),
      sql<string | null>`NULL::text`.as('reason'),
      sql<PanelStatus>`p.status`.as('status'),
      sql<string>`p.name`.as('name'),
      sql<Counts>`p.stats::json`.as('stats'),
      // Only frozen versions are signed off.
      sql<string | null>`NULL::date`.as('signed_off'),
    ])

const frozenVersions = (db: PanelDb) =>
  db
    .selectFrom('snapshot as s')
    .select([
      's.panel_id as panel_id',
      sql<number | null>`s.id`.as('snapshot_id'),
      's.major_version as major',
      's.minor_version as minor',
      's.version_created as version_created',
      's.seen_until as seen_until',
      sql<string | null>`encode(s.document_sha256, 'hex')`.as('sha256'),
      's.reason as reason',
      sql<PanelStatus>`s.head ->> 'status'`.as('status'),
      sql<string>`s.head ->> 'name'`.as('name'),
      sql<Counts>`s.head -> 'stats'`.as('stats'),
      sql<string | null>`s.signed_off_date`.as('signed_off'),
    ])

type Counts = Partial<Record<'number_of_genes' | 'number_of_strs' | 'number_of_regions', number>> | null

interface Row {
  panel_id: number
  snapshot_id: number | null
  major: number
  minor: number
  version_created: Instant
  seen_until: Instant | null
  sha256: string | null
  reason: string | null
  status: PanelStatus
  name: string
  stats: Counts
  signed_off: string | null
}

const knownVersion = (row: Row): KnownVersion => ({
  panelId: row.panel_id,
  snapshotId: row.snapshot_id,
  major: row.major,
  minor: row.minor,
  versionCreated: row.version_created,
  seenUntil: row.seen_until,
  sha256: row.sha256,
  reason: row.reason,
  status: row.status,
  name: row.name,
  counts: {
    genes: row.stats?.number_of_genes ?? 0,
    strs: row.stats?.number_of_strs ?? 0,
    regions: row.stats?.number_of_regions ?? 0,
  },
  signedOff: row.signed_off,
})
