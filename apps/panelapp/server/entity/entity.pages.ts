import { answer, route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { entityTypes } from '../../contract/vocabulary.ts'
import { entityPage } from '../../pages/entity/entity-page.ts'
import type { EntityPage } from '../../pages/entity/entity-view.ts'
import type { Near } from '../../pages/entity/neighbours.ts'
import { entityAddress } from '../../pages/frame/addresses.ts'
import { datesIn } from '../../pages/frame/dates.ts'
import { problems } from '../../problems.ts'
import type { EntityType } from '../../tables.ts'
import type { Deps } from '../deps.ts'
import { ensemblOf, preferredReleases } from '../gene/ensembl.rules.ts'
import { servePage } from '../page/serve-page.ts'
import { readDataAge } from '../page/surroundings.queries.ts'
import type { Catalogue, PanelHead } from '../panel/catalogue.ts'
import { maySee } from '../panel/visibility.rules.ts'
import { visiblePanel } from '../panel/visible-panel.ts'
import { readReviews, readTrack } from '../review/review-page.queries.ts'
import { isCurator } from '../viewer/viewer.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { readElsewhere, readEntityFacts, readNeighbours, readReviewCounts } from './entity-page.queries.ts'
import type { EntityFacts } from './entity-page.queries.ts'

const show = route({
  method: 'GET',
  url: '/panels/:panelId/:type/:name/',
  operationId: 'entity-page',
  summary: 'One entity of a panel',
  tags: ['pages'],
  produces: 'anything',
  hidden: true,
  replies: { 200: { description: 'A page', type: 'text/html' } },
})

export const entityPages = (deps: Deps) => (site: Site<Viewer>) =>
  site.handle(show, async (request) => {
    const { user, params, search } = request
    const catalogue = await deps.catalogue.read()
    const panel = visiblePanel(catalogue, user, params.panelId ?? '')
    const type = entityTypes.find((it) => it === params.type)
    // The database has no text with a zero in it.
    if (!type || params.name?.includes('\0')) throw problems.not_found()
    if (panel.isListed) throw problems.panel_not_loaded(panel.name)
    const asked = { panel, type, name: params.name ?? '', pk: search.get('pk') }
    const entity = await readAsked(deps, catalogue, user, asked)
    if (!entity) throw problems.not_found()
    // A super panel has no entities of its own: the page is the child's.
    if (entity.panelId !== panel.id) {
      return answer({ status: 302, headers: { location: entityAddress(entity.panelId, type, entity.name) } })
    }
    return servePage(deps, request, {
      key: catalogue.fingerprint,
      page: async () => entityPage(await viewOf(deps, { catalogue, panel, entity, viewer: user })),
    })
  })

interface Asked {
  panel: PanelHead
  type: EntityType
  name: string
  /** One of several of that name, in old data. */
  pk: string | null
}

function readAsked({ db }: Deps, catalogue: Catalogue, viewer: Viewer, { panel, type, name, pk }: Asked) {
  const children = panel.childIds.filter((id) => {
    const child = catalogue.byId.get(id)
    return child !== undefined && maySee(viewer, child)
  })
  const id = pk !== null && /^\d{1,9}$/.test(pk) ? Number(pk) : undefined
  const panelIds = panel.isSuper ? children : [panel.id]
  return readEntityFacts(db, { panelIds, type, name, ...(id !== undefined && { id }) })
}

async function viewOf(
  { db, settings }: Deps,
  { catalogue, panel, entity, viewer }: { catalogue: Catalogue; panel: PanelHead; entity: EntityFacts; viewer: Viewer },
): Promise<EntityPage> {
  const accountId = viewer.kind === 'known' ? viewer.accountId : undefined
  const symbol = entity.gene?.gene_symbol
  const [near, reviews, track, elsewhere, { source }] = await Promise.all([
    nearTo(db, panel, entity.id, accountId),
    readReviews(db, entity.id, accountId),
    readTrack(db, entity.id),
    symbol ? readElsewhere(db, symbol) : [],
    readDataAge(db),
  ])
  const preferred = preferredReleases(settings)
  const id37 = ensemblOf(entity.gene, 'GRch37', preferred.GRch37)?.id
  const id38 = ensemblOf(entity.gene, 'GRch38', preferred.GRch38)?.id
  return {
    panel,
    entity,
    ensembl: [
      ...(id38 ? [{ assembly: 'GRCh38' as const, id: id38 }] : []),
      ...(id37 ? [{ assembly: 'GRCh37' as const, id: id37 }] : []),
    ],
    reviews,
    track,
    elsewhere: elsewhere.flatMap(({ panelId, ...it }) => {
      const head = catalogue.byId.get(panelId)
      return head && maySee(viewer, head) ? [{ ...it, panel: head }] : []
    }),
    near,
    isCurator: isCurator(viewer),
    ...(source && { source }),
    dates: datesIn(settings.TIME_ZONE),
  }
}

/** Rows of the list on either side: a list of nine thousand would be the page. */
const nearRows = 150

async function nearTo(
  db: Deps['db'],
  panel: PanelHead,
  entityId: number,
  accountId: number | undefined,
): Promise<Near> {
  const all = await readNeighbours(db, panel.id)
  const at = all.findIndex((it) => it.id === entityId)
  const from = Math.max(0, at - nearRows)
  const around = all.slice(from, at + nearRows + 1)
  const hasReviews = panel.origin === 'own'
  const counts = hasReviews
    ? await readReviewCounts(
        db,
        around.map((it) => it.id),
        accountId,
      )
    : new Map<number, { reviews: number; mine: boolean }>()
  const rows = around.map((it) => ({ ...it, ...(counts.get(it.id) ?? { reviews: 0, mine: false }) }))
  const previous = rows[at - from - 1]
  const next = rows[at - from + 1]
  return {
    panel,
    rows,
    currentId: entityId,
    total: all.length,
    ...(previous && { previous }),
    ...(next && { next }),
    hasReviews,
  }
}
