// Who may see a panel (panelapp.md 2.1, 7.2, 7.6). One that may not be seen answers exactly as one that does not exist.
import type { Version } from '../../contract/version.ts'
import type { PanelStatus } from '../../tables.ts'
import { may } from '../viewer/permissions.rules.ts'
import type { Actor, Viewer } from '../viewer/viewer.ts'

interface Standing {
  status: PanelStatus
}

export const isPublic = ({ status }: Standing): boolean => status === 'public' || status === 'promoted'

/** On pages, in lists, by id. Deleted panels are for nobody. */
export const maySee = (viewer: Viewer | Actor, panel: Standing): boolean =>
  isPublic(panel) || (panel.status !== 'deleted' && may(viewer, 'view_unpublished'))

/**
 * One version by its number: laboratories pin versions, and these go on working when the panel is retired or deleted. Of an
 * internal panel everybody may have what was published once: signed off, or promoted.
 */
export const mayPin = (
  viewer: Viewer,
  panel: Standing,
  { major, isSignedOff }: Pick<Version, 'major'> & { isSignedOff: boolean },
): boolean => maySee(viewer, panel) || panel.status !== 'internal' || isSignedOff || major >= 1
