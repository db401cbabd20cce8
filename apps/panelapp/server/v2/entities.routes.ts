import type { Incoming, Site } from '@farside/kernel/http'
import { z } from 'zod'
import {
  choices,
  csv,
  orderingBy,
  pageOf,
  paging,
  truth,
  V2Entity,
  versionChoice,
  whole,
  words,
} from '../../contract/v2.ts'
import { versionText } from '../../contract/version.ts'
import { problems } from '../../problems.ts'
import { answerAt } from '../api/serve.ts'
import type { Asked } from '../api/serve.ts'
import type { Deps } from '../deps.ts'
import { preferredReleases } from '../gene/ensembl.rules.ts'
import { copyIn, withPanel } from '../document/entity-text.rules.ts'
import { contentOf } from '../document/panel-head.rules.ts'
import { visiblePanels } from '../dump/dump-lines.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { askedBeginning } from './asked-beginning.ts'
import { cursorOf, nextPage, readCursor } from './cursor.rules.ts'
import { entityOrders, kindOfOrder, listEntities } from './entity-list.queries.ts'
import { panelPath } from './panels.routes.ts'
import { frozenForm, pickVersion } from './pick-version.ts'
import type { PickedVersion } from './pick-version.ts'
import { frozenDocument } from './v2-document.ts'
import { openFlatTexts } from './v2-entity.rules.ts'
import { refusal, serveV2, v2Route } from './v2-route.ts'

const filters = {
  entity_type: choices(['gene', 'str', 'region'], 'Type'),
  entity_name: csv('Name, symbol or HGNC id'),
  confidence_level: choices(['0', '1', '2', '3'], 'Rating, 3 green'),
  min_confidence: whole(0, 3, 'Lowest rating'),
  tag: csv('Any of these tags'),
  source: csv('Any of these sources, as in `evidence`'),
  mode_of_inheritance: words('Exactly'),
  flagged: truth('Proposed ones alone, or none'),
  ready: truth('Those that are marked ready alone, or none'),
  level_since: words('Has its rating since this date or time, or later: what turned green since'),
}
const inPanel = v2Route({
  url: '/api/v2/panels/:id/entities',
  operationId: 'v2-panel-entities',
  summary: 'Entities of a panel by pages; of a former version those filters that its document can answer',
  params: panelPath,
  query: z.strictObject({ ...versionChoice, ...filters, ordering: orderingBy(entityOrders), ...paging }),
  replies: { 200: pageOf(V2Entity), 404: refusal('No such panel or version, or none that you may see') },
})
const everywhere = v2Route({
  url: '/api/v2/entities',
  operationId: 'v2-entities',
  summary: 'Entities of all panels, each with its panel',
  query: z.strictObject({
    panel_id: csv('Number of the panel'),
    ...filters,
    ordering: orderingBy(entityOrders),
    ...paging,
  }),
  replies: { 200: pageOf(V2Entity) },
})

interface Query extends Partial<Record<keyof typeof filters, unknown>> {
  entity_type?: string[] | undefined
  entity_name?: string[] | undefined
  confidence_level?: string[] | undefined
  min_confidence?: number | undefined
  tag?: string[] | undefined
  source?: string[] | undefined
  mode_of_inheritance?: string | undefined
  flagged?: boolean | undefined
  ready?: boolean | undefined
  level_since?: string | undefined
  ordering?: string | undefined
  cursor?: string | undefined
  limit?: number | undefined
}

