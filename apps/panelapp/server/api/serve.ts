import type { Answer, Incoming } from '@farside/kernel/http'
import { problems } from '../../problems.ts'
import type { Deps } from '../deps.ts'
import { PanelMoved } from '../document/panel-document.ts'
import type { Audience } from '../document/panel-head.rules.ts'
import type { Catalogue } from '../panel/catalogue.ts'
import { may } from '../viewer/permissions.rules.ts'
import type { Viewer } from '../viewer/viewer.ts'

/** A call of API v1 that knows who asks, and all panels as they were when it came. */
export interface Asked {
  request: Incoming
  viewer: Viewer
  audience: Audience
  catalogue: Catalogue
}

/**
 * Answers a call from one state of the catalogue. Where a panel changed between the catalogue and its entities, everything
 * is looked at again, permissions included.
 */
export async function answerAt(
  { catalogue }: Pick<Deps, 'catalogue'>,
  request: Incoming & { user: Viewer },
  work: (asked: Asked) => Promise<Answer>,
): Promise<Answer> {
  const viewer = request.user
  const audience = may(viewer, 'view_unpublished') ? 'curator' : 'public'
  for (let tries = 1; ; tries += 1) {
    try {
      return await work({ request, viewer, audience, catalogue: await catalogue.read() })
    } catch (error) {
      if (!(error instanceof PanelMoved)) throw error
      if (tries === 10) throw problems.panel_moving()
    }
  }
}

/**
 * JSON that depends on the address, on who may see what, and on `state`: the catalogue's fingerprint, or the revision of
 * the one panel that is shown. Whether the viewer may have it was decided before.
 */
export const serveJson = (
  { answers }: Pick<Deps, 'answers'>,
  { request, audience }: Asked,
  state: string | number,
  make: () => Promise<string> | string,
): Promise<Answer> =>
  answers.serve(request, {
    key: `${audience} ${state}`,
    sameForAll: true,
    ...(request.search.get('version') && { cacheControl: 'max-age=300, must-revalidate' }),
    make: async () => ({ type: 'application/json', body: await make() }),
  })
