import { Problem } from '@farside/kernel/errors'
import { answer, route } from '@farside/kernel/http'
import type { Answer, Site } from '@farside/kernel/http'
import { z } from 'zod'
import { LegacyPanel, LegacyPanels } from '../../contract/legacy.ts'
import { parseVersion } from '../../contract/version.ts'
import { findSeen, findVersion, readOlder } from '../api/find-version.ts'
import { csv, word } from '../api/parameters.rules.ts'
import { refusals } from '../api/refusals.ts'
import { answerAt, serveJson } from '../api/serve.ts'
import type { Asked } from '../api/serve.ts'
import type { Deps } from '../deps.ts'
import { panelDocument } from '../document/panel-document.ts'
import type { Frozen } from '../document/read-frozen.ts'
import type { PanelHead } from '../panel/catalogue.ts'
import { isPublic, maySee } from '../panel/visibility.rules.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { legacyListItem, legacyPanel } from './legacy-panel.rules.ts'
import { filterParameters, readReading } from './legacy-parameters.ts'

const listPanels = route({
  method: 'GET',
  url: '/WebServices/list_panels/',
  // Whatever follows the last slash means nothing.
  aliases: ['/WebServices/list_panels/*'],
  operationId: 'legacy-list-panels',
  summary: 'Panels of the default types, or of those asked for',
  tags: ['legacy'],
  produces: 'anything',
  query: z.object({
    Name: word('Part of the name, in any case'),
    Types: csv('Slugs of panel types; `all` for every type. Without it only the default types are listed'),
    Retired: word('`true`: retired panels as well'),
  }),
  replies: { 200: LegacyPanels, ...refusals() },
})
const getPanel = route({
  method: 'GET',
  url: '/WebServices/get_panel/:ref/',
  aliases: ['/WebServices/get_panel/:ref/*'],
  operationId: 'legacy-get-panel',
  summary: 'One panel with its entities',
  description: 'What is not found is told with status 200, in an array of one sentence.',
  tags: ['legacy'],
  produces: 'anything',
  params: z.object({ ref: z.string().meta({ description: 'A name or part of it, a relevant disorder, or an id' }) }),
  query: z.object({
    version: word('The live version or an older one, such as 1.4'),
    ...filterParameters,
    HaploinsufficiencyScore: csv('Scores of regions'),
    TriplosensitivityScore: csv('Scores of regions'),
  }),
  replies: { 200: LegacyPanel, ...refusals(404) },
})

export const legacyPanelRoutes = (deps: Deps) => (site: Site<Viewer>) => {
  const { settings } = deps

  site.handle(listPanels, (request) =>
    answerAt(deps, request, async (asked) => {
      const { catalogue, audience } = asked
      const { Name: name, Types: types = settings.DEFAULT_PANEL_TYPES, Retired: retired } = request.query
      const withRetired = /^true$/i.test(retired ?? '')
      return serveJson(deps, asked, catalogue.fingerprint, () => {
        const shown = catalogue.panels.filter(
          (it) =>
            (isPublic(it) || (withRetired && it.status === 'retired')) &&
            (types.includes('all') || it.types.some(({ slug }) => types.includes(slug))) &&
            (name === undefined || it.name.toLowerCase().includes(name.toLowerCase())),
        )
        return JSON.stringify({ result: shown.map((it) => legacyListItem(it, catalogue, audience)) })
      })
    }),
  )

  site.handle(getPanel, (request) =>
    answerAt(deps, request, async (asked) => {
      const { ref } = request.params
      const { version, assembly, ...filter } = request.query
      const reading = readReading(assembly, settings)
      if (version !== undefined && !parseVersion(version)) {
        return told(400, 'The incorrect version requested')
      }
      const found = await findOrUndefined(() => find(asked, ref, version))
      if (!found) {
        return told(
          200,
          version === undefined ? `${ref} not found.` : `The version requested for panel:${ref} was not found.`,
        )
      }
      const { head, frozen } = found
      const state = frozen ? `${frozen.sha256} ${frozen.signedOff}` : head.revision
      return serveJson(deps, asked, state, async () => {
        const text = frozen?.text ?? (await panelDocument(deps.db, asked.catalogue, head, 'live', asked.audience))
        const document = JSON.parse(text) as Record<string, unknown>
        return JSON.stringify(legacyPanel(document, filter, reading, frozen && { date: frozen.signedOff }))
      })
    }),
  )

  async function find(
    asked: Asked,
    given: string,
    version: string | undefined,
  ): Promise<{ head: PanelHead; frozen?: Frozen }> {
    const { catalogue, viewer } = asked
    // Digits are an id where there is one; otherwise they may be part of a name.
    const byName = /^\d+$/.test(given) && !catalogue.byId.has(Number(given))
    const ref = byName ? String(byPartOfName(asked, given)?.id ?? given) : given
    if (version === undefined) return { head: findSeenLoaded(asked, ref) }
    const { head, older } = findVersion(catalogue, viewer, { ref, version })
    return older ? { head, frozen: await readOlder(deps.db, viewer, head, older) } : { head }
  }
}

const findSeenLoaded = ({ catalogue, viewer }: Asked, ref: string): PanelHead => {
  findSeen(catalogue, viewer, ref)
  return findVersion(catalogue, viewer, { ref }).head
}

const byPartOfName = ({ catalogue, viewer }: Asked, digits: string): PanelHead | undefined =>
  catalogue.panels.find(
    (it) => maySee(viewer, it) && (it.name.includes(digits) || it.relevantDisorders.includes(digits)),
  )

async function findOrUndefined<T>(find: () => Promise<T>): Promise<T | undefined> {
  try {
    return await find()
  } catch (error) {
    if (error instanceof Problem && error.code === 'not_found') return undefined
    throw error
  }
}

/** Failures are an array of one sentence here, with whatever status programs are used to. */
const told = (status: number, what: string): Answer => answer({ status, body: [`Query Error: ${what}`] })
