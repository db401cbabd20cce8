import { readForm, route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { html } from '@farside/kit/markup'
import type { ComparedEntity, ComparedPanel } from '../../contract/comparison.ts'
import { choosePage } from '../../pages/comparison/choose-page.ts'
import { comparisonPage } from '../../pages/comparison/comparison-page.ts'
import type { Shown } from '../../pages/comparison/comparison-page.ts'
import { entityComparisonPage } from '../../pages/comparison/entity-comparison-page.ts'
import type { ComparedSide } from '../../pages/comparison/entity-comparison-page.ts'
import { reviewList } from '../../pages/entity/reviews.ts'
import { datesIn } from '../../pages/frame/dates.ts'
import { problems } from '../../problems.ts'
import type { Deps } from '../deps.ts'
import { redirect } from '../page/redirect.ts'
import { servePage } from '../page/serve-page.ts'
import type { Catalogue, PanelHead } from '../panel/catalogue.ts'
import { maySee } from '../panel/visibility.rules.ts'
import { readReviews } from '../review/review-page.queries.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { comparedEntities } from './comparison.queries.ts'
import { pairEntities } from './pair-entities.rules.ts'

const pageRoute = {
  tags: ['pages'],
  produces: 'anything',
  hidden: true,
  replies: { 200: { description: 'The page' } },
} as const
const choose = route({
  ...pageRoute,
  method: 'GET',
  url: '/panels/compare/',
  operationId: 'choose-panels-to-compare',
  summary: 'Choose two panels to compare',
})
const chosen = route({
  ...pageRoute,
  method: 'POST',
  url: '/panels/compare/',
  operationId: 'compare-chosen-panels',
  summary: 'The same, as a form that is posted',
  body: 'stream',
})
const panels = route({
  ...pageRoute,
  method: 'GET',
  url: '/panels/compare/:left/:right',
  aliases: ['/panels/compare/:left/:right/'],
  operationId: 'compare-panels',
  summary: 'Two panels side by side',
})
const entities = route({
  ...pageRoute,
  method: 'GET',
  url: '/panels/compare/:left/:right/:name',
  aliases: ['/panels/compare/:left/:right/:name/'],
  operationId: 'compare-entity',
  summary: 'One entity in two panels',
})

const shownValues: readonly Shown[] = ['all', 'both', 'differing', 'left', 'right']
/** Two numbers and their names. */
const MAX_FORM_BYTES = 4096

export const comparisonPages = (deps: Deps) => (site: Site<Viewer>) => {
  site.handle(choose, async (request) => {
    const to = addressOf(request.search)
    if (to) return redirect(302, to)
    const catalogue = await deps.catalogue.read()
    const given = request.search.size > 0
    return servePage(deps, request, {
      key: `compare|${catalogue.fingerprint}`,
      page: () =>
        choosePage({
          panels: choices(catalogue, request.user),
          ...(given && { error: 'Choose two different panels.' }),
        }),
    })
  })
  site.handle(chosen, async (request) => {
    const form = await readForm(request, { maxBytes: MAX_FORM_BYTES })
    return redirect(303, addressOf(form) ?? '/panels/compare/?panel_1=')
  })
  site.handle(panels, async (request) => {
    const { user, params, search } = request
    const catalogue = await deps.catalogue.read()
    const [left, right] = bothOf(catalogue, user, params)
    const shown = shownValues.find((it) => it === search.get('show')) ?? 'all'
    return servePage(deps, request, {
      key: `compare|${catalogue.fingerprint}`,
      page: async () => {
        const [lefts, rights] = await Promise.all(
          [left, right].map((panel) => comparedEntities(deps.db, heldBy(catalogue, user, panel))),
        )
        return comparisonPage({
          left: compared(left),
          right: compared(right),
          rows: pairEntities(lefts ?? [], rights ?? []),
          shown,
          panels: choices(catalogue, user),
        })
      },
    })
  })
  site.handle(entities, async (request) => {
    const { user, params } = request
    const catalogue = await deps.catalogue.read()
    const [left, right] = bothOf(catalogue, user, params)
    const { name = '' } = params
    const sides = await Promise.all(
      [left, right].map((panel) => comparedEntities(deps.db, heldBy(catalogue, user, panel), name)),
    )
    const row = pairEntities(sides[0] ?? [], sides[1] ?? []).find((it) => it.left && it.right)
    if (!row?.left || !row.right) throw problems.not_found()
    const dates = datesIn(deps.settings.TIME_ZONE)
    const accountId = user.kind === 'known' ? user.accountId : undefined
    const sideOf = async (panel: PanelHead, entity: ComparedEntity): Promise<ComparedSide> => ({
      panel: compared(panel),
      entity,
      reviews:
        panel.origin === 'own'
          ? reviewList(await readReviews(deps.db, entity.id, accountId), dates)
          : html`<p class="muted">Reviews are at the source.</p>`,
    })
    const { left: one, right: other } = row
    return servePage(deps, request, {
      key: `compare|${catalogue.fingerprint}`,
      page: async () => entityComparisonPage(await sideOf(left, one), await sideOf(right, other)),
    })
  })
}

/** Where the comparison of the two panels of a form is, if it names two. */
function addressOf(form: URLSearchParams): string | undefined {
  const [left, right] = ['panel_1', 'panel_2'].map((name) => form.get(name) ?? '')
  const isId = (text: string | undefined) => text !== undefined && /^\d{1,9}$/.test(text)
  return isId(left) && isId(right) && left !== right ? `/panels/compare/${left}/${right}` : undefined
}

/** @throws Problem `not_found` when one is not there or not for this viewer, `panel_not_loaded` */
function bothOf(catalogue: Catalogue, viewer: Viewer, params: Record<string, string>): [PanelHead, PanelHead] {
  const [left, right] = ['left', 'right'].map((name) => {
    const text = params[name] ?? ''
    const panel = /^\d{1,9}$/.test(text) ? catalogue.byId.get(Number(text)) : undefined
    if (!panel || !maySee(viewer, panel)) throw problems.not_found()
    if (panel.isListed) throw problems.panel_not_loaded(panel.name)
    return panel
  })
  return [left as PanelHead, right as PanelHead]
}

const choices = (catalogue: Catalogue, viewer: Viewer): ComparedPanel[] =>
  catalogue.panels.filter((panel) => maySee(viewer, panel) && !panel.isListed).map(compared)

const compared = ({ id, name, major, minor, origin }: PanelHead): ComparedPanel => ({
  id,
  name,
  version: `${major}.${minor}`,
  isMirrored: origin === 'mirrored',
})

/** The panels whose entities a panel shows: itself, or the children that the viewer may see. */
const heldBy = (catalogue: Catalogue, viewer: Viewer, panel: PanelHead): number[] =>
  panel.isSuper
    ? panel.childIds.filter((id) => {
        const child = catalogue.byId.get(id)
        return child !== undefined && maySee(viewer, child)
      })
    : [panel.id]
