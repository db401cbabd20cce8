import { route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import type { EntityType } from '../../tables.ts'
import { streamAnswer } from '../answers/stream-answer.ts'
import type { Deps } from '../deps.ts'
import { preferredReleases } from '../gene/ensembl.rules.ts'
import type { PanelHead } from '../panel/catalogue.ts'
import { refuseUnless } from '../viewer/permissions.rules.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { allHeader, allLines, allPanelsHeader, allPanelsLine } from './all-tsv.rules.ts'
import { readAllEntities, readReviewers } from './all.queries.ts'
import { attachment } from './tsv.rules.ts'

const type = 'text/tab-separated-values; charset=utf-8'
const fileRoute = (path: string, what: string) =>
  route({
    method: 'GET',
    url: `/panels/${path}/`,
    operationId: path,
    summary: `All ${what} in one TSV file, for curators`,
    tags: ['downloads'],
    produces: 'anything',
    hidden: true,
    replies: { 200: { description: 'The file', type }, 403: { description: 'Not a curator' } },
  })
const entityFiles = [
  { entityType: 'gene', name: 'genes', file: fileRoute('download_genes', 'genes') },
  { entityType: 'str', name: 'strs', file: fileRoute('download_strs', 'STRs') },
  { entityType: 'region', name: 'regions', file: fileRoute('download_regions', 'regions') },
] as const
const panelsFile = fileRoute('download_panel', 'panels')

/** Entities in memory at a time; about 2 MB. */
const entitiesAtATime = 3000

export const allDownloadRoutes = (deps: Deps) => (site: Site<Viewer>) => {
  const { db, settings } = deps
  const preferred = preferredReleases(settings)

  for (const { entityType, name, file } of entityFiles) {
    site.handle(file, async (request) => {
      refuseUnless(request.user, 'download_all')
      const { panels, byId } = await deps.catalogue.read()
      const present = panels.filter((it) => it.status !== 'deleted')
      async function* parts() {
        yield allHeader(entityType)
        for (const batch of batches(
          present.filter((it) => !it.isSuper),
          entityType,
        )) {
          const panelIds = batch.map((it) => it.id)
          let lines = ''
          for (const entity of await readAllEntities(db, { type: entityType, panelIds, preferred })) {
            const panel = byId.get(entity.panel.id)
            const parents = (panel?.parentIds ?? []).flatMap((id) => byId.get(id) ?? [])
            lines += allLines(entityType, entity, {
              types: panel?.types.map((it) => it.name) ?? [],
              parents: parents.filter((it) => it.status !== 'deleted'),
            })
          }
          if (lines !== '') yield lines
        }
      }
      return streamAnswer(request, { type, headers: fileHeaders(name, deps.now()), parts: parts() })
    })
  }

  site.handle(panelsFile, async (request) => {
    refuseUnless(request.user, 'download_all')
    const { panels } = await deps.catalogue.read()
    const present = panels.filter((it) => it.status !== 'deleted')
    const reviewers = await readReviewers(db, [...new Set(present.flatMap(reviewerIds))])
    async function* parts() {
      yield allPanelsHeader
      for (const panel of present) {
        const people = reviewerIds(panel).flatMap((id) => reviewers.get(id) ?? [])
        yield allPanelsLine(panel, people, request.origin)
      }
    }
    return streamAnswer(request, { type, headers: fileHeaders('panels', deps.now()), parts: parts() })
  })
}

const reviewerIds = ({ stats }: PanelHead): number[] => {
  const ids = stats['entity_reviewers']
  return Array.isArray(ids) ? (ids as number[]) : []
}

/** `All_genes_20260131-1020.tsv`, in UTC. */
const fileHeaders = (name: string, now: Date) => {
  const [day = '', time = ''] = now.toISOString().split('T')
  const stamp = `${day.replaceAll('-', '')}-${time.slice(0, 5).replace(':', '')}`
  return { 'content-disposition': attachment(`All_${name}_${stamp}.tsv`) }
}

/** Panels in their order, so many that their entities fit; a bigger panel comes by itself. */
function* batches(panels: readonly PanelHead[], entityType: EntityType): Generator<PanelHead[]> {
  let batch: PanelHead[] = []
  let entities = 0
  for (const panel of panels) {
    const count = panel.stats[`number_of_${entityType}s`] ?? 0
    if (batch.length > 0 && entities + count > entitiesAtATime) {
      yield batch
      batch = []
      entities = 0
    }
    batch.push(panel)
    entities += count
  }
  if (batch.length > 0) yield batch
}
