import { problems } from '../../problems.ts'
import type { Viewer } from '../viewer/viewer.ts'
import type { Catalogue, PanelHead } from './catalogue.ts'
import { maySee } from './visibility.rules.ts'

/**
 * The panel of a page's address.
 * @throws Problem `not_found`, for one that may not be seen exactly as for one that is not there
 */
export function visiblePanel(catalogue: Pick<Catalogue, 'byId'>, viewer: Viewer, panelId: string): PanelHead {
  const panel = /^\d{1,9}$/.test(panelId) ? catalogue.byId.get(Number(panelId)) : undefined
  if (!panel || !maySee(viewer, panel)) throw problems.not_found()
  return panel
}
