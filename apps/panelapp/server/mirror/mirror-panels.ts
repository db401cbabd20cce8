import { Problem } from '@farside/kernel/errors'
import { instantOf } from '../../contract/instant.ts'
import { compareVersions } from '../../contract/version.ts'
import { problems } from '../../problems.ts'
import type { PanelDb } from '../../tables.ts'
import { ahead } from './ahead.ts'
import { named, surplusKeys } from './document-shape.ts'
import type { PanelHeadDocument } from './document-shape.ts'
import { decideFetch, inOrder, isBelievable } from './fetch-plan.rules.ts'
import type { Fetch } from './fetch-plan.rules.ts'
import { attempt, loadingAlone } from './loading.ts'
import { foretellFormer, liveOf, mirrorFormer } from './mirror-former.ts'
import { documentOf } from './mirror-run.ts'
import type { Mirror, Run } from './mirror-run.ts'
import {
  readMirrored,
  refuseAnotherSource,
  retireVanished,
  writeCompleteRun,
  writeMirrored,
  writeSeen,
  writeSource,
} from './mirror-source.queries.ts'
import type { Mirrored } from './mirror-source.queries.ts'
import { keepIdsApart } from './mirrored-head.queries.ts'
import type { SourceAnswer } from './source-client.ts'
import { readList } from './source-list.ts'
import type { SourceList } from './source-list.ts'
import { storeDocument } from './store-document.ts'
import { storeListed } from './store-listed.ts'
import { count, emptySummary } from './summary.ts'
import type { Summary } from './summary.ts'
import { settleTypeOrder } from './type-order.ts'

/** After so many documents in a row that could not be fetched, the source is gone. */
const FAILURES_IN_A_ROW = 3

/**
 * Copies the public panels of another installation (panelapp.md 3 and 13). What was copied stays when it ends early: the
 * next run asks only for what is not here or moved.
 * @throws Problem `source_is_another`, `source_unreachable`, `source_unreadable`, `loading_already`
 */
export function mirrorPanels(db: PanelDb, mirror: Mirror): Promise<Summary> {
  return loadingAlone(db, async () => {
    const { source, dryRun, signal } = mirror
    await refuseAnotherSource(db, source.baseUrl)
    const run: Run = { db, mirror, summary: emptySummary(source.baseUrl, dryRun), typeOrders: new Set() }
    try {
      await copy(run)
    } catch (error) {
      // Told to end while it waited for an answer: what was copied stays.
      if (!signal.aborted) throw error
    }
    run.summary.stopped = signal.aborted
    return run.summary
  })
}

async function copy(run: Run): Promise<void> {
  const { db, mirror, summary } = run
  const list = await readList(mirror.source, 'panels/')
  summary.refused.push(...list.refused)
  const known = await readMirrored(db)
  const wanted = inOrder(list.heads)
    .filter((head) => !list.withoutDocument.has(head.id))
    .map((head) => ({ head, fetch: decideFetch(head, known.get(head.id), mirror.full) }))
  if (mirror.dryRun) return foretell(run, wanted, known, list)

  await writeSource(db, mirror.source.baseUrl, mirror.acknowledgement)
  const listedAt = instantOf(mirror.now())
  const stored = await attempt(db, summary, 'the list', (tx) => storeListed(tx, list.heads, listedAt))
  summary.refused.push(...(stored?.refused ?? []))
  await db.transaction().execute(keepIdsApart)
  const foreign = new Set(stored?.foreign)
  const asked = wanted.filter((it) => it.fetch.kind !== 'skip' && !foreign.has(it.head.id))
  const skipped = wanted.filter((it) => it.fetch.kind === 'skip').map((it) => it.head.id)
  summary.unchanged += skipped.length
  await writeSeen(db, skipped, listedAt)
  try {
    await fetchAll(run, asked)
  } finally {
    const orders = [...run.typeOrders].map((it) => it.split(' '))
    await db.transaction().execute((tx) => settleTypeOrder(tx, orders))
    summary.listed = [...(await readMirrored(db)).values()].filter((it) => it.is_listed && !it.vanished_at).length
  }
  if (mirror.signal.aborted) return
  await mirrorFormer(run)
  if (mirror.signal.aborted) return
  await retire(run, list, known)
  if (summary.refused.length === 0) await writeCompleteRun(db, listedAt)
}

interface Wanted {
  head: PanelHeadDocument
  fetch: Fetch
}

