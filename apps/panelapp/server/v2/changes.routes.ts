import type { Site } from '@farside/kernel/http'
import { z } from 'zod'
import { choices, csv, orderingBy, pageOf, paging, V2Change, words } from '../../contract/v2.ts'
import { problems } from '../../problems.ts'
import { changeHorizon } from '../change/change-horizon.queries.ts'
import { listChanges } from '../change/change.queries.ts'
import type { RecordedChange } from '../change/change.queries.ts'
import { answerAt } from '../api/serve.ts'
import type { Deps } from '../deps.ts'
import type { Catalogue } from '../panel/catalogue.ts'
import { maySee } from '../panel/visibility.rules.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { askedBeginning } from './asked-beginning.ts'
import { cursorOf, nextPage, readCursor } from './cursor.rules.ts'
import { v2Route } from './v2-route.ts'

const kinds = [
  'panel_added',
  'panel_changed',
  'status_changed',
  'version_created',
  'signed_off',
  'sign_off_removed',
  'entity_added',
  'entity_removed',
  'entity_renamed',
  'rating_changed',
  'entity_changed',
] as const

const list = v2Route({
  url: '/api/v2/changes',
  operationId: 'v2-changes',
  summary: 'What changed, in the order in which it became known here',
  description:
    'Follow `next` to the end, keep `cursor`, and ask again with it: nothing is told twice and nothing is left out. ' +
    '`time` is when a change became live, `recorded_at` when it became known here; a mirror learns of it later. ' +
    'Of panels that went out of sight only that is told.',
  query: z.strictObject({
    since: words('Recorded at or after this date (its beginning, UTC) or time'),
    panel_id: csv('Number of the panel'),
    kind: choices(kinds, 'Kind of change'),
    entity_type: choices(['gene', 'str', 'region'], 'Type of entity'),
    entity_name: csv('Name of the entity'),
    hgnc_id: csv('Such as `HGNC:7577`'),
    from: words('What it was: `2` for what was amber'),
    to: words('What it became: `3` for what turned green'),
    ordering: orderingBy(['recorded_at']),
    ...paging,
  }),
  replies: {
    200: pageOf(V2Change).extend({
      cursor: z.string().nullable().meta({ description: 'Where to go on later; null where nothing was found yet' }),
      complete_until: z.string().meta({ description: 'Nothing recorded before this can appear any more' }),
    }),
  },
})

export const v2ChangeRoutes = (deps: Deps) => (site: Site<Viewer>) => {
  site.handle(list, (request) =>
    answerAt(deps, request, async (asked) => {
      const { since, ordering = 'recorded_at', cursor, limit = 100, ...filter } = request.query
      const backwards = ordering.startsWith('-')
      const place = readCursor(ordering, 'string', cursor)
      const after = place && { recordedAt: askedBeginning('cursor', String(place[0])), id: place[1] }
      // First the horizon, then the rows: what commits in between lies beyond it.
      const before = await changeHorizon(deps.db)
      const found = await listChanges(
        deps.db,
        {
          visible: asked.catalogue.panels.filter((it) => maySee(asked.viewer, it)).map((it) => it.id),
          since: since === undefined ? undefined : askedBeginning('since', since),
          before,
          panelIds: filter.panel_id && panelIds(filter.panel_id),
          kinds: filter.kind,
          entityTypes: filter.entity_type,
          entityNames: filter.entity_name,
          hgncIds: filter.hgnc_id,
          from: filter.from,
          to: filter.to,
        },
        { after, backwards, limit: limit + 1 },
      )
      const page = found.slice(0, limit)
      const last = page.at(-1)
      const reached = last ? cursorOf(ordering, [last.recordedAt, last.id]) : (cursor ?? null)
      const body = {
        results: page.map((it) => changeOf(it, asked.catalogue, asked.viewer)),
        next: found.length > limit && reached !== null ? nextPage(request, reached) : null,
        cursor: reached,
        complete_until: before,
      }
      return deps.answers.serve(request, {
        make: () => ({ type: 'application/json', body: JSON.stringify(body) }),
      })
    }),
  )
}

function panelIds(texts: readonly string[]): number[] {
  if (texts.every((it) => /^\d{1,9}$/.test(it))) return texts.map(Number)
  throw problems.parameters_invalid({ panel_id: ['Give numbers of panels.'] })
}

function changeOf(change: RecordedChange, { byId }: Catalogue, viewer: Viewer) {
  const head = byId.get(change.panelId)
  return {
    id: change.id,
    kind: change.kind,
    panel: { id: change.panelId, name: head && maySee(viewer, head) ? head.name : null },
    entity:
      change.entityType === null || change.entityName === null
        ? null
        : { type: change.entityType, name: change.entityName, hgnc_id: change.hgncId },
    from: change.from,
    to: change.to,
    fields: change.fields,
    version: change.version,
    time: change.at,
    recorded_at: change.recordedAt,
  }
}
