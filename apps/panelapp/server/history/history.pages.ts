import { route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import type { FrozenEntity, HistoryPanel, ListedVersion } from '../../contract/history.ts'
import { instantOf } from '../../contract/instant.ts'
import { parseVersion, versionText } from '../../contract/version.ts'
import type { Version } from '../../contract/version.ts'
import type { Level } from '../../contract/vocabulary.ts'
import { datesIn } from '../../pages/frame/dates.ts'
import { differencePage } from '../../pages/history/difference-page.ts'
import { versionPage } from '../../pages/history/version-page.ts'
import type { VersionData } from '../../pages/history/version-page.ts'
import { versionsPage } from '../../pages/history/versions-page.ts'
import { problems } from '../../problems.ts'
import { stateAt } from '../as-of/as-of.rules.ts'
import { readMoment } from '../as-of/moment.rules.ts'
import { versionHistory } from '../as-of/version-history.queries.ts'
import type { KnownVersion } from '../as-of/version-history.queries.ts'
import { entitiesIn } from '../change/diff-entities.rules.ts'
import type { DocumentEntity } from '../change/diff-entities.rules.ts'
import type { Deps } from '../deps.ts'
import { answerAt } from '../api/serve.ts'
import type { Asked } from '../api/serve.ts'
import { documentText, findPanelVersion } from '../download/panel-version.ts'
import { redirect } from '../page/redirect.ts'
import { servePage } from '../page/serve-page.ts'
import type { PanelHead } from '../panel/catalogue.ts'
import { visiblePanel } from '../panel/visible-panel.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { entityDifferences, panelDifferences } from './differences.rules.ts'
import type { PanelDocument } from './differences.rules.ts'

const pageRoute = {
  method: 'GET',
  tags: ['pages'],
  produces: 'anything',
  hidden: true,
  replies: { 200: { description: 'The page' } },
} as const
const versions = route({
  ...pageRoute,
  url: '/panels/:panelId/versions/',
  operationId: 'versions-page',
  summary: 'Every version that is known of a panel',
})
const version = route({
  ...pageRoute,
  url: '/panels/:panelId/versions/:version/',
  operationId: 'version-page',
  summary: 'One version of a panel as it was',
})
const asOf = route({
  ...pageRoute,
  url: '/panels/:panelId/as-of/',
  operationId: 'as-of-page',
  summary: 'A panel as it was on a day',
})
const difference = route({
  ...pageRoute,
  url: '/panels/:panelId/diff/',
  operationId: 'difference-page',
  summary: 'What differs between two versions of a panel',
})

export const historyPages = (deps: Deps) => (site: Site<Viewer>) => {
  const { settings, now } = deps
  const dates = datesIn(settings.TIME_ZONE)

  site.handle(versions, (request) =>
    answerAt(deps, request, async (asked) => {
      const panel = panelOf(asked, request.params)
      return servePage(deps, request, {
        key: `versions|${panel.revision}|${today(now)}`,
        page: async () => showVersions(panel),
      })
    }),
  )

  site.handle(version, (request) =>
    answerAt(deps, request, async (asked) => {
      const panel = panelOf(asked, request.params)
      const known = await knownVersion(request.params.version ?? '', panel)
      if (known.snapshotId === null) return redirect(302, `/panels/${panel.id}/`)
      return servePage(deps, request, {
        key: `version|${panel.revision}`,
        page: async () => showVersion(asked, { panel, known }),
      })
    }),
  )

  site.handle(asOf, (request) =>
    answerAt(deps, request, async (asked) => {
      const panel = panelOf(asked, request.params)
      const text = request.search.get('date')?.trim() ?? ''
      const moment = readMoment(text, now())
      const state = 'instant' in moment ? stateAt(await versionHistory(deps.db, panel.id), moment.instant) : undefined
      if (!('instant' in moment) || !state) {
        const error =
          'instant' in moment
            ? `What ${panel.name} was on ${text} is not known: this installation knows it from ${panel.knownFrom.slice(0, 10)} on.`
            : moment.fault === 'in_future'
              ? `Cannot show ${text}: that day is still to come.`
              : `Cannot read the day "${text.slice(0, 40)}": give one such as 2026-01-31.`
        const status = 'instant' in moment ? 404 : 400
        return servePage(deps, request, { status, page: () => showVersions(panel, error) })
      }
      const { instant } = moment
      return servePage(deps, request, {
        // An instant of today is another one in a moment; what it resolves to is not.
        key: `as-of|${panel.revision}|${versionText(state.version)}|${state.exact}`,
        page: async () =>
          showVersion(asked, {
            panel,
            known: state.version,
            asOf: { day: text.slice(0, 10), instant, exact: state.exact, supersededAt: state.supersededAt },
          }),
      })
    }),
  )

  site.handle(difference, (request) =>
    answerAt(deps, request, async (asked) => {
      const panel = panelOf(asked, request.params)
      const history = await versionHistory(deps.db, panel.id)
      const [from, to] = ['from', 'to'].map((name) => {
        const wanted = parseVersion(request.search.get(name) ?? '')
        return wanted && history.find(({ major, minor }) => major === wanted.major && minor === wanted.minor)
      })
      if (!from || !to) {
        const error = 'Choose two versions of the list to see what differs between them.'
        return servePage(deps, request, { status: 404, page: () => showVersions(panel, error) })
      }
      return servePage(deps, request, {
        key: `diff|${panel.revision}`,
        page: async () => {
          const [before, after] = await Promise.all([from, to].map((it) => readDocument(asked, panel, it)))
          if (!before || !after) throw problems.not_found()
          return differencePage({
            panel: shownPanel(panel),
            from: versionText(from),
            to: versionText(to),
            versions: history.map((it) => ({ version: versionText(it) })),
            fields: panelDifferences(before, after),
            entities: entityDifferences(before, after),
          })
        },
      })
    }),
  )

  async function showVersions(panel: PanelHead, error?: string) {
    const history = await versionHistory(deps.db, panel.id)
    return versionsPage({
      panel: shownPanel(panel),
      versions: history.map((it) => listed(it)),
      today: today(now),
      dates,
      ...(error && { error }),
    })
  }

  async function showVersion(
    asked: Asked,
    { panel, known, asOf: moment }: { panel: PanelHead; known: KnownVersion; asOf?: VersionData['asOf'] },
  ) {
    const document = await readDocument(asked, panel, known)
    return versionPage({
      panel: shownPanel(panel),
      version: listed(known),
      name: known.name,
      entities: entitiesIn(document)
        .map(frozenEntity)
        .toSorted((a, b) => b.level - a.level),
      dates,
      ...(moment && { asOf: moment }),
    })
  }

  /** @throws Problem `not_found`, PanelMoved */
  async function readDocument(asked: Asked, panel: PanelHead, version: Version): Promise<PanelDocument> {
    const found = await findPanelVersion(deps, asked, panel.id, versionText(version))
    return JSON.parse(await documentText(deps, found)) as PanelDocument
  }

  /** @throws Problem `not_found` */
  async function knownVersion(text: string, panel: PanelHead): Promise<KnownVersion> {
    const asked = parseVersion(text)
    const history = asked ? await versionHistory(deps.db, panel.id) : []
    const known = history.find(({ major, minor }) => major === asked?.major && minor === asked.minor)
    if (!known) throw problems.not_found()
    return known
  }
}

/** @throws Problem `not_found` when it is not there or not for this viewer, `panel_not_loaded` */
function panelOf({ catalogue, viewer }: Asked, { panelId = '' }: Record<string, string>): PanelHead {
  const panel = visiblePanel(catalogue, viewer, panelId)
  if (panel.isListed) throw problems.panel_not_loaded(panel.name)
  return panel
}

const today = (now: () => Date): string => instantOf(now()).slice(0, 10)

const shownPanel = (panel: PanelHead): HistoryPanel => ({
  id: panel.id,
  name: panel.name,
  version: versionText(panel),
  isMirrored: panel.origin === 'mirrored',
  knownFrom: panel.knownFrom,
})

const listed = (it: KnownVersion): ListedVersion => ({
  version: versionText(it),
  isLive: it.snapshotId === null,
  since: it.versionCreated,
  seenUntil: it.seenUntil,
  genes: it.counts.genes,
  strs: it.counts.strs,
  regions: it.counts.regions,
  reason: it.reason,
  signedOff: it.signedOff,
  sha256: it.sha256,
})

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((it): it is string => typeof it === 'string' && it !== '') : []

/** Documents of any age: what they do not have is not set. */
const frozenEntity = (entity: DocumentEntity): FrozenEntity => ({
  type: entity.entity_type as FrozenEntity['type'],
  name: entity.entity_name,
  level: Math.min(Number(entity.confidence_level) || 0, 3) as Level,
  moi: typeof entity.mode_of_inheritance === 'string' ? entity.mode_of_inheritance : null,
  phenotypes: texts(entity.phenotypes),
  sources: texts(entity.evidence),
  tags: texts(entity.tags),
})
