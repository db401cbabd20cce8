import { route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import type { EntityType, SuggestedGene } from '../../contract/entity-index.ts'
import { compareNames, nameKey } from '../../contract/name-order.ts'
import { entityAcrossPage, unknownEntityPage } from '../../pages/entity-index/entity-across-page.ts'
import type { EntityAcrossData, ListedPanel } from '../../pages/entity-index/entity-across-page.ts'
import { entityIndexPage } from '../../pages/entity-index/entity-index-page.ts'
import { datesIn } from '../../pages/frame/dates.ts'
import { problems } from '../../problems.ts'
import type { Deps } from '../deps.ts'
import { assemblies, ensemblOf, preferredReleases } from '../gene/ensembl.rules.ts'
import { formerSymbolsOf, geneByHgncId, geneBySymbol, genesNamed } from '../gene/gene.queries.ts'
import type { FoundBy } from '../gene/gene.queries.ts'
import { redirect } from '../page/redirect.ts'
import { servePage } from '../page/serve-page.ts'
import type { Catalogue, PanelHead } from '../panel/catalogue.ts'
import { isPublic, maySee } from '../panel/visibility.rules.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { entityInPanels, readEntityIndex, tagsInUse, typeOfName } from './entity-index.queries.ts'

const pageRoute = { tags: ['pages'], produces: 'anything', hidden: true } as const
const index = route({
  ...pageRoute,
  method: 'GET',
  url: '/panels/entities/',
  operationId: 'entity-index',
  summary: 'Everything that panels list, by name',
  replies: { 200: { description: 'The page' } },
})
const across = route({
  ...pageRoute,
  method: 'GET',
  url: '/panels/entities/:name',
  aliases: ['/panels/entities/:name/'],
  operationId: 'entity-across-panels',
  summary: 'One entity in every panel that lists it',
  replies: { 200: { description: 'The page' }, 302: { description: 'Of an HGNC id: to the symbol' } },
})

const allTypes: readonly EntityType[] = ['gene', 'str', 'region']
const MOST_TEXT = 255

export const entityIndexPages = (deps: Deps) => (site: Site<Viewer>) => {
  const { db, settings } = deps
  site.handle(index, async (request) => {
    const { user, search } = request
    const catalogue = await deps.catalogue.read()
    return servePage(deps, request, {
      key: `entities|${catalogue.fingerprint}`,
      page: async () => {
        const asked = allTypes.filter((type) => search.getAll('type').includes(type))
        const types = asked.length > 0 ? asked : allTypes
        const tag = search.get('tag')?.slice(0, MOST_TEXT) || undefined
        const prefix = (search.get('prefix') ?? '').trim().slice(0, MOST_TEXT)
        const panelIds = catalogue.panels.filter((panel) => maySee(user, panel)).map(({ id }) => id)
        const [entities, tags] = await Promise.all([
          readEntityIndex(db, { panelIds, types, ...(tag && { tag }) }),
          tagsInUse(db, panelIds),
        ])
        const begins = nameKey(prefix)
        return entityIndexPage({
          entities: entities.filter(({ name }) => nameKey(name).startsWith(begins)),
          types,
          prefix,
          tags,
          ...(tag && { tag }),
        })
      },
    })
  })

  site.handle(across, async (request) => {
    const { user, params, search } = request
    const { name = '' } = params
    if (name.length > MOST_TEXT) throw problems.not_found()
    const catalogue = await deps.catalogue.read()
    const type = await typeOfName(db, name)
    if (type === undefined) {
      const gene = /^HGNC:\d+$/.test(name) ? await geneByHgncId(db, name) : undefined
      if (gene) {
        const location = `/panels/entities/${encodeURIComponent(gene.gene_symbol)}${search.size > 0 ? `?${search}` : ''}`
        return redirect(302, location)
      }
      const suggested = await suggest(deps, name)
      return servePage(deps, request, { status: 404, page: () => unknownEntityPage(name, suggested) })
    }
    return servePage(deps, request, {
      key: `entity|${catalogue.fingerprint}`,
      page: async () => {
        const tag = search.get('tag_filter')?.slice(0, MOST_TEXT) || undefined
        const seen = catalogue.panels.filter((panel) => maySee(user, panel))
        const panels = new Map(seen.map((panel) => [panel.id, listed(catalogue, user, panel)]))
        const [found, gene] = await Promise.all([
          entityInPanels(db, { panelIds: [...panels.keys()], type, name, ...(tag && { tag }) }),
          type === 'gene' ? readGene(deps, name) : undefined,
        ])
        const entries = found.map((entry) => ({ ...entry, panel: panels.get(entry.panelId) as ListedPanel }))
        return entityAcrossPage({
          name,
          type,
          entries: entries.toSorted((a, b) => b.level - a.level || compareNames(a.panel.name, b.panel.name)),
          dates: datesIn(settings.TIME_ZONE),
          ...(gene && { gene }),
          ...(tag && { tag }),
        })
      },
    })
  })
}

async function readGene({ db, settings }: Deps, symbol: string): Promise<EntityAcrossData['gene']> {
  const [gene, formerSymbols] = await Promise.all([geneBySymbol(db, symbol), formerSymbolsOf(db, symbol)])
  if (!gene) return undefined
  const preferred = preferredReleases(settings)
  return {
    fullName: gene.gene_name,
    hgncId: gene.hgnc_id,
    omim: gene.omim_gene ?? [],
    aliases: gene.alias ?? [],
    formerSymbols,
    ensembl: assemblies.flatMap((assembly) => {
      const found = ensemblOf(gene, assembly, preferred[assembly])
      return found ? [{ assembly: spelling[assembly], ...found }] : []
    }),
    isActive: gene.active,
  }
}

const spelling = { GRch37: 'GRCh37', GRch38: 'GRCh38' } as const

const as: Record<FoundBy, string> = {
  symbol: 'another spelling',
  hgnc_id: 'the HGNC id',
  ensembl_id: 'an Ensembl id',
  omim: 'an OMIM number',
  former_symbol: 'a former symbol',
  alias: 'an alias',
}

const suggest = async ({ db }: Deps, name: string): Promise<SuggestedGene[]> =>
  (await genesNamed(db, name, 5)).map(({ gene_symbol: symbol, found_by: by }) => ({ symbol, as: as[by] }))

function listed(catalogue: Catalogue, viewer: Viewer, panel: PanelHead): ListedPanel {
  return {
    id: panel.id,
    name: panel.name,
    version: `${panel.major}.${panel.minor}`,
    level3: panel.level3,
    level2: panel.level2,
    ...(!isPublic(panel) && { status: panel.status }),
    signedOff: panel.signedOff,
    isMirrored: panel.origin === 'mirrored',
    parents: panel.parentIds.flatMap((id) => {
      const parent = catalogue.byId.get(id)
      return parent && maySee(viewer, parent) ? [{ id, name: parent.name }] : []
    }),
  }
}
