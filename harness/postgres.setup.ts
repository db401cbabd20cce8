import { readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '@farside/kernel/db'
import { endLeftover } from '../kernel/db/embedded/leftover.ts'
import { freePorts } from './free-ports.ts'

const PREFIX = 'farside-tests-'

/**
 * Starts one throw-away PostgreSQL for a whole run of the tests; `freshDatabase` makes databases on it.
 * `FARSIDE_TEST_DATABASE_URL` names another server (a superuser of it), `FARSIDE_TEST_POSTGRES` another build
 * (the folder that holds its `bin`).
 */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.FARSIDE_TEST_DATABASE_URL) return undefined
  await sweep()
  const place = join(tmpdir(), `${PREFIX}${process.pid}`)
  const server = await startPostgres({
    dataFolder: place,
    places: [place],
    port: (await freePorts(1))[0]!,
    password: 'test',
    durable: false,
    ...(process.env.FARSIDE_TEST_POSTGRES && { home: process.env.FARSIDE_TEST_POSTGRES }),
  })
  process.env.FARSIDE_TEST_DATABASE_URL = server.url
  return async () => {
    delete process.env.FARSIDE_TEST_DATABASE_URL
    await server.stop()
    await rm(place, { recursive: true, force: true })
  }
}

/** Removes what killed runs left: the number in the name is that of the process that ran the tests. */
async function sweep() {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(name.startsWith(PREFIX) ? name.slice(PREFIX.length) : Number.NaN)
    if (!Number.isSafeInteger(pid) || running(pid)) continue
    const place = join(tmpdir(), name)
    for (const data of await readdir(place).catch(() => [])) await endLeftover(join(place, data))
    await rm(place, { recursive: true, force: true })
  }
}

function running(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
