import { route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { datesIn } from '../../pages/frame/dates.ts'
import type { PageParts } from '../../pages/frame/frame.ts'
import { readSorting } from '../../pages/frame/sorting.ts'
import { panelList } from '../../pages/panel/panel-list.ts'
import { panelPage } from '../../pages/panel/panel-page.ts'
import type { Deps } from '../deps.ts'
import { servePage } from '../page/serve-page.ts'
import { readDataAge } from '../page/surroundings.queries.ts'
import { isCurator } from '../viewer/viewer.ts'
import type { Viewer } from '../viewer/viewer.ts'
import type { Catalogue, PanelHead } from './catalogue.ts'
import { panelsWithGene } from './panel-list.queries.ts'
import { filterPanels, panelColumns, readPanelFilter, sortPanels } from './panel-list.rules.ts'
import { readEntityRows, readPeople } from './panel-page.queries.ts'
import { entityColumns, filterEntities, readEntityFilter, sortEntities } from './panel-page.rules.ts'
import { sumStats } from './stats.rules.ts'
import { maySee } from './visibility.rules.ts'
import { visiblePanel } from './visible-panel.ts'

const page = {
  method: 'GET',
  tags: ['pages'],
  produces: 'anything',
  hidden: true,
  replies: { 200: { description: 'A page', type: 'text/html' } },
} as const
const list = route({ ...page, url: '/panels/', operationId: 'panels-page', summary: 'The list of panels' })
const show = route({ ...page, url: '/panels/:panelId/', operationId: 'panel-page', summary: 'One panel' })

export const panelPages = (deps: Deps) => (site: Site<Viewer>) => {
  site.handle(list, async (request) => {
    const { user, search } = request
    const catalogue = await deps.catalogue.read()
    return servePage(deps, request, {
      key: catalogue.fingerprint,
      page: () => listParts(deps, { catalogue, viewer: user, search }),
    })
  })
  site.handle(show, async (request) => {
    const { user, search, params } = request
    const catalogue = await deps.catalogue.read()
    const panel = visiblePanel(catalogue, user, params.panelId ?? '')
    return servePage(deps, request, {
      key: String(panel.revision),
      page: () => panelParts(deps, { catalogue, panel, viewer: user, search }),
    })
  })
}

interface Asked {
  catalogue: Catalogue
  viewer: Viewer
  search: URLSearchParams
}

async function listParts({ db, settings }: Deps, { catalogue, viewer, search }: Asked): Promise<PageParts> {
  const filter = readPanelFilter(search)
  const visible = catalogue.panels
    .filter((it) => maySee(viewer, it))
    .map((it) => withVisibleStats(it, catalogue, viewer))
  const all = filter.gene ? withAny(visible, await panelsWithGene(db, filter.gene)) : visible
  const sorting = readSorting(search, panelColumns, { column: 'name', descending: false })
  return panelList({
    shown: sortPanels(filterPanels(all, filter), sorting),
    all,
    filter,
    sorting,
    search,
    isCurator: isCurator(viewer),
    dates: datesIn(settings.TIME_ZONE),
  })
}

/** What a child that may not be seen adds to a super panel's numbers would tell of it. */
function withVisibleStats(panel: PanelHead, { byId }: Catalogue, viewer: Viewer): PanelHead {
  if (!panel.isSuper || panel.origin === 'mirrored') return panel
  const children = panel.childIds.flatMap((id) => byId.get(id) ?? [])
  const visible = children.filter((it) => maySee(viewer, it))
  if (visible.length === children.length) return panel
  return { ...panel, stats: sumStats(visible.map((it) => it.stats)) as PanelHead['stats'] }
}

/** A super panel has what its children have, as far as these may be seen. */
function withAny(visible: readonly PanelHead[], ids: ReadonlySet<number>): PanelHead[] {
  const having = new Set(visible.filter((it) => ids.has(it.id)).map((it) => it.id))
  return visible.filter((it) => having.has(it.id) || it.childIds.some((child) => having.has(child)))
}

async function panelParts(deps: Deps, { catalogue, panel, viewer, search }: Asked & { panel: PanelHead }) {
  const { db, settings } = deps
  const children = panel.childIds.flatMap((id) => catalogue.byId.get(id) ?? []).filter((it) => maySee(viewer, it))
  const from = panel.isSuper ? children.map((it) => it.id) : [panel.id]
  const reviewerIds = panel.origin === 'own' ? ((panel.stats.entity_reviewers ?? []) as readonly number[]) : []
  const [rows, reviewers, { source }] = await Promise.all([
    readEntityRows(db, from, viewer.kind === 'known' ? viewer.accountId : undefined),
    panel.isSuper ? [] : readPeople(db, reviewerIds),
    readDataAge(db),
  ])
  const filter = readEntityFilter(search)
  const sorting = readSorting(search, entityColumns, { column: 'list', descending: true })
  const nameOf = (id: number) => catalogue.byId.get(id)?.name ?? ''
  return panelPage({
    panel,
    children,
    rows,
    shown: sortEntities(filterEntities(rows, filter), sorting, nameOf),
    filter,
    sorting,
    search,
    reviewers,
    isCurator: isCurator(viewer),
    signOffMessage: settings.SIGN_OFF_MESSAGE,
    ...(source && { source }),
    dates: datesIn(settings.TIME_ZONE),
  })
}
