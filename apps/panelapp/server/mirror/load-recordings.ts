import { compareVersions } from '../../contract/version.ts'
import type { Version } from '../../contract/version.ts'
import { problems } from '../../problems.ts'
import type { Instant, PanelDb } from '../../tables.ts'
import { looksLikePage, readListed, readListPage, readPanelDocument, surplusKeys, named } from './document-shape.ts'
import type { PanelDocument } from './document-shape.ts'
import { readJson } from './json-text.ts'
import { attempt, loadingAlone } from './loading.ts'
import { readSource, refuseAnotherSource, writeSource } from './mirror-source.queries.ts'
import { keepIdsApart } from './mirrored-head.queries.ts'
import { recordings } from './recordings.ts'
import { siteAddress } from './site-address.rules.ts'
import { isSuperPanel } from './super-panel.rules.ts'
import { storeDocument } from './store-document.ts'
import { storeListed } from './store-listed.ts'
import { count, emptySummary } from './summary.ts'
import type { Summary } from './summary.ts'
import { settleTypeOrder } from './type-order.ts'

export interface Load {
  paths: readonly string[]
  /** The site that the answers were recorded from; by default what their `next` links say. */
  source?: string | undefined
  /** When they were recorded; by default a document says only that its version was live when it began. */
  seenAt?: Instant | undefined
  acknowledgement?: string | undefined
  dryRun?: boolean
  report?: (done: number, total: number, what: string) => void
}

/** Documents are taken in this order, because each needs those before it. */
type Turn = 'page' | 'panel' | 'super' | 'former'
const turns: readonly Turn[] = ['page', 'panel', 'super', 'former']

/**
 * Takes recorded answers of one other installation (panelapp.md 3 and 13): panel documents and list pages in any mixture.
 * Each document is one transaction; one that breaks the shape is refused whole, and the others go on. Files are read once
 * for each turn instead of being held, so that memory is that of the largest document.
 * @throws Problem `files_unreadable`, `source_is_another`, `loading_already`
 */
export function loadRecordings(db: PanelDb, load: Load): Promise<Summary> {
  return loadingAlone(db, async () => {
    const plan = await planOf(load.paths)
    const source = load.source ?? plan.source ?? ''
    await refuseAnotherSource(db, source)
    const summary = emptySummary(source, load.dryRun ?? false)
    summary.refused.push(...plan.refused)
    // Panel documents alone do not say where they come from: they are of the source that is known here.
    const lasting = source || ((await readSource(db))?.base_url ?? '')
    if (lasting !== '' && !summary.dryRun) await writeSource(db, lasting, load.acknowledgement)
    if (lasting === '' && load.acknowledgement !== undefined) {
      summary.notes.push('The acknowledgement was not kept: nothing says which site this is of; give it with --source.')
    }
    // Before anything that may be stopped, and again at the end for numbers beyond those that were expected.
    if (!summary.dryRun) await db.transaction().execute(keepIdsApart)
    const typeOrders = new Set<string>()
    const listed = new Set<number>()
    let done = 0
    for (const turn of turns) {
      const isNow = (name: string, at: number) => plan.turns.get(`${name}\n${at}`) === turn
      const files = new Set([...plan.turns].filter(([, it]) => it === turn).map(([key]) => key.split('\n', 1)[0]))
      if (files.size === 0) continue
      const isPassed = (name: string) => !files.has(name)
      for await (const { name, values } of valuesOf(load.paths, isNow, { isPassed })) {
        for (const value of values) {
          load.report?.(++done, plan.turns.size, name)
          if (turn === 'page') await takePage(db, summary, value, name, load, listed)
          else await takeDocument(db, summary, readPanelDocument(value, name), { ...load, typeOrders })
        }
      }
    }
    await db.transaction().execute(async (tx) => {
      if (summary.dryRun) return
      await settleTypeOrder(
        tx,
        [...typeOrders].map((it) => it.split(' ')),
      )
      await keepIdsApart(tx)
    })
    summary.listed = await stillListed(db, listed, summary)
    return summary
  })
}

interface Plan {
  /** By file name and place in it. */
  turns: Map<string, Turn>
  source: string | undefined
  refused: string[]
}

