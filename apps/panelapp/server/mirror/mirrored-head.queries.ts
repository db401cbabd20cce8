import { sql } from 'kysely'
import { problems } from '../../problems.ts'
import type { Instant, PanelStatus, PanelTx } from '../../tables.ts'
import { named } from './document-shape.ts'
import { textsToKeep } from './entity-row.rules.ts'
import type { PanelHeadDocument } from './document-shape.ts'

/** What the tables have of a panel when a document of it arrives. */
export interface KnownPanel {
  id: number
  old_pk: string | null
  name: string
  origin: 'own' | 'mirrored'
  is_listed: boolean
  is_super: boolean
  status: PanelStatus
  major_version: number
  minor_version: number
  version_created: Instant
  level2title: string
  level3title: string
  description: string
  old_panels: string[]
  seen_at: Instant | null
  types: string[]
}

/** The panel, locked. */
export const lockMirrored = async (tx: PanelTx, panelId: number): Promise<KnownPanel | undefined> =>
  (await lockAllMirrored(tx, [panelId])).get(panelId)

/** Those of them that there are, locked by number, lowest first. */
export async function lockAllMirrored(tx: PanelTx, panelIds: readonly number[]): Promise<Map<number, KnownPanel>> {
  const ids = [...panelIds]
  await sql`SELECT FROM panel p WHERE p.id = ANY (${ids}) ORDER BY p.id FOR NO KEY UPDATE`.execute(tx)
  const { rows } = await sql<KnownPanel>`
    SELECT p.id, p.old_pk, p.name, p.origin, p.is_listed, p.is_super, p.status, p.major_version, p.minor_version,
      p.version_created, p.level2title, p.level3title, p.description, p.old_panels, p.seen_at,
      ARRAY(SELECT t.slug::text FROM panel_has_type h JOIN panel_type t ON t.id = h.type_id
        WHERE h.panel_id = p.id ORDER BY t.id) AS types
    FROM panel p WHERE p.id = ANY (${ids})`.execute(tx)
  return new Map(rows.map((row) => [row.id, row]))
}

/**
 * A number means one panel. Ids of the first generation were given once and to some panels only: one that differs, appears
 * or is gone is another panel's.
 * @throws Problem `document_refused`
 */
export function refuseForeign(known: KnownPanel | undefined, head: PanelHeadDocument): void {
  if (!known) return
  if (known.origin === 'own') {
    throw problems.document_refused(named(head, ''), [
      `the number ${head.id} belongs to the panel "${known.name}" of this installation`,
    ])
  }
  if (head.hash_id !== undefined && known.old_pk !== head.hash_id) {
    const [theirs, ours] = [head.hash_id ?? 'none', known.old_pk ?? 'none']
    throw problems.document_refused(named(head, ''), [
      `its hash_id is ${theirs}, but that of panel ${head.id} "${known.name}" here is ${ours}: it comes from another source`,
    ])
  }
}

const sharedFields = {
  disease_group: 'level2title',
  disease_sub_group: 'level3title',
  description: 'description',
} as const

/** Names of the document's fields by which a known panel differs from what came, but for status and version. */
export function differingHead(known: KnownPanel, head: PanelHeadDocument): string[] {
  const fields: string[] = []
  if (known.name !== head.name) fields.push('name')
  if (known.old_pk !== (head.hash_id ?? null)) fields.push('hash_id')
  for (const [field, column] of Object.entries(sharedFields)) {
    // Installations of older make have no descriptions: that says nothing about ours.
    const told = head[field as keyof typeof sharedFields]
    if (told !== undefined && known[column] !== (told ?? '')) fields.push(field)
  }
  const disorders = textsToKeep(head.relevant_disorders) ?? []
  if (JSON.stringify(known.old_panels) !== JSON.stringify(disorders)) fields.push('relevant_disorders')
  const slugs = (head.types ?? []).map((it) => it.slug).toSorted()
  if (JSON.stringify(known.types.toSorted()) !== JSON.stringify(slugs)) fields.push('types')
  return fields
}

interface HeadToWrite {
  head: PanelHeadDocument
  isListed: boolean
  isSuper: boolean
  seenAt: Instant
}

