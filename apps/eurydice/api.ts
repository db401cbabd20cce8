import { access, constants } from 'node:fs/promises'
import type { Db } from '@farside/kernel/db'
import { migrate } from '@farside/kernel/db'
import type { HealthReport } from '@farside/kernel/lifecycle'
import { sleep } from '@farside/kernel/lifecycle'
import type { Log } from '@farside/kernel/log'
import { sql } from 'kysely'
import type { Words } from './association/words.ts'
import { databaseUrl } from './settings.ts'
import type { CommonSettings } from './settings.ts'

type Part = HealthReport['parts'][string]

/** What `/readyz` tells: a request can be served when database and folder answer; the link is told, but does not decide. */
export async function readyReport<Tables>(
  db: Db<Tables>,
  storageFolder: string,
  readLink: () => Promise<Part>,
): Promise<HealthReport> {
  const [database, storage, link] = await Promise.all([
    partOf(async () => void (await sql`select 1`.execute(db))),
    partOf(() => access(storageFolder, constants.W_OK)),
    readLink().catch((): Part => ({ ok: false, why: 'unknown without the database' })),
  ])
  return { ok: database.ok && storage.ok, parts: { database, storage, link } }
}

async function partOf(check: () => Promise<void>): Promise<Part> {
  try {
    await check()
    return { ok: true }
  } catch (error) {
    // Anybody may ask: the whole sentence would name hosts and folders. It is in the log where the part is used.
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    return { ok: false, why: code || 'it does not answer' }
  }
}

/** Both sides must spell tokens in the same words, so each shows at start which ones it has (eurydice §8.1). */
export const logWords = (log: Log, { sha256 }: Pick<Words, 'sha256'>): void =>
  log.info('word_list', { message: `Tokens are spelt in the word list with the SHA-256 ${sha256}`, sha256 })

/** Waits for the database and brings it up to date before the API serves (`DJANGO_MANAGEPY_MIGRATE`). */
export async function migrateWhenReachable(
  settings: CommonSettings,
  migrations: URL,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const applied = await migrate(databaseUrl(settings), migrations)
      return log.info('migrated', { message: `Applied ${applied.length} migrations`, applied })
    } catch (error) {
      if (error instanceof Error && error.name === 'Problem') throw error
      log.warn('database_awaited', { message: 'The database cannot be reached yet; trying again in a second', error })
      await sleep(1000, signal)
    }
  }
}

/** Resolves when the signal aborts. */
export const aborted = (signal: AbortSignal): Promise<void> =>
  signal.aborted
    ? Promise.resolve()
    : new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
