import { Problem } from '@farside/kernel/errors'
import { readForm, route } from '@farside/kernel/http'
import type { Answer, Incoming, Site } from '@farside/kernel/http'
import { z } from 'zod'
import { versionText } from '../../contract/version.ts'
import { problems } from '../../problems.ts'
import { answerAt } from '../api/serve.ts'
import type { Deps } from '../deps.ts'
import { contentOf } from '../document/panel-head.rules.ts'
import { withSignedOff } from '../document/read-frozen.ts'
import { preferredReleases } from '../gene/ensembl.rules.ts'
import type { Assembly } from '../gene/ensembl.rules.ts'
import { flash } from '../page/flash.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { redirect } from '../page/redirect.ts'
import { bedLines } from './bed.rules.ts'
import type { BedEntity, BedOptions } from './bed.rules.ts'
import { readTsvEntities } from './download.queries.ts'
import { entitiesOfDocument, panelOfDocument } from './frozen-tsv.rules.ts'
import { levelsOfDigits, panelCsv, panelTsv } from './panel-tsv.rules.ts'
import type { TsvEntity, TsvPanel } from './panel-tsv.rules.ts'
import { documentText, findPanelVersion, versionFault, versionKey } from './panel-version.ts'
import type { PanelVersion } from './panel-version.ts'
import { attachment } from './tsv.rules.ts'

const PanelId = z.coerce.number().int().min(1).max(2_147_483_647)
const file = { tags: ['downloads'], produces: 'anything', hidden: true } as const
const tsvType = 'text/tab-separated-values; charset=utf-8'
const replies = { 200: { description: 'The file', type: tsvType } }

const byRating = route({
  ...file,
  method: 'GET',
  url: '/panels/:panelId/download/:digits/',
  operationId: 'download ratings',
  summary: 'The live version as TSV, those entities whose rating is among the digits',
  params: z.object({ panelId: PanelId, digits: z.string().regex(/^([0-4]{1,5}|all)$/i) }),
  replies,
})
const version = {
  ...file,
  url: '/panels/:panelId/download_version/',
  params: z.object({ panelId: PanelId }),
  replies,
} as const
const askedVersion = route({ ...version, method: 'GET', operationId: 'download version', summary: 'A version as TSV' })
const formVersion = route({
  ...version,
  method: 'POST',
  operationId: 'download version form',
  summary: 'The same, asked for by a form; it changes nothing',
  body: 'stream',
})
const formats = { bed: 'text/plain; charset=utf-8', json: 'application/json', csv: 'text/csv; charset=utf-8' } as const
const formatRoutes = (Object.keys(formats) as (keyof typeof formats)[]).map((format) => ({
  format,
  definition: route({
    ...file,
    method: 'GET',
    url: `/panels/:panelId/download.${format}`,
    operationId: `download ${format}`,
    summary: `The live version, or one by its number, as ${format.toUpperCase()}`,
    params: z.object({ panelId: PanelId }),
    replies,
  }),
}))

const allLevels = levelsOfDigits('01234')

