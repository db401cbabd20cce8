import { Problem } from '@farside/kernel/errors'
import { instantOf } from '../../contract/instant.ts'
import { compareVersions, versionText } from '../../contract/version.ts'
import type { Version } from '../../contract/version.ts'
import { recordChanges } from '../change/record-changes.ts'
import { readSignedOff, takeBackSignOff } from '../version/sign-off.queries.ts'
import { named } from './document-shape.ts'
import type { PanelHeadDocument } from './document-shape.ts'
import { fewestRequests } from './fetch-plan.rules.ts'
import { attempt } from './loading.ts'
import { documentOf } from './mirror-run.ts'
import type { Run } from './mirror-run.ts'
import { readFormer, readMirrored, writeCompleteBelow } from './mirror-source.queries.ts'
import type { Mirrored } from './mirror-source.queries.ts'
import { readList } from './source-list.ts'
import { storeDocument } from './store-document.ts'
import { signOff } from './store-older.ts'
import { count } from './summary.ts'

/** Former versions, as many as were asked for. */
export async function mirrorFormer(run: Run): Promise<void> {
  const { versions } = run.mirror
  if (versions === 'signed-off') await signedOff(run)
  if (versions === 'all') await everything(run)
}

/** How many requests they would take, in words; none when none are asked for. */
export async function foretellFormer(
  { db, mirror }: Run,
  heads: readonly PanelHeadDocument[],
  known: ReadonlyMap<number, Mirrored>,
): Promise<string[]> {
  if (mirror.versions === 'none') return []
  const former = await readFormer(db)
  if (mirror.versions === 'all') {
    const fewest = fewestRequests(
      heads.map(({ id, version }) => ({
        live: version,
        completeBelow: known.get(id)?.complete_below ?? 0,
        here: former.get(id) ?? [],
      })),
    )
    return [`${fewest} or more for former versions`]
  }
  const list = await readList(mirror.source, 'panels/signedoff/')
  return [`${list.heads.filter((head) => !isHere(former, head)).length} for signed-off versions`]
}

const isHere = (former: ReadonlyMap<number, readonly Version[]>, { id, version }: PanelHeadDocument): boolean =>
  former.get(id)?.some((it) => compareVersions(it, version) === 0) ?? false

async function signedOff(run: Run): Promise<void> {
  const { db, mirror, summary } = run
  const list = await readList(mirror.source, 'panels/signedoff/')
  summary.refused.push(...list.refused)
  const panels = await readMirrored(db)
  const former = await readFormer(db)
  let done = 0
  for (const head of list.heads) {
    if (mirror.signal.aborted) return
    mirror.report(++done, list.heads.length, `signed off: ${named(head, '')}`)
    const panel = panels.get(head.id)
    if (!panel || panel.is_listed) {
      summary.refused.push(`Cannot take the signed-off ${named(head, '')}: the panel itself is not here`)
      continue
    }
    const here = former.get(head.id)?.find((it) => it.major === head.version.major && it.minor === head.version.minor)
    if (!here) await fetchVersion(run, head)
    else if (here.signedOff !== head.signed_off) {
      await attempt(db, summary, named(head, ''), (tx) => signOff(tx, head, { seenAt: instantOf(mirror.now()) }))
    }
  }
  if (list.isWhole) await takeBack(run, list.ids)
}

/** Sign-offs that the source's list no longer has. */
async function takeBack({ db, mirror, summary }: Run, signed: ReadonlySet<number>): Promise<void> {
  const rows = await db
    .selectFrom('panel as p')
    .select(['p.id', 'p.name'])
    .where('p.origin', '=', 'mirrored')
    .where('p.signed_off_id', 'is not', null)
    .execute()
  const at = instantOf(mirror.now())
  for (const panel of rows.filter((it) => !signed.has(it.id))) {
    await db.transaction().execute(async (tx) => {
      const was = await readSignedOff(tx, panel.id)
      await takeBackSignOff(tx, panel.id, at)
      if (!was) return
      const change = { panelId: panel.id, version: versionText(was), at, from: was.date }
      await recordChanges(tx, [{ ...change, kind: 'sign_off_removed' }])
    })
    summary.notes.push(`The sign-off of panel ${panel.id} "${panel.name}" was taken back.`)
  }
}

async function everything(run: Run): Promise<void> {
  const { db, mirror } = run
  const panels = [...(await readMirrored(db)).values()].filter((it) => !it.is_listed && it.vanished_at === null)
  const former = await readFormer(db)
  const fewest = fewestRequests(
    panels.map((it) => ({ live: liveOf(it), completeBelow: it.complete_below ?? 0, here: former.get(it.id) ?? [] })),
  )
  mirror.say(`Former versions: ${fewest} requests or more, for ${panels.length} panels`)
  let done = 0
  for (const panel of panels) {
    if (mirror.signal.aborted) return
    mirror.report(++done, panels.length, `versions of "${panel.name}"`)
    await versionsOf(run, panel, former.get(panel.id) ?? [])
  }
}

async function versionsOf(run: Run, panel: Mirrored, here: readonly Version[]): Promise<void> {
  const live = liveOf(panel)
  const has = new Set(here.map(versionText))
  let isComplete = true
  for (let major = panel.complete_below ?? 0; major <= live.major; major++) {
    for (let minor = 0; major < live.major || minor < live.minor; minor++) {
      if (run.mirror.signal.aborted) return
      const version = { major, minor }
      if (has.has(versionText(version))) continue
      const found = await fetchVersion(run, { id: panel.id, name: panel.name, version })
      if (found === 'missing') break
      // What could not be read now is asked for again by the next run.
      if (found === 'failed') isComplete = false
    }
  }
  if (isComplete) await writeCompleteBelow(run.db, panel.id, live.major)
}

export const liveOf = (panel: Mirrored): Version => ({ major: panel.major_version, minor: panel.minor_version })

async function fetchVersion(
  run: Run,
  head: Pick<PanelHeadDocument, 'id' | 'name' | 'version'> & { signed_off?: string | null | undefined },
): Promise<'stored' | 'missing' | 'failed'> {
  const { db, mirror, summary } = run
  const asked = head as PanelHeadDocument
  const what = named(asked, '')
  try {
    const answer = await mirror.source.get(`panels/${head.id}/?version=${versionText(head.version)}`)
    if (answer.kind !== 'found') return 'missing'
    const done = await attempt(db, summary, what, async (tx) => {
      const document = documentOf(answer.bytes, asked)
      // The list is where sign-offs are; not every service repeats them in the document.
      if (head.signed_off && !document.head.signed_off) {
        document.head.signed_off = head.signed_off
        document.raw['signed_off'] = head.signed_off
        document.isFrozen = true
      }
      return { outcome: await storeDocument(tx, document, { seenAt: instantOf(mirror.now()) }), document }
    })
    if (!done) return 'failed'
    count(summary, done.outcome, done.document.head)
    return 'stored'
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'source_unreadable') throw error
    summary.refused.push(error.message)
    return 'failed'
  }
}
