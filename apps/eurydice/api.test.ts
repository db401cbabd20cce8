import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { freshDatabase } from '@farside/harness/database'
import { openDatabase } from '@farside/kernel/db'
import { sql } from 'kysely'
import { runOriginApi } from './origin/api.ts'
import { readOriginSettings } from './settings.ts'
import { eventually } from './tests/eventually.ts'
import { sendBytes } from './tests/raw-http.ts'
import { environmentOf, startApi } from './tests/start-api.ts'

/** A port that was free a moment ago. */
const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
const statusAt = (url: string): Promise<number | undefined> =>
  fetch(url).then(
    (reply) => reply.status,
    () => undefined,
  )

describe('a starting API', () => {
  test('shows which word list its side has, ours or that of BYTES2WORDS_DICT', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'words-'))
    const letters = 'abcdefghijklmnop'
    const words = Array.from({ length: 65_536 }, (_, at) =>
      [12, 8, 4, 0].map((shift) => letters[(at >> shift) & 15]).join(''),
    )
    await writeFile(join(folder, 'words'), words.join('\n'))
    const [destination, origin] = [
      await startApi('destination'),
      await startApi('origin', { BYTES2WORDS_DICT: join(folder, 'words') }),
    ]
    const shownBy = (api: { logged: (typeof origin)['logged'] }) => api.logged('word_list').map(({ fields }) => fields)
    expect(shownBy(destination)).toMatchObject([
      { sha256: 'df21e452097b6113280bb26d6fb06966ce3066cfd0325d64fe98a3a61e7e42bd' },
    ])
    expect(shownBy(origin)).toMatchObject([{ sha256: expect.not.stringMatching(/^df21/) }])
    const ann = await origin.addUser('ann')
    const { token } = await (await origin.ask('/user/association/', { headers: ann.headers })).json()
    expect(token).toMatch(/^([a-p]{4} ){17}[a-p]{4}$/)
    await Promise.all([origin.close(), destination.close(), rm(folder, { recursive: true })])
  })

  test.skipIf(process.platform !== 'linux')('listens at HOST and PORT only', async () => {
    const port = await freePort()
    const api = await startApi('origin', { HOST: '127.0.0.2', PORT: String(port) })
    expect(await statusAt(`http://127.0.0.2:${port}/livez`)).toBe(200)
    expect(await statusAt(`http://127.0.0.1:${port}/livez`)).toBeUndefined()
    await api.close()
  })

  test('serves its figures at METRICS_LISTEN', async () => {
    const port = await freePort()
    const api = await startApi('origin', { METRICS_LISTEN: `127.0.0.1:${port}` })
    const figures = await eventually(
      async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text(),
      (text) => text.includes('\neurydice_pending_transferables 0\n'),
    )
    expect(figures).toContain('# HELP eurydice_queue_size')
    await api.close()
  })

  test('closes an upload that has been silent for HTTP_IDLE_TIMEOUT, and the file fails', async () => {
    const api = await startApi('origin', { HTTP_IDLE_TIMEOUT: '300ms' })
    const ann = await api.addUser('ann')
    const head = `POST /api/v1/transferables/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token ${ann.token}\r\n`
    const what = 'Content-Type: application/octet-stream\r\nContent-Length: 10\r\n\r\nhalf'
    // Ends only because the other end closes: the client never does.
    await sendBytes(api.port, head + what)
    await eventually(
      () => sql<{ state: string }>`select t.state from eurydice_outgoing_transferables as t`.execute(api.db),
      ({ rows }) => rows[0]?.state === 'ERROR',
    )
    await api.close()
  })

  test('waits for its database and migrates it first when DJANGO_MANAGEPY_MIGRATE says so', async () => {
    const database = await freshDatabase()
    const folder = await mkdtemp(join(tmpdir(), 'farside-api-'))
    const port = await freePort()
    const { settings } = readOriginSettings({
      ...environmentOf(database.url, folder),
      PORT: String(port),
      LOG_LEVEL: 'CRITICAL',
      DJANGO_MANAGEPY_MIGRATE: 'on',
    })
    const told = new AbortController()
    const running = runOriginApi(settings, told.signal)
    await eventually(
      () => statusAt(`http://127.0.0.1:${port}/readyz`),
      (status) => status === 200,
    )
    const db = openDatabase<{ schema_migrations: { name: string } }>(database.url)
    expect((await db.selectFrom('schema_migrations').selectAll().execute()).length).toBeGreaterThan(0)
    await db.destroy()
    told.abort()
    await running
    await database.drop()
    await rm(folder, { recursive: true })
  })
})

test('readiness tells strangers which part fails, and neither hosts nor folders', async () => {
  const api = await startApi('origin', { DB_PORT: '1' })
  await rm(api.environment.TRANSFERABLE_STORAGE_DIR!, { recursive: true })
  const said = await (await fetch(`${api.url}/readyz`)).text()
  expect(JSON.parse(said).parts).toMatchObject({
    database: { ok: false, why: 'ECONNREFUSED' },
    storage: { ok: false, why: 'ENOENT' },
  })
  expect(said).not.toMatch(/127\.0\.0\.1|farside-api-/)
  await api.close()
})
