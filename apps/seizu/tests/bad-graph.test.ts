import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startProgram } from '../../../harness/process.ts'

/** Something at the Bolt port that is no graph. */
async function standIn(onConnection: (socket: Socket) => void) {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    onConnection(socket)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    uri: `bolt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => sockets.size,
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
const silent = () => {}
const nonsense = (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
/** It agrees on Bolt 5.0, and then sends bytes that are no message. */
const noMessages = (socket: Socket) => {
  socket.once('data', () => socket.write(Buffer.from('00000005ffffdfdfdfdfdfdfdfdfdf0000', 'hex')))
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seizu-bad-graph-'))
  await writeFile(join(folder, 'dashboards.yaml'), '{dashboard: {rows: []}}')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const settings = (uri: string) => ({
  NEO4J_URI: uri,
  REPORTING_CONFIG_FILE: join(folder, 'dashboards.yaml'),
  HOST: '127.0.0.1',
  PORT: '0',
  DEBUG: 'true',
  SECRET_KEY: 'secret of the test',
  SEIZU_QUERY_PATH: 'server',
  DEVELOPMENT_ONLY_REQUIRE_AUTH: 'false',
})

describe.each([
  ['takes connections and never speaks', silent],
  ['answers nonsense', nonsense],
  ['agrees on Bolt and then sends what is no message', noMessages],
])('a graph that %s', (_, behaviour) => {
  test.each([
    ['web', ['web']],
    ['worker watch-users', ['worker', 'watch-users']],
    ['worker schedule-queries', ['worker', 'schedule-queries']],
  ])(
    'does not keep `seizu %s` from ending when it is told to',
    async (__, args) => {
      const graph = await standIn(behaviour)
      const program = startProgram('seizu', 'apps/seizu/main.ts', args, settings(graph.uri))
      try {
        await expect.poll(() => graph.connections(), { timeout: 60_000 }).toBeGreaterThan(0)
        expect(await Promise.race([program.stop(), endOfPatience()])).toBe(0)
      } finally {
        await program.kill()
        graph.close()
      }
    },
    90_000,
  )
})

describe('pages over a graph that never speaks', () => {
  test('are served, the config too, and `/readyz` says what is missing', async () => {
    const graph = await standIn(silent)
    const env = { ...settings(graph.uri), NEO4J_CONNECTION_TIMEOUT: '1s', NEO4J_QUERY_TIMEOUT: '1s' }
    const program = startProgram('seizu', 'apps/seizu/main.ts', ['web'], env)
    try {
      const url = String((await program.waitFor('web_ready')).fields.url)
      expect((await fetch(`${url}/api/v1/config`)).status).toBe(200)
      const ready = await fetch(`${url}/readyz`)
      expect(ready.status).toBe(503)
      const query = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query": "RETURN 1"}' }
      const page = await fetch(`${url}/api/v1/config`)
      const cookies = page.headers.getSetCookie().map((it) => it.split(';')[0]!)
      const token = cookies.find((it) => it.startsWith('_csrf_token='))!.slice('_csrf_token='.length)
      const headers = { ...query.headers, cookie: cookies.join('; '), 'x-csrftoken': token }
      const answer = await fetch(`${url}/api/v1/query/adhoc`, { ...query, headers })
      expect(answer.status).toBe(500)
      expect(await answer.json()).toMatchObject({ error: expect.any(String) })
    } finally {
      await program.stop()
      graph.close()
    }
  }, 90_000)
})

/** Well beyond what an ending takes, well below what the driver waits for. */
const endOfPatience = () => new Promise<string>((resolve) => setTimeout(() => resolve('it goes on'), 20_000).unref())