export const panelDownloadRoutes = (deps: Deps) => (site: Site<Viewer>) => {
  const preferred = preferredReleases(deps.settings)

  site.handle(byRating, (request) =>
    answerAt(deps, request, async (asked) => {
      const { panelId, digits } = request.params
      const levels = /^all$/i.test(digits) ? allLevels : levelsOfDigits(digits)
      return tsvFile(request, await findPanelVersion(deps, asked, panelId), levels)
    }),
  )
  site.handle(askedVersion, (request) => versionFile(request, request.search.get('panel_version') ?? ''))
  site.handle(formVersion, async (request) => {
    const form = await readForm(request, { maxBytes: 10_000 })
    return versionFile(request, form.get('panel_version') ?? '')
  })
  for (const { format, definition } of formatRoutes) {
    site.handle(definition, (request) =>
      answerAt(deps, request, async (asked) => {
        const given = request.search.get('version') || undefined
        const found = await findPanelVersion(deps, asked, request.params.panelId, given)
        return deps.answers.serve(request, {
          key: `${format} ${versionKey(found)}`,
          sameForAll: true,
          make: async () => ({
            type: formats[format],
            headers: { 'content-disposition': attachment(`${found.head.name}.${format}`) },
            body: await makers[format](found, request.search),
          }),
        })
      }),
    )
  }

  const makers: Record<keyof typeof formats, (found: PanelVersion, search: URLSearchParams) => Promise<string>> = {
    json: async (found) => {
      const text = await documentText(deps, found)
      return found.frozen ? withSignedOff(text, found.frozen.signedOff) : text
    },
    csv: async (found) => {
      const { panel, entities } = await rowsOf(found, allLevels)
      return panelCsv(panel, entities)
    },
    bed: async (found, search) => {
      const assembly = readAssembly(search.get('assembly'))
      const options: BedOptions = {
        assembly,
        levels: readLevels(search.get('list')),
        padding: readPadding(search.get('padding')),
        extended: /^(true|1|yes|on)$/i.test(search.get('extended') ?? ''),
        preferred,
      }
      const document = JSON.parse(await documentText(deps, found)) as Record<string, BedEntity[] | undefined>
      const { name, version: number } = panelOfDocument(document)
      const title = `# ${name.replace(/\s+/g, ' ')}, version ${number}, ${assembly.replace('ch', 'Ch')}`
      const entities = ['genes', 'strs', 'regions'].flatMap((it) => document[it] ?? [])
      return [title, ...bedLines(entities, options), ''].join('\n')
    },
  }

  /** A version that does not exist is told to the person who asked, on the page that he came from. */
  const versionFile = (request: Incoming & { user: Viewer; params: { panelId: number } }, given: string) =>
    answerAt(deps, request, async (asked) => {
      const { panelId } = request.params
      try {
        return await tsvFile(request, await findPanelVersion(deps, asked, panelId, given.trim()), allLevels)
      } catch (error) {
        const fault = error instanceof Problem ? versionFault(asked, panelId, error) : undefined
        if (fault === undefined) {
          // Whether its number was malformed is nothing to somebody who may not know of the panel.
          throw error instanceof Problem && error.code === 'version_malformed' ? problems.not_found() : error
        }
        flash(request, [{ kind: 'bad', text: `Cannot download version "${given.slice(0, 40)}": ${fault}.` }])
        return redirect(303, `/panels/${panelId}/`)
      }
    })

  const tsvFile = (request: Incoming, found: PanelVersion, levels: ReadonlySet<number>): Promise<Answer> =>
    deps.answers.serve(request, {
      key: `tsv ${[...levels].sort().join('')} ${versionKey(found)}`,
      sameForAll: true,
      make: async () => {
        const { panel, entities } = await rowsOf(found, levels)
        const headers = { 'content-disposition': attachment(`${panel.name}.tsv`) }
        return { type: tsvType, headers, body: panelTsv(panel, entities) }
      },
    })

  /** Frozen versions have all their entities, those without a rating too. */
  async function rowsOf(
    { head, catalogue, audience, frozen }: PanelVersion,
    levels: ReadonlySet<number>,
  ): Promise<{ panel: TsvPanel; entities: TsvEntity[] }> {
    if (frozen) {
      const document = JSON.parse(frozen.text) as Record<string, unknown>
      return { panel: panelOfDocument(document), entities: entitiesOfDocument(document, preferred) }
    }
    const panelIds = contentOf(head, catalogue, audience).map((it) => it.id)
    const { name, level3, level2, omim, orphanet, hpo } = head
    const entities = await readTsvEntities(deps.db, { panelIds, levels: [...levels], omim, preferred })
    return { panel: { name, level3, level2, orphanet, hpo, version: versionText(head) }, entities }
  }
}

const readAssembly = (given: string | null): Assembly => {
  if (given === null || given === '' || /^grch38$/i.test(given)) return 'GRch38'
  if (/^grch37$/i.test(given)) return 'GRch37'
  throw problems.parameters_invalid({ assembly: ['GRCh37 or GRCh38'] })
}

const readLevels = (given: string | null): ReadonlySet<number> => {
  if (given === null || given === '') return new Set([3])
  if (!/^[0-3](,[0-3])*$/.test(given)) throw problems.parameters_invalid({ list: ['numbers from 0 to 3, such as 3,2'] })
  return new Set(given.split(',').map(Number))
}

const readPadding = (given: string | null): number => {
  if (given === null || given === '') return 0
  if (!/^\d{1,7}$/.test(given)) throw problems.parameters_invalid({ padding: ['a number of bases'] })
  return Number(given)
}
