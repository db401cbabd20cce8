import type { Problem } from '@farside/kernel/errors'
import { findVersion, readOlder } from '../api/find-version.ts'
import type { Asked } from '../api/serve.ts'
import type { Deps } from '../deps.ts'
import { PanelMoved, panelDocument } from '../document/panel-document.ts'
import type { Audience } from '../document/panel-head.rules.ts'
import type { Frozen } from '../document/read-frozen.ts'
import type { Catalogue, PanelHead } from '../panel/catalogue.ts'
import { maySee } from '../panel/visibility.rules.ts'

/** One version of a panel that the viewer may have; without `frozen` it is the live one. */
export interface PanelVersion {
  head: PanelHead
  catalogue: Catalogue
  audience: Audience
  frozen?: Frozen
}

/**
 * The version of a panel that a text such as `3.41` names; absent: the live one.
 *
 * @throws Problem not_found, version_malformed, panel_not_loaded
 */
export async function findPanelVersion(
  { db }: Pick<Deps, 'db'>,
  { catalogue, viewer, audience }: Asked,
  panelId: number,
  version?: string,
): Promise<PanelVersion> {
  const { head, older } = findVersion(catalogue, viewer, { ref: String(panelId), version })
  const found = { head, catalogue, audience }
  return older ? { ...found, frozen: await readOlder(db, viewer, head, older) } : found
}

/** Why a version cannot be had, for somebody who may see its panel; undefined: he may not know of the panel. */
export function versionFault({ catalogue, viewer }: Asked, panelId: number, problem: Problem): string | undefined {
  const head = catalogue.byId.get(panelId)
  if (!head || !maySee(viewer, head)) return undefined
  if (problem.code === 'version_malformed') return 'a version is two numbers with a dot, such as 3.41'
  return problem.code === 'not_found' ? 'this panel has no such version' : undefined
}

/** The document as compact JSON, without `signed_off`. */
export async function documentText(
  deps: Pick<Deps, 'db' | 'catalogue'>,
  { head, catalogue, audience, frozen }: PanelVersion,
): Promise<string> {
  if (frozen) return frozen.text
  for (let tries = 1; ; tries += 1) {
    try {
      return await panelDocument(deps.db, catalogue, head, 'live', audience)
    } catch (error) {
      // Somebody changed the panel since the catalogue was read.
      if (!(error instanceof PanelMoved) || tries === 5) throw error
      catalogue = await deps.catalogue.read()
      head = catalogue.byId.get(head.id) ?? head
    }
  }
}

/** Equal texts, equal documents: what an answer about the version depends on. */
export const versionKey = ({ audience, head, frozen }: PanelVersion): string =>
  frozen ? `${audience} ${frozen.sha256} ${frozen.signedOff}` : `${audience} ${head.revision}`
