import { sql } from 'kysely'
import { compareVersions, versionText } from '../../contract/version.ts'
import type { Version } from '../../contract/version.ts'
import type { Instant, PanelTx } from '../../tables.ts'
import { systemAccount } from '../account/system-account.ts'
import type { Change } from '../change/change.ts'
import { changesOf, diffEntities } from '../change/diff-entities.rules.ts'
import { recordChanges } from '../change/record-changes.ts'
import { refreshStats } from '../panel/refresh-stats.ts'
import { childrenOf, isSuperPanel } from './super-panel.rules.ts'
import { readEntities } from './document-shape.ts'
import type { PanelDocument, PanelHeadDocument } from './document-shape.ts'
import { documentEntityOf, numberEquals, rowKey, rowOf } from './entity-row.rules.ts'
import type { EntityRow } from './entity-row.rules.ts'
import { liveRows, nextIds, orderEquals, writeRows } from './entity-row.queries.ts'
import type { LiveRow } from './entity-row.queries.ts'
import { endVersion } from './end-version.ts'
import { addMissingGenes } from './gene-from-document.ts'
import { differingHead, lockMirrored, refuseForeign, writeChildren, writeHead } from './mirrored-head.queries.ts'
import type { KnownPanel } from './mirrored-head.queries.ts'
import { keepSigned, settleTimes, storeOlder } from './store-older.ts'
import type { Storing } from './store-older.ts'

/** What became of a document: `older` was kept as a frozen version, `known` was there already. */
export type Outcome = 'new' | 'newer' | 'changed' | 'same' | 'older' | 'known'

/**
 * Takes one panel document of another installation: as the live version when it is the first or a newer one, as a frozen
 * one when it is older. A super panel's fills children of which no newer or equal version is here.
 * @throws Problem `document_refused`; nothing of it is written then, provided that the transaction is given up
 */
export async function storeDocument(tx: PanelTx, document: PanelDocument, how: Storing): Promise<Outcome> {
  const { head } = document
  const known = await lockMirrored(tx, head.id)
  refuseForeign(known, head)
  if (known && !known.is_listed && compareVersions(head.version, versionOf(known)) < 0) {
    return storeOlder(tx, document, how)
  }
  const outcome = isSuperPanel(document)
    ? await storeSuper(tx, known, head, childrenOf(head, readEntities(document)), how)
    : await storeContent(tx, known, head, rowsOf(document), how)
  // Only frozen versions say whether they were signed off: one that is the newest that we have is frozen here too.
  if (document.isFrozen && head.signed_off) await keepSigned(tx, document, how)
  return outcome
}

function rowsOf(document: PanelDocument): EntityRow[] {
  const rows: EntityRow[] = []
  for (const entity of readEntities(document)) rows.push(rowOf(entity))
  numberEquals(rows)
  return rows
}

const versionOf = (known: KnownPanel): Version => ({ major: known.major_version, minor: known.minor_version })

/** Nothing is written when the panel is as it was. */
async function storeContent(
  tx: PanelTx,
  known: KnownPanel | undefined,
  head: PanelHeadDocument,
  coming: readonly EntityRow[],
  how: Storing,
): Promise<Outcome> {
  const live = known && !known.is_listed ? known : undefined
  const isNewer = live !== undefined && compareVersions(head.version, versionOf(live)) > 0
  const before = live ? await liveRows(tx, head.id) : []
  const rows = placed(before, coming, { live, head })
  const differences = live ? diffEntities(before.map(documentEntityOf), rows.map(documentEntityOf)) : []
  const isChanged = !live || isNewer || differences.length > 0 || isHeadChanged(live, head) || live.is_super
  if (!isChanged) {
    // An empty text where null was: documents show it, and nobody calls it a change.
    await writeRows(tx, before, await numbered(tx, rows), await writing(tx, head))
    return 'same'
  }
  if (live) await endVersion(tx, live, head, { endsLive: isNewer, seenAt: how.seenAt })
  await addMissingGenes(tx, coming)
  await writeHead(tx, { head, isListed: false, isSuper: false, seenAt: how.seenAt })
  if (isNewer) await settleTimes(tx, head.id)
  if (live?.is_super) await writeChildren(tx, head.id, [])
  await writeRows(tx, before, await numbered(tx, rows), await writing(tx, head))
  await refreshStats(tx, [head.id])
  const at = isNewer ? head.version_created : how.seenAt
  const version = versionText(head.version)
  if (live) await recordChanges(tx, changesOf(differences, { panelId: head.id, version, at }))
  await recordHead(tx, live, head, at)
  await keepFormerSymbols(tx, differences, at)
  return !live ? 'new' : isNewer ? 'newer' : 'changed'
}

