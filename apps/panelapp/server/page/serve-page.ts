import type { Answer, Incoming } from '@farside/kernel/http'
import program from '../../package.json' with { type: 'json' }
import { datesIn } from '../../pages/frame/dates.ts'
import { page } from '../../pages/frame/frame.ts'
import type { PageParts, Surroundings } from '../../pages/frame/frame.ts'
import type { Deps } from '../deps.ts'
import { isCurator, isVerified } from '../viewer/viewer.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { takeFlash } from './flash.ts'
import { openAssets } from './open-assets.ts'
import { readDataAge } from './surroundings.queries.ts'

/** Read once a process: they belong to the program, not to a request. */
let opened: ReturnType<typeof openAssets> | undefined
export const pageAssets = (): ReturnType<typeof openAssets> => (opened ??= openAssets())

export interface AskedPage {
  /** What the page depends on besides address, viewer and frame: a fingerprint, a revision. Absent: made each time. */
  key?: string
  status?: number
  page: () => Promise<PageParts> | PageParts
}

/** Answers with a page in its frame. The handler decides before whether the viewer may see it. */
export async function servePage(
  deps: Deps,
  request: Incoming & { user: Viewer },
  { key, status, page: make }: AskedPage,
): Promise<Answer> {
  const around = await surroundingsOf(deps, request)
  const viewer = request.user.kind === 'known' ? `${request.user.accountId} ${request.user.userType}` : ''
  const frame = [viewer, around.viewer?.name ?? '', around.dataAsOf?.text ?? ''].join('|')
  return deps.answers.serve(request, {
    ...(key !== undefined && !around.flash?.length && { key: `page|${key}|${frame}` }),
    // The key says who asks, and the handler decided whether he may.
    sameForAll: true,
    make: async () => ({
      type: 'text/html; charset=utf-8',
      ...(status && { status }),
      body: page(around, await make()),
    }),
  })
}

async function surroundingsOf(deps: Deps, request: Incoming & { user: Viewer }): Promise<Surroundings> {
  const { source, lastChange } = await readDataAge(deps.db)
  const dataAsOf = source?.asOf ?? (deps.settings.PANELAPP_READ_ONLY ? lastChange : undefined)
  const { user } = request
  return {
    ...standingFrame(deps),
    ...(source && { source }),
    ...(dataAsOf && { dataAsOf: datesIn(deps.settings.TIME_ZONE).moment(dataAsOf) }),
    ...(user.kind === 'known' && {
      viewer: { name: user.name, isCurator: isCurator(user), isVerified: isVerified(user) },
    }),
    flash: takeFlash(request),
  }
}

/** The part of the frame that needs no database: all that the pages of refusals have. */
export function standingFrame({ settings }: Pick<Deps, 'settings'>): Surroundings {
  return {
    assets: pageAssets().assets,
    productName: settings.PRODUCT_NAME,
    version: program.version,
    envName: settings.ENV_NAME,
    readOnly: settings.PANELAPP_READ_ONLY,
    contact: settings.PANEL_APP_EMAIL,
    ...(settings.DEMO_NOTICE && { demoNotice: settings.DEMO_NOTICE }),
  }
}
