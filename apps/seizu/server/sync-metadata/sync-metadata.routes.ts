import { answer, route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import type { SyncMetadataValues } from '../../contract/sync-metadata.ts'
import type { Graph } from '../../source/neo4j.ts'
import { askingGraph } from '../asking-graph.ts'
import type { Deps } from '../deps.ts'
import { requirePermission } from '../identity/identity.ts'
import type { Identity } from '../identity/identity.ts'

const values = route({
  method: 'GET',
  url: '/api/v1/sync-metadata/values',
  operationId: 'sync_metadata_values',
  summary: 'What a scheduled query may watch for: the values that scans have left in the graph',
  tags: ['scheduled queries'],
  produces: 'anything',
  replies: { 200: { description: 'Each value once, sorted' } },
})

/** For whoever writes the `watch_scans` of a scheduled query (seizu §13.3). */
export const syncMetadataRoutes =
  ({ graph }: Pick<Deps, 'graph'>) =>
  (site: Site<Identity>): void =>
    site.handle(values, async ({ user, signal }) => {
      requirePermission(user, 'scheduled_queries:read')
      const of = (key: string) => valuesOf(graph, key, signal)
      const [grouptypes, syncedtypes, groupids] = await Promise.all([of('grouptype'), of('syncedtype'), of('groupid')])
      const body: SyncMetadataValues = { grouptypes, syncedtypes, groupids }
      return answer({ headers: { 'cache-control': 'no-store' }, body })
    })

/** As texts, since patterns are matched against texts; sorted here, so that both engines agree on the order. */
async function valuesOf(graph: Graph, key: string, signal: AbortSignal): Promise<string[]> {
  const statement = `MATCH (s:SyncMetadata) WHERE s.${key} IS NOT NULL RETURN DISTINCT s.${key} AS value`
  const { rows } = await askingGraph(graph.read(statement, {}, { signal }))
  return [...new Set(rows.map(({ value }) => String(value)))].sort()
}