/** Everything of the panel but its entities. */
export async function writeHead(tx: PanelTx, { head, isListed, isSuper, seenAt }: HeadToWrite): Promise<void> {
  const values = {
    old_pk: head.hash_id ?? null,
    name: head.name,
    status: head.status,
    is_listed: isListed,
    is_super: isSuper,
    major_version: head.version.major,
    minor_version: head.version.minor,
    version_created: head.version_created,
    old_panels: textsToKeep(head.relevant_disorders) ?? [],
    level2title: head.disease_group ?? '',
    level3title: head.disease_sub_group ?? '',
    ...(head.description === undefined ? {} : { description: head.description ?? '' }),
  }
  await tx
    .insertInto('panel')
    .values({
      id: head.id,
      origin: 'mirrored',
      ...values,
      stats: JSON.stringify(statsTold(head)),
      known_from: head.version_created,
      seen_at: seenAt,
      created: head.version_created,
      modified: head.version_created,
    })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({
        ...values,
        ...(isListed && { stats: JSON.stringify(statsTold(head)) }),
        known_from: sql<Instant>`least(panel.known_from, excluded.known_from)`,
        seen_at: sql<Instant>`greatest(panel.seen_at, excluded.seen_at)`,
        modified: head.version_created,
      }),
    )
    .execute()
  await writeTypes(tx, head)
}

const statsTold = ({ stats }: PanelHeadDocument): Record<string, number> => ({
  number_of_genes: stats?.number_of_genes ?? 0,
  number_of_strs: stats?.number_of_strs ?? 0,
  number_of_regions: stats?.number_of_regions ?? 0,
})

async function writeTypes(tx: PanelTx, head: PanelHeadDocument): Promise<void> {
  const types = head.types ?? []
  const taken = await tx
    .selectFrom('panel_type as t')
    .select(['t.id', 't.name', 't.slug', 't.description'])
    .where((where) =>
      where.or([
        sql<boolean>`t.slug = ANY (${types.map((it) => it.slug)})`,
        sql<boolean>`t.name = ANY (${types.map((it) => it.name)})`,
      ]),
    )
    .execute()
  for (const { name, slug, description } of types) {
    const namesake = taken.find((it) => it.name === name && it.slug !== slug)
    if (namesake) {
      throw problems.document_refused(named(head, ''), [
        `its type "${slug}" is called "${name}", as is the type "${namesake.slug}" of this installation`,
      ])
    }
    const known = taken.find((it) => it.slug === slug)
    const told = { name, description: description ?? '' }
    if (!known)
      await tx
        .insertInto('panel_type')
        .values({ slug, ...told })
        .execute()
    else if (known.name !== name || known.description !== told.description) {
      await tx.updateTable('panel_type').set(told).where('id', '=', known.id).execute()
    }
  }
  const slugs = types.map((it) => it.slug)
  await sql`
    DELETE FROM panel_has_type h USING panel_type t
    WHERE h.panel_id = ${head.id} AND t.id = h.type_id AND t.slug <> ALL (${slugs}::text[])`.execute(tx)
  await sql`
    INSERT INTO panel_has_type (panel_id, type_id)
    SELECT ${head.id}, t.id FROM panel_type t WHERE t.slug = ANY (${slugs}::text[]) ON CONFLICT DO NOTHING`.execute(tx)
}

/** The children of a super panel in their order; those that this installation does not have are left out. */
export async function writeChildren(tx: PanelTx, panelId: number, childIds: readonly number[]): Promise<void> {
  const wanted = [...childIds]
  await sql`DELETE FROM panel_child WHERE parent_id = ${panelId} AND child_id <> ALL (${wanted}::integer[])`.execute(tx)
  await sql`
    INSERT INTO panel_child (parent_id, child_id, position)
    SELECT ${panelId}, p.id, w.position FROM unnest(${wanted}::integer[]) WITH ORDINALITY AS w(id, position)
    JOIN panel p ON p.id = w.id
    ON CONFLICT (parent_id, child_id) DO UPDATE SET position = excluded.position
    WHERE panel_child.position <> excluded.position`.execute(tx)
}

/**
 * Panels of our own get numbers far above those of the source, which may make new ones at any time: an id is taken once.
 */
export async function keepIdsApart(tx: PanelTx): Promise<void> {
  await sql`
    SELECT setval(s.name, greatest(${firstOwnId - 1}, (SELECT max(p.id) FROM panel p)))
    FROM (SELECT pg_get_serial_sequence('panel', 'id') AS name) s
    WHERE coalesce(pg_sequence_last_value(s.name::regclass), 0) < greatest(${firstOwnId - 1}, (SELECT max(p.id) FROM panel p))`.execute(
    tx,
  )
}
const firstOwnId = 1_000_000
