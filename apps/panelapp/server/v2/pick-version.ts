import { parseVersion, versionText } from '../../contract/version.ts'
import type { Instant } from '../../contract/instant.ts'
import { problems } from '../../problems.ts'
import type { PanelDb } from '../../tables.ts'
import type { Asked } from '../api/serve.ts'
import { shownToPublic } from '../api/shown-to-public.rules.ts'
import { knownFrom, stateAt } from '../as-of/as-of.rules.ts'
import { readMoment } from '../as-of/moment.rules.ts'
import { versionHistory } from '../as-of/version-history.queries.ts'
import type { KnownVersion } from '../as-of/version-history.queries.ts'
import { panelDocument } from '../document/panel-document.ts'
import { readFrozen } from '../document/read-frozen.ts'
import type { PanelHead } from '../panel/catalogue.ts'
import { mayPin, maySee } from '../panel/visibility.rules.ts'
import { digestOf } from './v2-document.ts'

export interface PickedVersion {
  head: PanelHead
  version: KnownVersion
  isLive: boolean
  supersededAt: Instant | null
  /** Where a moment was asked for. */
  asOf?: AsOf
  /** Changes with everything that an answer about this version shows. */
  state: string
}

/** What an as-of answer says of itself. */
interface AsOf {
  asked: string
  instant: Instant
  live_from: Instant
  superseded_at: Instant | null
  known_from: Instant
  exact: boolean
}

/** `12` or 24 hexadecimal digits. @throws Problem `not_found`, also for a panel that nobody may see in any version */
export function namedPanel({ catalogue }: Pick<Asked, 'catalogue'>, ref: string): PanelHead {
  const head = /^\d{1,10}$/.test(ref)
    ? catalogue.byId.get(Number(ref))
    : /^[0-9a-f]{24}$/i.test(ref)
      ? catalogue.panels.find((it) => it.hashId?.toLowerCase() === ref.toLowerCase())
      : undefined
  if (!head) throw problems.not_found()
  return head
}

/** A panel that the viewer may see and whose content is here. @throws Problem `not_found`, `panel_not_loaded` */
export function seenPanel(asked: Pick<Asked, 'catalogue' | 'viewer'>, ref: string): PanelHead {
  const head = namedPanel(asked, ref)
  if (!maySee(asked.viewer, head)) throw problems.not_found()
  if (head.isListed) throw problems.panel_not_loaded(head.name)
  return head
}

/**
 * The version that is meant by its number, by a moment, or, with neither, the live one. One that may not be had is missing
 * exactly as if there were no such panel.
 *
 * @throws Problem `not_found`, `panel_not_loaded`, `version_unknown`, `version_malformed`, `unknown_before`, `parameters_invalid`
 */
export async function pickVersion(
  db: PanelDb,
  asked: Pick<Asked, 'catalogue' | 'viewer'>,
  ref: string,
  { version, as_of, now }: { version?: string | undefined; as_of?: string | undefined; now: Date },
): Promise<PickedVersion> {
  if (version !== undefined && as_of !== undefined) {
    throw problems.parameters_invalid({ as_of: ['Give a version or a moment, not both.'] })
  }
  const head = namedPanel(asked, ref)
  const sees = maySee(asked.viewer, head)
  if (version === undefined && as_of === undefined) return live(seenPanel(asked, ref))
  const moment = as_of === undefined ? undefined : askedMoment(as_of, now)
  const number = version === undefined ? undefined : parseVersion(version)
  if (version !== undefined && !number) throw sees ? problems.version_malformed() : problems.not_found()
  const history = await versionHistory(db, head.id)
  const found = number
    ? history.find((it) => it.major === number.major && it.minor === number.minor)
    : stateAt(history, moment ?? '')?.version
  const mayHave = found
    ? mayPin(asked.viewer, head, { major: found.major, isSignedOff: found.signedOff !== null })
    : sees
  // A moment is no pin: of a panel that went out of sight it finds what was public then, never its last state.
  if (!mayHave || (moment && !sees && (head.status !== 'retired' || found?.snapshotId === null))) {
    throw problems.not_found()
  }
  if (head.isListed && history.length === 0) throw problems.panel_not_loaded(head.name)
  if (!found) {
    if (version !== undefined) throw problems.version_unknown(version)
    throw problems.unknown_before(knownFrom(history) ?? head.knownFrom)
  }
  return { ...picked(head, history, found), ...(moment && as_of !== undefined && asOf(as_of, moment, history)) }
}

/** @throws Problem `parameters_invalid` */
export function askedMoment(text: string, now: Date): Instant {
  const moment = readMoment(text, now)
  if ('instant' in moment) return moment.instant
  const why =
    moment.fault === 'in_future'
      ? 'This is still to come.'
      : 'Give a date such as 2026-01-31, or a time with its offset such as 2026-01-31T12:00:00Z.'
  throw problems.parameters_invalid({ as_of: [why] })
}

function asOf(asked: string, instant: Instant, history: readonly KnownVersion[]): { asOf: AsOf } {
  const state = stateAt(history, instant)!
  return {
    asOf: {
      asked,
      instant,
      live_from: state.version.versionCreated,
      superseded_at: state.supersededAt,
      known_from: knownFrom(history)!,
      exact: state.exact,
    },
  }
}

const live = (head: PanelHead): PickedVersion => ({
  head,
  version: {
    panelId: head.id,
    snapshotId: null,
    major: head.major,
    minor: head.minor,
    versionCreated: head.versionCreated,
    seenUntil: head.seenAt,
    sha256: null,
    reason: null,
    status: head.status,
    name: head.name,
    counts: {
      genes: head.stats.number_of_genes ?? 0,
      strs: head.stats.number_of_strs ?? 0,
      regions: head.stats.number_of_regions ?? 0,
    },
    signedOff: null,
  },
  isLive: true,
  supersededAt: null,
  state: String(head.revision),
})

function picked(head: PanelHead, history: readonly KnownVersion[], version: KnownVersion): PickedVersion {
  if (version.snapshotId === null) return live(head)
  const next = history[history.indexOf(version) - 1]
  return { head, version, isLive: false, supersededAt: next?.versionCreated ?? null, state: String(head.revision) }
}

/**
 * The version 1 document in its frozen form, without `signed_off`, with its digest.
 *
 * @throws PanelMoved
 */
export async function frozenForm(
  db: PanelDb,
  { catalogue, audience }: Pick<Asked, 'catalogue' | 'audience'>,
  { head, version, isLive }: PickedVersion,
): Promise<{ text: string; sha256: string }> {
  if (isLive) {
    const text = await panelDocument(db, catalogue, head, 'frozen', audience)
    return { text, sha256: await digestOf(text) }
  }
  const frozen = await readFrozen(db, head.id, version)
  if (!frozen) throw problems.version_unknown(versionText(version))
  return head.isSuper && audience === 'public' ? shownFrozen(frozen) : frozen
}

/** A super panel's frozen form as the public may have it; where something is left out the digest is of what is left. */
export async function shownFrozen(frozen: { text: string; sha256: string }): Promise<{ text: string; sha256: string }> {
  const shown = shownToPublic({ ...frozen, signedOff: null, head: '' })
  return shown.text === frozen.text ? frozen : { text: shown.text, sha256: await digestOf(shown.text) }
}
