import { parseVersion, versionText } from '../../contract/version.ts'
import type { Version } from '../../contract/version.ts'
import { problems } from '../../problems.ts'
import type { PanelDb } from '../../tables.ts'
import { readFrozen } from '../document/read-frozen.ts'
import type { Frozen } from '../document/read-frozen.ts'
import { findPanels } from '../panel/find-panel.rules.ts'
import type { Catalogue, PanelHead } from '../panel/catalogue.ts'
import { isPublic, mayPin, maySee } from '../panel/visibility.rules.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { shownToPublic } from './shown-to-public.rules.ts'

/** The panel that a reference means to this viewer. @throws Problem `not_found` */
export function findSeen(catalogue: Catalogue, viewer: Viewer, ref: string): PanelHead {
  const found = findPanels(catalogue, ref).find((it) => maySee(viewer, it))
  if (!found) throw problems.not_found()
  return found
}

/** What `?version=` asks for: the live version, or the number of another one, of which nobody knows yet whether it exists. */
export type Asked = { head: PanelHead; older?: undefined } | { head: PanelHead; older: Version }

/**
 * The panel and version that are meant. Where the viewer may see none of the panels, one whose versions may be pinned will
 * do (panelapp.md 7.6).
 *
 * @throws Problem `version_malformed`, `not_found`, `panel_not_loaded`
 */
export function findVersion(
  catalogue: Catalogue,
  viewer: Viewer,
  { ref, version: text }: { ref: string; version?: string | undefined },
): Asked {
  if (text === undefined) return { head: loaded(findSeen(catalogue, viewer, ref)) }
  const version = parseVersion(text)
  if (!version) throw problems.version_malformed()
  const found = findPanels(catalogue, ref)
  const head = found.find((it) => maySee(viewer, it)) ?? found.find((it) => !isPublic(it))
  if (!head) throw problems.not_found()
  if (versionText(version) !== versionText(head)) return { head, older: version }
  // The live version of a hidden panel is not signed off: that needs a frozen one.
  if (!mayPin(viewer, head, { major: version.major, isSignedOff: false })) throw problems.not_found()
  return { head: loaded(head) }
}

/** A panel known from a list alone has no content, which is not the same as being empty. */
function loaded(head: PanelHead): PanelHead {
  if (head.isListed) throw problems.panel_not_loaded(head.name)
  return head
}

/** An older version as this viewer may have it. @throws Problem `not_found` */
export async function readOlder(db: PanelDb, viewer: Viewer, head: PanelHead, version: Version): Promise<Frozen> {
  const frozen = await readFrozen(db, head.id, version)
  const isSignedOff = frozen?.signedOff != null
  if (!frozen || !mayPin(viewer, head, { major: version.major, isSignedOff })) throw problems.not_found()
  return head.isSuper && !maySee(viewer, { status: 'internal' }) ? shownToPublic(frozen) : frozen
}