async function storeSuper(
  tx: PanelTx,
  known: KnownPanel | undefined,
  head: PanelHeadDocument,
  { children, all }: ReturnType<typeof childrenOf>,
  how: Storing,
): Promise<Outcome> {
  const live = known && !known.is_listed ? known : undefined
  const isNewer = live !== undefined && compareVersions(head.version, versionOf(live)) > 0
  // Before the children move: the frozen version is to hold what they were.
  if (live && isNewer) await endVersion(tx, live, head, { endsLive: true, seenAt: how.seenAt })
  for (const child of children.toSorted((a, b) => a.head.id - b.head.id)) {
    const there = await lockMirrored(tx, child.head.id)
    refuseForeign(there, child.head)
    const isWanted = !there || there.is_listed || compareVersions(child.head.version, versionOf(there)) > 0
    if (isWanted) await storeContent(tx, there, child.head, child.rows, how)
  }
  const childIds = children.map((it) => it.head.id)
  const isHeadNew = !live || isNewer || isHeadChanged(live, head) || !live.is_super
  const wasOrdinary = live && !live.is_super ? await liveRows(tx, head.id) : []
  if (isHeadNew) await writeHead(tx, { head, isListed: false, isSuper: true, seenAt: how.seenAt })
  if (isNewer) await settleTimes(tx, head.id)
  await writeRows(tx, wasOrdinary, [], await writing(tx, head))
  await writeChildren(tx, head.id, [...new Set([...(head.child_panel_ids ?? []), ...childIds])])
  await orderEquals(tx, all)
  await refreshStats(tx, [head.id])
  if (isHeadNew) await recordHead(tx, live, head, isNewer ? head.version_created : how.seenAt)
  return !live ? 'new' : isNewer ? 'newer' : isHeadNew ? 'changed' : 'same'
}

const isHeadChanged = (live: KnownPanel, head: PanelHeadDocument): boolean =>
  live.status !== head.status || live.version_created !== head.version_created || differingHead(live, head).length > 0

/** A document names no authors: the account of the system stands for the source's curators. */
async function writing(tx: PanelTx, head: PanelHeadDocument) {
  const { accountId: curatorId } = await systemAccount(tx)
  return { panelId: head.id, at: head.version_created, curatorId }
}

/**
 * Rows with the ids and levels' ages of what is there. A level that changed has its age from the version that brought it;
 * whether that is when it changed is known only where no version lies between.
 */
function placed(
  before: readonly LiveRow[],
  rows: readonly EntityRow[],
  { live, head }: { live: KnownPanel | undefined; head: PanelHeadDocument },
): LiveRow[] {
  const byKey = new Map(before.map((row) => [rowKey(row), row]))
  const coming = new Set(rows.map(rowKey))
  const leaving = new Map(
    before
      .filter((row) => !coming.has(rowKey(row)) && row.entity_type === 'gene')
      .map((row): [string, LiveRow] => [hgncIdOf(row), row])
      .filter(([hgncId]) => hgncId !== ''),
  )
  const isNext = live !== undefined && isNextVersion(versionOf(live), head.version)
  return rows.map((row) => {
    const same = byKey.get(rowKey(row))
    // A gene under another symbol is the same gene: its rating is as old as it was.
    const former = same ?? (row.entity_type === 'gene' ? leaving.get(hgncIdOf(row)) : undefined)
    const id = same?.id ?? 0
    return former?.saved_gel_status === row.saved_gel_status
      ? { ...row, id, level_since: former.level_since, level_since_known: former.level_since_known }
      : { ...row, id, level_since: head.version_created, level_since_known: isNext }
  })
}

const hgncIdOf = (row: EntityRow): string =>
  row.gene_copy === null ? '' : ((JSON.parse(row.gene_copy) as { hgnc_id?: string | null }).hgnc_id ?? '')

const isNextVersion = (a: Version, b: Version): boolean => a.major === b.major && b.minor === a.minor + 1

async function numbered(tx: PanelTx, rows: readonly LiveRow[]): Promise<LiveRow[]> {
  const ids = (await nextIds(tx, rows.filter((row) => row.id === 0).length)).values()
  return rows.map((row) => (row.id === 0 ? { ...row, id: ids.next().value! } : row))
}

async function recordHead(tx: PanelTx, live: KnownPanel | undefined, head: PanelHeadDocument, at: Instant) {
  const shared = { panelId: head.id, version: versionText(head.version), at }
  const changes: Change[] = []
  if (!live) changes.push({ ...shared, kind: 'panel_added', at: head.version_created, to: head.name })
  else {
    const from = versionText(versionOf(live))
    if (from !== shared.version) changes.push({ ...shared, kind: 'version_created', from, to: shared.version })
    if (live.status !== head.status) {
      changes.push({ ...shared, kind: 'status_changed', from: live.status, to: head.status })
    }
    const fields = differingHead(live, head)
    if (fields.length > 0) changes.push({ ...shared, kind: 'panel_changed', fields })
  }
  await recordChanges(tx, changes)
}

/** Symbols that the source gave up lead to the genes that have them no longer. */
async function keepFormerSymbols(tx: PanelTx, differences: ReturnType<typeof diffEntities>, at: Instant) {
  for (const { kind, entityType, from, to } of differences) {
    if (kind !== 'entity_renamed' || entityType !== 'gene' || from === null || to === null) continue
    await sql`
      INSERT INTO gene_former_symbol (former_symbol, gene_symbol, at)
      SELECT ${from}, g.gene_symbol, ${at} FROM gene g WHERE g.gene_symbol = ${to} ON CONFLICT DO NOTHING`.execute(tx)
  }
}