/** Looks at everything once: what it is, where it comes from, and which version of each panel is the newest. */
async function planOf(paths: readonly string[]): Promise<Plan> {
  const plan: Plan = { turns: new Map(), source: undefined, refused: [] }
  const documents: { key: string; id: number; version: Version; isSuper: boolean }[] = []
  const newest = new Map<number, Version>()
  for await (const { name, values } of valuesOf(paths, () => true, { refused: plan.refused })) {
    const faults: string[] = []
    for (const [at, value] of values.entries()) {
      const key = `${name}\n${at}`
      try {
        if (looksLikePage(value)) {
          const { next, previous } = readListPage(value, name)
          const source = siteOfLink(next ?? previous)
          if (source !== undefined && plan.source !== undefined && source !== plan.source) {
            throw problems.source_is_another(source, plan.source)
          }
          plan.source ??= source
          plan.turns.set(key, 'page')
        } else {
          const document = readPanelDocument(value, name)
          const { id, version } = document.head
          documents.push({ key, id, version, isSuper: isSuperPanel(document) })
          if (compareVersions(version, newest.get(id) ?? { major: -1, minor: 0 }) > 0) newest.set(id, version)
        }
      } catch (error) {
        faults.push(refusal(error))
      }
    }
    plan.refused.push(
      ...(isOfSomethingElse(faults, values) ? [`${faults[0]}; and so on for all ${values.length} entries`] : faults),
    )
  }
  for (const { key, id, version, isSuper } of documents) {
    const isNewest = compareVersions(version, newest.get(id)!) === 0
    plan.turns.set(key, !isNewest ? 'former' : isSuper ? 'super' : 'panel')
  }
  if (plan.turns.size === 0 && plan.refused.length === 0) {
    throw problems.files_unreadable(paths.join(' '), 'there are no recorded answers (.json, .json.gz, .tar.gz) in it')
  }
  return plan
}

/** A file of genes, say: each of its thousands of entries lacks the same. */
const isOfSomethingElse = (faults: readonly string[], values: readonly unknown[]): boolean =>
  faults.length > 1 && faults.length === values.length

/** A refusal is told; anything else, two sources in one load too, ends it. */
function refusal(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'document_refused') return error.message
  throw error
}

function siteOfLink(link: string | null | undefined): string | undefined {
  return /^(.*)\/api\/v1\//.exec(siteAddress(link ?? '')?.href ?? '')?.[1]
}

/** The wanted values of each file; a file may hold one, or a list of several. */
async function* valuesOf(
  paths: readonly string[],
  isWanted: (name: string, at: number) => boolean,
  { refused = [], isPassed = () => false }: { refused?: string[]; isPassed?: (name: string) => boolean } = {},
): AsyncGenerator<{ name: string; values: unknown[] }> {
  for await (const { name, bytes } of recordings(paths)) {
    if (isPassed(name)) continue
    try {
      const value = readJson(bytes)
      const all = Array.isArray(value) ? (value as unknown[]) : [value]
      const values = all.filter((_, at) => isWanted(name, at))
      if (values.length > 0) yield { name, values }
    } catch (error) {
      if (!(error instanceof Error) || 'code' in error) throw error
      refused.push(`Cannot take ${name}: ${error.message}`)
    }
  }
}

async function takePage(
  db: PanelDb,
  summary: Summary,
  value: unknown,
  name: string,
  { source, seenAt }: Load,
  listed: Set<number>,
): Promise<void> {
  const done = await attempt(db, summary, name, async (tx) => {
    const { results, next, previous } = readListPage(value, name)
    const heads = results.map((row, at) => readListed(row, `${name}, row ${at + 1}`))
    const stored = await storeListed(tx, heads, seenAt)
    const [why] = stored.refused
    // One row of another source, and nothing that speaks for the rest: their numbers only happen to be free here.
    if (why !== undefined && (source ?? siteOfLink(next ?? previous)) === undefined) {
      throw problems.document_refused(name, [`it does not say where it comes from, and of one row: ${why}`])
    }
    return stored
  })
  for (const id of done?.listed ?? []) listed.add(id)
  summary.refused.push(...(done?.refused ?? []))
}

interface Taking extends Load {
  typeOrders: Set<string>
}

async function takeDocument(db: PanelDb, summary: Summary, document: PanelDocument, taking: Taking): Promise<void> {
  const { head, raw } = document
  const seenAt = taking.seenAt ?? head.version_created
  const outcome = await attempt(db, summary, named(head, ''), (tx) => storeDocument(tx, document, { seenAt }))
  if (outcome === undefined) return
  count(summary, outcome, head)
  taking.typeOrders.add((head.types ?? []).map((it) => it.slug).join(' '))
  for (const key of surplusKeys(raw)) if (!summary.surplus.includes(key)) summary.surplus.push(key)
}

async function stillListed(db: PanelDb, listed: ReadonlySet<number>, summary: Summary): Promise<number> {
  if (summary.dryRun) return listed.size
  const rows = await db
    .selectFrom('panel as p')
    .select('p.id')
    .where('p.is_listed', '=', true)
    .where('p.id', 'in', [...listed, 0])
    .execute()
  return rows.length
}
