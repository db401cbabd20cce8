import type { Site } from '@farside/kernel/http'
import { z } from 'zod'
import { V2Diff, words } from '../../contract/v2.ts'
import { versionText } from '../../contract/version.ts'
import { problems } from '../../problems.ts'
import { diffVersions } from '../as-of/diff-versions.ts'
import { answerAt } from '../api/serve.ts'
import type { Asked } from '../api/serve.ts'
import type { Deps } from '../deps.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { panelPath } from './panels.routes.ts'
import { frozenForm, pickVersion } from './pick-version.ts'
import type { PickedVersion } from './pick-version.ts'
import { refusal, serveV2, v2Route } from './v2-route.ts'

const diff = v2Route({
  url: '/api/v2/panels/:id/diff',
  operationId: 'v2-diff',
  summary:
    'What differs between two versions of a panel, or between two panels: genes, STRs, regions and the panel itself',
  params: panelPath,
  query: z.strictObject({
    from: words('A version such as `1.4`, or a date or time: what was live then. Needed unless `with` is given'),
    to: words('The same; the live version when left out'),
    with: words('Another panel to compare with: `to` is of that one, and both are live when left out'),
  }),
  replies: { 200: V2Diff, 404: refusal('No such panel or version, or none that you may see') },
})

export const v2DiffRoutes = (deps: Deps) => (site: Site<Viewer>) => {
  site.handle(diff, (request) =>
    answerAt(deps, request, async (asked) => {
      const { from, to, with: other } = request.query
      if (from === undefined && other === undefined) {
        throw problems.parameters_invalid({ from: ['Give the version to compare from, such as 1.4.'] })
      }
      const before = await pick(asked, request.params.id, from)
      const after = await pick(asked, other ?? request.params.id, to)
      return serveV2(deps, asked, `${before.state} ${after.state}`, async () => {
        const [a, b] = [await frozenForm(deps.db, asked, before), await frozenForm(deps.db, asked, after)]
        const { panel, entities, counts } = diffVersions(a.text, b.text)
        return JSON.stringify({
          from: sideOf(before, a.sha256),
          to: sideOf(after, b.sha256),
          counts,
          panel,
          entities: entities.map((it) => ({
            kind: it.kind,
            entity_type: it.entityType,
            entity_name: it.entityName,
            hgnc_id: it.hgncId,
            from: it.from,
            to: it.to,
            changes: it.changes,
          })),
        })
      })
    }),
  )

  /** Dates have dashes, versions have none. */
  const pick = (asked: Asked, ref: string, text: string | undefined): Promise<PickedVersion> =>
    pickVersion(deps.db, asked, ref, { [text?.includes('-') ? 'as_of' : 'version']: text, now: deps.now() })
}

const sideOf = ({ head, version, isLive, asOf }: PickedVersion, sha256: string) => ({
  panel_id: head.id,
  name: version.name,
  version: versionText(version),
  version_created: version.versionCreated,
  live: isLive,
  sha256,
  ...(asOf && { as_of: asOf }),
})