export const v2EntityRoutes = (deps: Deps) => (site: Site<Viewer>) => {
  const preferred = preferredReleases(deps.settings)

  site.handle(inPanel, (request) =>
    answerAt(deps, request, async (asked) => {
      const { version, as_of } = request.query
      const picked = await pickVersion(deps.db, asked, request.params.id, { version, as_of, now: deps.now() })
      return serveV2(deps, asked, picked.state, async () => {
        const page = await (picked.isLive
          ? livePage(
              request,
              asked,
              request.query,
              contentOf(picked.head, asked.catalogue, asked.audience).map((it) => it.id),
            )
          : frozenPage(request, asked, request.query, picked))
        return picked.asOf ? `${page.slice(0, -1)},"as_of":${JSON.stringify(picked.asOf)}}` : page
      })
    }),
  )
  site.handle(everywhere, (request) =>
    answerAt(deps, request, (asked) =>
      serveV2(deps, asked, asked.catalogue.fingerprint, () => {
        const wanted = request.query.panel_id
        const seen = visiblePanels(asked.catalogue, asked.viewer).filter((it) => !it.isSuper)
        const panels = wanted ? seen.filter((it) => wanted.includes(String(it.id))) : seen
        return livePage(
          request,
          asked,
          request.query,
          panels.map((it) => it.id),
        )
      }),
    ),
  )

  async function livePage(request: Incoming, { catalogue }: Asked, query: Query, panelIds: readonly number[]) {
    const { ordering = 'name', cursor, limit = 100 } = query
    const after = readCursor(ordering, kindOfOrder(ordering), cursor)
    if (after && ordering.endsWith('level_since')) askedBeginning('cursor', String(after[0]))
    const rows = await listEntities(
      deps.db,
      {
        panelIds,
        types: query.entity_type,
        names: query.entity_name,
        levels: query.confidence_level,
        minLevel: query.min_confidence,
        tags: query.tag,
        sources: query.source,
        modes: query.mode_of_inheritance === undefined ? undefined : [query.mode_of_inheritance],
        flagged: query.flagged,
        ready: query.ready,
        levelSince: query.level_since === undefined ? undefined : askedBeginning('level_since', query.level_since),
      },
      { ordering, after, limit: limit + 1 },
    )
    const flat = openFlatTexts(preferred)
    const page = rows.slice(0, limit)
    const results = page.map((row) => {
      const head = catalogue.byId.get(row.panel_id)
      const { id = row.panel_id, name = '', status = '' } = head ?? {}
      const panel = JSON.stringify({ id, name, status, version: head && versionText(head) })
      return `${withPanel(row, 'live', panel).slice(0, -1)},${flat(row.entity_name, copyIn(row, 'live'))},${row.state}}`
    })
    const last = rows.length > limit ? page.at(-1) : undefined
    const next = nextPage(request, last && cursorOf(ordering, [last.key, last.id]))
    return `{"results":[${results.join()}],"next":${JSON.stringify(next)}}`
  }

  /** In the order of the document alone; the place is the number of the entity in it. */
  async function frozenPage(request: Incoming, asked: Asked, query: Query, picked: PickedVersion) {
    const { cursor, limit = 100 } = query
    refuseUnknown(query)
    const form = await frozenForm(deps.db, asked, picked)
    const made = frozenDocument({ ...form, supersededAt: picked.supersededAt }, picked.head, preferred)
    const { genes, strs, regions } = JSON.parse(made.bytes.toString()) as Record<
      'genes' | 'strs' | 'regions',
      FrozenEntity[]
    >
    const all = [...genes, ...strs, ...regions].map((entity, place) => ({ entity, place }))
    const after = readCursor('document', 'number', cursor)?.[1] ?? -1
    const fitting = all.filter(({ entity, place }) => place > after && fitsFrozen(entity, query))
    const page = fitting.slice(0, limit)
    const last = fitting.length > limit ? page.at(-1) : undefined
    const next = nextPage(request, last && cursorOf('document', [0, last.place]))
    return JSON.stringify({ results: page.map((it) => it.entity), next })
  }
}

interface FrozenEntity {
  entity_type: string
  entity_name: string
  confidence_level: string
  hgnc_id: string | null
  mode_of_inheritance: string | null
  tags?: string[] | null
  evidence?: string[] | null
}

/** What a frozen version did not record cannot be asked for. */
function refuseUnknown(query: Query): void {
  for (const name of ['flagged', 'ready', 'level_since', 'ordering'] as const) {
    if (query[name] !== undefined) {
      throw problems.parameters_invalid({ [name]: ['A former version does not tell: leave it out.'] })
    }
  }
}

function fitsFrozen(it: FrozenEntity, query: Query): boolean {
  const { entity_type, entity_name, confidence_level, min_confidence, tag, source, mode_of_inheritance } = query
  return (
    (entity_type === undefined || entity_type.includes(it.entity_type)) &&
    (entity_name === undefined || entity_name.includes(it.entity_name) || entity_name.includes(it.hgnc_id ?? '')) &&
    (confidence_level === undefined || confidence_level.includes(it.confidence_level)) &&
    (min_confidence === undefined || Number(it.confidence_level) >= min_confidence) &&
    (tag === undefined || (it.tags ?? []).some((name) => tag.includes(name))) &&
    (source === undefined || (it.evidence ?? []).some((name) => source.includes(name))) &&
    (mode_of_inheritance === undefined || it.mode_of_inheritance === mode_of_inheritance)
  )
}