/** What a run would do, as far as lists tell it; what changed within its version shows only when it is fetched. */
async function foretell(
  run: Run,
  wanted: readonly Wanted[],
  known: ReadonlyMap<number, Mirrored>,
  list: Pick<SourceList, 'ids' | 'withoutDocument'>,
): Promise<void> {
  const { summary } = run
  for (const { head } of wanted) {
    const there = known.get(head.id)
    if (!there || there.is_listed) summary.new.push(named(head, ''))
    else if (compareVersions(head.version, liveOf(there)) > 0) summary.newer.push(named(head, ''))
    else if (decideFetch(head, there, false).kind === 'fetch') summary.changed.push(named(head, ''))
    else summary.unchanged += 1
  }
  summary.listed = list.withoutDocument.size
  for (const panel of known.values())
    if (!list.ids.has(panel.id) && panel.vanished_at === null) summary.vanished.push(nameOf(panel))
  const documents = wanted.filter((it) => it.fetch.kind !== 'skip').length
  const former = await foretellFormer(
    run,
    wanted.map((it) => it.head),
    known,
  )
  summary.notes.push(`Requests: ${[`${documents} for documents`, ...former].join(', ')}.`)
}

async function fetchAll(run: Run, wanted: readonly Wanted[]): Promise<void> {
  const { db, summary } = run
  const { source, concurrency, signal, report, now } = run.mirror
  let done = 0
  let failures = 0
  const fetchOne = ({ head, fetch }: Wanted) =>
    signal.aborted
      ? Promise.reject(new Error('stopped'))
      : source.get(`panels/${head.id}/`, fetch.kind === 'ask' ? fetch.etag : null)
  const seen: number[] = []
  for await (const { item, result } of ahead(wanted, concurrency, fetchOne)) {
    if (signal.aborted) break
    const { head } = item
    report(++done, wanted.length, named(head, ''))
    if (result.status === 'rejected') {
      const error: unknown = result.reason
      if (!(error instanceof Problem)) throw error
      failures += 1
      if (failures === FAILURES_IN_A_ROW) {
        throw problems.source_gone(error.message, done - failures, wanted.length)
      }
      summary.refused.push(error.message)
      continue
    }
    failures = 0
    if (result.value.kind === 'unchanged') {
      summary.unchanged += 1
      seen.push(head.id)
    } else if (result.value.kind === 'missing') {
      summary.refused.push(`Cannot take ${named(head, '')}: it is in the list, but its document is not there`)
    } else await storeAnswer(run, head, result.value)
  }
  await writeSeen(db, seen, instantOf(now()))
}

async function storeAnswer(
  run: Run,
  head: PanelHeadDocument,
  { bytes, etag }: SourceAnswer & { kind: 'found' },
): Promise<void> {
  const { db, mirror, summary } = run
  const seenAt = instantOf(mirror.now())
  await attempt(db, summary, named(head, ''), async (tx) => {
    const document = documentOf(bytes, head)
    const outcome = await storeDocument(tx, document, { seenAt })
    await writeMirrored(tx, head, etag, seenAt)
    return { outcome, document }
  }).then((done) => {
    if (!done) return
    count(summary, done.outcome, done.document.head)
    run.typeOrders.add((done.document.head.types ?? []).map((it) => it.slug).join(' '))
    for (const key of surplusKeys(done.document.raw)) if (!summary.surplus.includes(key)) summary.surplus.push(key)
  })
}

async function retire(
  run: Run,
  list: { ids: ReadonlySet<number>; isWhole: boolean },
  known: ReadonlyMap<number, Mirrored>,
) {
  const { db, mirror, summary } = run
  const gone = [...known.values()].filter((it) => !list.ids.has(it.id) && it.vanished_at === null)
  if (gone.length === 0) return
  if (!list.isWhole) {
    summary.notes.push('The list was not whole: panels that it lacks were left as they were.')
    return
  }
  if (!mirror.acceptVanished && !isBelievable(gone.length, known.size)) {
    summary.notes.push(
      `${gone.length} of ${known.size} panels are no longer in the list; they were left as they were. --accept-vanished believes it.`,
    )
    return
  }
  const at = instantOf(mirror.now())
  for (const panel of gone) {
    await db.transaction().execute((tx) => retireVanished(tx, panel, at))
    summary.vanished.push(nameOf(panel))
  }
}

const nameOf = (panel: Mirrored): string =>
  `panel ${panel.id} "${panel.name}" ${panel.major_version}.${panel.minor_version}`
