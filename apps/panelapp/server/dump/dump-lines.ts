import { promisify } from 'node:util'
import { zstdDecompress } from 'node:zlib'
import { compareVersions } from '../../contract/version.ts'
import type { Instant } from '../../contract/instant.ts'
import type { PanelDb } from '../../tables.ts'
import { isExact } from '../as-of/as-of.rules.ts'
import type { KnownState } from '../as-of/version-history.queries.ts'
import type { Catalogue, PanelHead } from '../panel/catalogue.ts'
import { isPublic, maySee } from '../panel/visibility.rules.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { shownFrozen } from '../v2/pick-version.ts'
import { frozenDocument, liveDocuments } from '../v2/v2-document.ts'
import type { MadeDocument, Making } from '../v2/v2-document.ts'

/** One version of a panel that goes into a dump. */
export interface DumpItem {
  head: PanelHead
  /** Null: as it is live. */
  snapshotId: number | null
  supersededAt: Instant | null
  /** In the dump of a moment. */
  asOf?: AsOf
}

/** What an as-of answer says of itself. */
interface AsOf {
  instant: Instant
  live_from: Instant
  superseded_at: Instant | null
  known_from: Instant
  exact: boolean
}

const decompress = promisify(zstdDecompress)
/** Compressed documents in memory at a time. */
const frozenAtATime = 16

/** The documents of these versions, in their order, which is that of their panels' ids. */
export async function* dumpDocuments(
  db: PanelDb,
  items: readonly DumpItem[],
  making: Making,
): AsyncGenerator<MadeDocument> {
  for (const run of runsOf(items)) {
    if (run[0]?.snapshotId === null) {
      const heads = run.map((it) => it.head)
      let at = 0
      for await (const document of liveDocuments(db, heads, making)) yield withMoment(document, run[at++]!)
    } else {
      yield* frozenDocuments(db, run, making)
    }
  }
}

function withMoment(document: MadeDocument, { asOf }: DumpItem): MadeDocument {
  if (!asOf) return document
  const more = Buffer.from(`,"as_of":${JSON.stringify(asOf)}}`)
  return { ...document, bytes: Buffer.concat([document.bytes.subarray(0, -1), more]) }
}

async function* frozenDocuments(db: PanelDb, items: readonly DumpItem[], { preferred, audience }: Making) {
  const rows = await db
    .selectFrom('snapshot as s')
    .select(['s.id', 's.document', 's.document_sha256'])
    .where(
      's.id',
      'in',
      items.map((it) => it.snapshotId!),
    )
    .execute()
  const byId = new Map(rows.map((it) => [it.id, it]))
  for (const item of items) {
    const row = byId.get(item.snapshotId!)!
    const stored = { text: (await decompress(row.document)).toString(), sha256: row.document_sha256.toString('hex') }
    const shown = item.head.isSuper && audience === 'public' ? await shownFrozen(stored) : stored
    yield withMoment(frozenDocument({ ...shown, supersededAt: item.supersededAt }, item.head, preferred), item)
  }
}

/** Neighbours that are read together: live ones as many as there are, frozen ones a few. */
function runsOf(items: readonly DumpItem[]): DumpItem[][] {
  const runs: DumpItem[][] = []
  for (const item of items) {
    const last = runs.at(-1)
    const alike = last !== undefined && (last[0]!.snapshotId === null) === (item.snapshotId === null)
    if (last && alike && (item.snapshotId === null || last.length < frozenAtATime)) last.push(item)
    else runs.push([item])
  }
  return runs
}

/** Every panel that a viewer may see and that has a document, by id. */
export const visiblePanels = ({ panels }: Catalogue, viewer: Viewer): PanelHead[] =>
  panels.filter((it) => !it.isListed && maySee(viewer, it)).toSorted((a, b) => a.id - b.id)

export const liveItems = (catalogue: Catalogue, viewer: Viewer): DumpItem[] =>
  visiblePanels(catalogue, viewer).map((head) => ({ head, snapshotId: null, supersededAt: null }))

/**
 * What readers saw at an instant: panels that were published then. Those that have been retired since are among them, as
 * their versions go on answering; those that are internal or deleted now are not.
 */
export function itemsAt(
  catalogue: Catalogue,
  viewer: Viewer,
  states: readonly KnownState[],
  instant: Instant,
): DumpItem[] {
  return states.flatMap((state) => {
    const head = catalogue.byId.get(state.panelId)
    if (!head || head.isListed) return []
    const isShown = maySee(viewer, head) || (state.snapshotId !== null && head.status === 'retired')
    if (!isShown || !(isPublic(state) || maySee(viewer, state))) return []
    const asOf = {
      instant,
      live_from: state.versionCreated,
      superseded_at: state.supersededAt,
      known_from: head.knownFrom,
      exact: isExact(state, state.next, instant),
    }
    return [{ head, snapshotId: state.snapshotId, supersededAt: state.supersededAt, asOf }]
  })
}

/** Every stored version and the live one of each visible panel: by panel, then oldest first. */
export async function allItems(db: PanelDb, catalogue: Catalogue, viewer: Viewer): Promise<DumpItem[]> {
  const rows = await db
    .selectFrom('snapshot as s')
    .select(['s.id', 's.panel_id', 's.major_version as major', 's.minor_version as minor', 's.superseded_at'])
    .execute()
  const byPanel = Map.groupBy(rows, (it) => it.panel_id)
  return visiblePanels(catalogue, viewer).flatMap((head) => [
    ...(byPanel.get(head.id) ?? [])
      .toSorted(compareVersions)
      .map((it) => ({ head, snapshotId: it.id, supersededAt: it.superseded_at })),
    { head, snapshotId: null, supersededAt: null },
  ])
}
