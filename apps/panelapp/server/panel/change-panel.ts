import { compareVersions, versionText } from '../../contract/version.ts'
import type { Version } from '../../contract/version.ts'
import type { Instant, PanelTx } from '../../tables.ts'
import type { ActivityEvent } from '../../contract/activity.ts'
import { writeActivity } from '../activity/write-activity.ts'
import type { Change } from '../change/change.ts'
import { recordChanges } from '../change/record-changes.ts'
import { bumpPanel } from '../version/bump-panel.ts'
import { frozenVersions, insertSignOff, readSignedOff, takeBackSignOff } from '../version/sign-off.queries.ts'
import type { SignedOff } from '../version/sign-off.queries.ts'
import { refuseUnless } from '../viewer/permissions.rules.ts'
import type { Actor } from '../viewer/viewer.ts'
import { checkFields } from './check-fields.ts'
import { distinct } from './create-panel.ts'
import { lockOwnPanel, lockPanels } from './lock-panel.ts'
import { readFields, writeFields } from './panel-fields.queries.ts'
import { changedFields, documentFields, editLines, readSignOff, tidy } from './panel.rules.ts'
import type { PanelFields, SignOffForm, SignOffWish } from './panel.rules.ts'
import { refreshStats } from './refresh-stats.ts'

export interface PanelChange {
  panelId: number
  /** An absent field is left as it is. */
  fields: Partial<PanelFields>
  signOff?: SignOffForm
  by: Actor
  at: Instant
}

/**
 * Saves the panel form (chapter 9.4): whatever it changes is one bump and one activity, and nothing changed is neither.
 * @returns the live version afterwards
 * @throws Problem `not_allowed`, `not_found`, `panel_mirrored`, `fields_invalid`
 */
export async function changePanel(
  tx: PanelTx,
  { panelId, fields: given, signOff, by, at }: PanelChange,
): Promise<Version & { changed: boolean }> {
  refuseUnless(by, 'edit_panel')
  const fields = tidy({ ...given, ...distinct(given) })
  // Children first, with the panel: all locks at once and in order.
  const locked = await lockPanels(tx, [panelId, ...(fields.childIds ?? [])])
  const panel = await lockOwnPanel(tx, panelId, by)
  const before = await readFields(tx, panelId)
  const changed = changedFields(before, fields)
  const signedOff = await readSignedOff(tx, panelId)
  const read =
    signOff && readSignOff(signOff, { known: [...(await frozenVersions(tx, panelId)), panel], today: dayOf(at) })
  const { names } = await checkFields(tx, panelId, changed, locked, read && 'faults' in read ? read.faults : {})
  const wish = read && 'wish' in read && isNews(read.wish, signedOff) ? read.wish : undefined
  if (Object.keys(changed).length === 0 && !wish) return { major: panel.major, minor: panel.minor, changed: false }

  const next = await bumpPanel(tx, { panelId, kind: 'minor', at })
  const began = next.at
  if (Object.keys(changed).length > 0) await writeFields(tx, panelId, changed, began)
  if (wish === 'none') await takeBackSignOff(tx, panelId, began)
  else if (wish) await insertSignOff(tx, { panelId, ...wish, by, at: began })
  if (changed.childIds || changed.status) await refreshStats(tx, [panelId])

  await writeActivity(tx, {
    panel: { ...next, id: panelId, name: changed.name ?? before.name },
    event: eventOf(changed, wish),
    text: [...editLines(before, changed, names), ...(wish ? [signOffLine(wish, signedOff)] : [])],
    details: { from: pick(before, changed), to: changed, ...(wish && { signedOff: wish }) },
    by,
    at: began,
  })
  const common = { panelId, version: versionText(next), at: began }
  await recordChanges(
    tx,
    changesOf(before, changed, wish, signedOff).map((it) => ({ ...common, ...it })),
  )
  return { major: next.major, minor: next.minor, changed: true }
}

const dayOf = (at: Instant): string => at.slice(0, 10)

const isNews = (wish: SignOffWish, now: SignedOff | undefined): boolean =>
  wish === 'none'
    ? now !== undefined
    : now === undefined || compareVersions(wish.version, now) !== 0 || wish.date !== now.date

const signOffLine = (wish: SignOffWish, before: SignedOff | undefined): string =>
  wish === 'none'
    ? `Panel signed-off version ${before ? versionText(before) : ''} has been removed`
    : `Panel version ${versionText(wish.version)} has been signed off on ${wish.date}`

const pick = (fields: PanelFields, like: Partial<PanelFields>) =>
  Object.fromEntries(Object.keys(like).map((key) => [key, fields[key as keyof PanelFields]]))

/** What programs are told of a save that may do several things: the most particular. */
function eventOf(changed: Partial<PanelFields>, wish: SignOffWish | undefined): ActivityEvent {
  const keys = Object.keys(changed)
  if (keys.length === 0) return wish === 'none' ? 'panel_sign_off_removed' : 'panel_signed_off'
  if (keys.length > 1 || keys[0] !== 'status' || wish) return 'panel_edited'
  return changed.status === 'deleted' ? 'panel_deleted' : 'panel_status_changed'
}

function changesOf(
  before: PanelFields,
  changed: Partial<PanelFields>,
  wish: SignOffWish | undefined,
  signedOff: SignedOff | undefined,
): (Pick<Change, 'kind' | 'from' | 'to' | 'fields'> & { version?: string })[] {
  const fields = documentFields(changed)
  const changes: ReturnType<typeof changesOf> = []
  if (fields.length > 0) {
    changes.push({ kind: 'panel_changed', fields, ...(changed.name && { from: before.name, to: changed.name }) })
  }
  if (changed.status) changes.push({ kind: 'status_changed', from: before.status, to: changed.status })
  // Of the version that is signed off, not of the one that the saving made.
  if (wish === 'none' && signedOff) {
    changes.push({ kind: 'sign_off_removed', version: versionText(signedOff), from: signedOff.date })
  } else if (wish && wish !== 'none') {
    const from = signedOff?.date ?? null
    changes.push({ kind: 'signed_off', version: versionText(wish.version), from, to: wish.date })
  }
  return changes
}
