import { route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { z } from 'zod'
import { LegacyEntities, LegacyGenes } from '../../contract/legacy.ts'
import { problems } from '../../problems.ts'
import { csv, pageParameter, splitCsv, word } from '../api/parameters.rules.ts'
import { refusals } from '../api/refusals.ts'
import { answerAt, serveJson } from '../api/serve.ts'
import type { Deps } from '../deps.ts'
import type { Catalogue, PanelHead } from '../panel/catalogue.ts'
import { isPublic } from '../panel/visibility.rules.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { legacyEntity } from './legacy-entity.rules.ts'
import { legacyPanelNames, legacyPanelOfEntity } from './legacy-panel.rules.ts'
import { readReading, searchParameters } from './legacy-parameters.ts'
import { countEntities, findEntities } from './legacy.queries.ts'
import type { FoundEntity, LegacySearch } from './legacy.queries.ts'

const searchGenes = route({
  method: 'GET',
  url: '/WebServices/search_genes/:names/',
  aliases: ['/WebServices/search_genes/:names/*'],
  operationId: 'legacy-search-genes',
  summary: 'Genes on all public panels, and again for each super panel',
  tags: ['legacy'],
  produces: 'anything',
  params: z.object({ names: z.string().meta({ description: 'Symbols or HGNC ids, separated by commas, or `all`' }) }),
  query: searchParameters,
  replies: { 200: LegacyGenes, ...refusals(404) },
})
const listEntities = route({
  method: 'GET',
  url: '/WebServices/list_entities/',
  aliases: ['/WebServices/list_entities/*'],
  operationId: 'legacy-list-entities',
  summary: 'Genes, STRs and regions on all public panels, by name',
  tags: ['legacy'],
  produces: 'anything',
  query: searchParameters.extend({
    entity_name: csv('Names, or HGNC ids of genes'),
    page: pageParameter,
    page_size: word('Rows on a page, 100 unless told otherwise; 200 at most'),
  }),
  replies: { 200: LegacyEntities, ...refusals(404) },
})

/** Rows in memory at a time; a search for everything has 59,000. */
const rowsAtATime = 2000
const usualPage = 100
const biggestPage = 200

export const legacySearchRoutes = (deps: Deps) => (site: Site<Viewer>) => {
  const { db, settings } = deps

  site.handle(searchGenes, (request) =>
    answerAt(deps, request, async (asked) => {
      const { assembly, panel_name: panelNames, ...filters } = request.query
      const reading = readReading(assembly, settings)
      const { names: given } = request.params
      return serveJson(deps, asked, asked.catalogue.fingerprint, async () => {
        const isNamed = (it: PanelHead) => !panelNames || panelNames.includes(it.name)
        const panels = searched(asked.catalogue, (it) => [it, ...superPanels(asked.catalogue, it)].some(isNamed))
        const names = given.toLowerCase() === 'all' ? undefined : splitCsv(given)
        const rows: string[] = []
        const search: LegacySearch = { ...filters, panelIds: [...panels.keys()], types: ['gene'], names }
        for await (const { panelId, entity } of allOf(search)) {
          const panel = panels.get(panelId)!
          const shown = legacyEntity(entity, reading)
          // On a child panel a gene is on the super panel as well, and follows as such.
          for (const head of [panel, ...superPanels(asked.catalogue, panel)].filter(isNamed)) {
            rows.push(JSON.stringify({ ...shown, ...legacyPanelNames(head) }))
          }
        }
        return `{"meta":{"numOfResults":${rows.length}},"results":[${rows.join()}]}`
      })
    }),
  )

  site.handle(listEntities, (request) =>
    answerAt(deps, request, async (asked) => {
      const { assembly, panel_name: panelNames, entity_name: names, page, page_size: size, ...filters } = request.query
      const reading = readReading(assembly, settings)
      const rows = Math.min(biggestPage, readWhole(size) || usualPage)
      const number = page === undefined ? 1 : readWhole(page)
      if (number < 1) throw problems.page_invalid()
      return serveJson(deps, asked, asked.catalogue.fingerprint, async () => {
        const panels = searched(asked.catalogue, (it) => !panelNames || panelNames.includes(it.name))
        const search: LegacySearch = { ...filters, panelIds: [...panels.keys()], names }
        const count = await countEntities(db, search)
        const offset = (number - 1) * rows
        if (number > 1 && offset >= count) throw problems.page_invalid()
        const found = await findEntities(db, search, { limit: rows, offset })
        const link = (to: number) => {
          const parameters = new URLSearchParams(request.search)
          parameters.delete('page')
          if (to > 1) parameters.set('page', String(to))
          return `${request.origin}${request.path}${parameters.size > 0 ? `?${parameters}` : ''}`
        }
        return JSON.stringify({
          count,
          next: number * rows < count ? link(number + 1) : null,
          previous: number > 1 ? link(number - 1) : null,
          results: found.map(({ panelId, entity }) => ({
            ...legacyEntity(entity, reading),
            EntityType: entity.type,
            Panel: legacyPanelOfEntity(panels.get(panelId)!),
          })),
        })
      })
    }),
  )

  async function* allOf(search: LegacySearch): AsyncGenerator<FoundEntity> {
    let after: FoundEntity | undefined
    for (;;) {
      const found = await findEntities(db, search, { limit: rowsAtATime, after: after?.place })
      yield* found
      after = found.at(-1)
      if (found.length < rowsAtATime) return
    }
  }
}

/** Public panels with entities of their own, by id. */
const searched = (catalogue: Catalogue, isWanted: (panel: PanelHead) => boolean): Map<number, PanelHead> =>
  new Map(catalogue.panels.flatMap((it) => (isPublic(it) && !it.isSuper && isWanted(it) ? [[it.id, it]] : [])))

const superPanels = ({ byId }: Catalogue, panel: PanelHead): PanelHead[] =>
  panel.parentIds.flatMap((id) => byId.get(id) ?? []).filter(isPublic)

const readWhole = (text: string | undefined): number => (/^\d{1,8}$/.test(text ?? '') ? Number(text) : 0)
