import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSite, listen } from '@farside/kernel/http'
import type { Server } from '@farside/kernel/http'
import { silentLog } from '@farside/kernel/log'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { neo4jForTests } from '../../../../harness/neo4j.ts'
import { startEmbeddedGraph } from '../../embedded/start-embedded-graph.ts'
import { refuse } from '../../refusals.ts'
import { readSeizuSettings } from '../../settings.ts'
import { openGraph } from '../../source/neo4j.ts'
import type { Graph } from '../../source/neo4j.ts'
import type { Identity } from '../identity/identity.ts'
import { permissionsOf } from '../identity/permissions.rules.ts'
import { syncMetadataRoutes } from './sync-metadata.routes.ts'

async function embedded() {
  const folder = await mkdtemp(join(tmpdir(), 'sync-metadata-'))
  const { uri, close } = await startEmbeddedGraph({ folder })
  const end = async () => {
    await close()
    await rm(folder, { recursive: true, force: true })
  }
  return { uri, user: '', password: '', end }
}
async function real() {
  const found = await neo4jForTests()
  return 'skipped' in found ? found : { ...found, end: async () => {} }
}

describe.each([
  ['the embedded graph', embedded],
  ['a real Neo4j', real],
])('values to watch for, with %s', (_, start) => {
  let skipped: string | undefined
  let graph: Graph
  let server: Server
  let end = async () => {}

  beforeAll(async () => {
    const found = await start()
    if ('skipped' in found) return void (skipped = found.skipped)
    const env = { NEO4J_URI: found.uri, NEO4J_USER: found.user, NEO4J_PASSWORD: found.password }
    graph = openGraph(readSeizuSettings(env).settings)
    const clear = () => graph.write("MATCH (s:SyncMetadata) WHERE s.grouptype STARTS WITH 'values-' DETACH DELETE s")
    await clear()
    await graph.write(
      "CREATE (:SyncMetadata {grouptype: 'values-b', syncedtype: 'values-y', groupid: 7}), " +
        "(:SyncMetadata {grouptype: 'values-a', syncedtype: 'values-y', groupid: '7'}), (:SyncMetadata {grouptype: 'values-b'})",
    )
    const site = createSite<Identity>({ log: silentLog, refuse, authenticate: async (it) => who(it.header('x-role')) })
    syncMetadataRoutes({ graph })(site)
    server = await listen(site, { host: '127.0.0.1', port: 0 })
    end = async () => {
      await server.close()
      await clear()
      await graph.close()
      await found.end()
    }
  }, 120_000)
  afterAll(() => end())

  const ask = (role: string) =>
    fetch(`${server.url}/api/v1/sync-metadata/values`, { headers: role ? { 'x-role': role } : {} })

  test('are there for every reader, each once, sorted, as texts', async ({ skip }) => {
    if (skipped) skip(skipped)
    const body = (await (await ask('seizu-viewer')).json()) as Record<string, string[]>
    // Others may be in the same graph.
    const own = (values: string[] | undefined) => values?.filter((it) => it.startsWith('values-') || it === '7')
    expect(own(body.grouptypes)).toEqual(['values-a', 'values-b'])
    expect(own(body.syncedtypes)).toEqual(['values-y'])
    expect(own(body.groupids)).toEqual(['7'])
    expect(body.grouptypes).toEqual(body.grouptypes?.toSorted())
  })
  test('are not there without the permission, nor for strangers', async ({ skip }) => {
    if (skipped) skip(skipped)
    const refused = await ask('nobody')
    expect([refused.status, await refused.json()]).toMatchObject([403, { missing: ['scheduled_queries:read'] }])
    expect((await ask('')).status).toBe(401)
  })
})

const who = (role: string | undefined): Identity | undefined =>
  role === undefined
    ? undefined
    : {
        userId: 'ann',
        iss: 'test',
        sub: 'ann',
        email: null,
        username: null,
        displayName: null,
        role,
        permissions: new Set(permissionsOf(role)),
      }
