import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { access, chown, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client, DatabaseError } from 'pg'
import type { Log } from '../../log/index.ts'
import { sleep } from '../../lifecycle/index.ts'
import { databaseUrl } from '../database.ts'
import { problems } from '../problems.ts'
import { packagedHome, runnableBinaries } from './binaries.ts'
import type { Binaries } from './binaries.ts'
import { findDatabaseUser } from './database-user.ts'
import { endLeftover } from './leftover.ts'
import { takePlace } from './place.ts'
import { placesFor } from './placing.rules.ts'
import { identity, plainEnvironment, runAs } from './run-as.ts'
import type { Account } from './run-as.ts'
import { serverSettings } from './server-settings.ts'

export interface PostgresOptions {
  /** Absolute path of the installation's data folder: decides where the server's files lie. */
  dataFolder: string
  port: number
  /**
   * Name of the installation. Data of another one in the same place (its data folder was deleted, which cannot delete a
   * place elsewhere) are set aside instead of being opened.
   */
  installation?: string
  /** Of the superuser `postgres`; must be the same at every start on these data. */
  password: string
  /** Instead of the places that follow from `dataFolder`; for tests. */
  places?: readonly string[]
  /** The folder (`bin`, `lib`, `share`) of another PostgreSQL ≥ 15, instead of the packaged one; for tests. */
  home?: string
  /** False only for servers that tests throw away. */
  durable?: boolean
  log?: Log
}

export interface Postgres {
  /** Of the superuser, on the database `postgres`. */
  url: string
  pid: number
  /** The folder that holds its files. */
  place: string
  version: number
  /** Resolves when the server has ended, asked or not, with how and the last it said. */
  ended: Promise<string>
  /** Fast shutdown: open transactions are rolled back, what was committed is on disk. `now` leaves that to recovery. */
  stop(now?: boolean): Promise<void>
}

// Recovery after a power cut replays at most `max_wal_size`.
const START_SECONDS = 60
const STOP_SECONDS = 30

/**
 * Starts the embedded PostgreSQL as a child process: finds a folder and an account for it, makes the cluster when there
 * is none, ends a server that a killed run left behind, and returns when a login works.
 * @throws Problem `postgres_cannot_run` with the reason
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const account = await findDatabaseUser()
  const places = options.places ?? placesFor(options.dataFolder, account !== undefined)
  const place = await takePlace(places, account)
  const binaries = await runnableBinaries(options.home ?? packagedHome(), place, account)
  const data = join(place, `data-${binaries.version}`)
  const left = await endLeftover(data)
  if (left)
    options.log?.warn('database_leftover_ended', { message: `Ended the database server ${left} of a killed run` })
  if (options.installation !== undefined) await setAsideOther(data, options.installation, options.log)
  await initCluster(data, binaries, account, options.password)
  return launch(data, place, binaries, account, options)
}

/** The name of the installation lies beside the data, written before there are any. */
async function setAsideOther(data: string, installation: string, log: Log | undefined) {
  const owner = `${data}.installation`
  if ((await readFile(owner, 'utf8').catch(() => '')) === installation) return
  if (await exists(data)) {
    const aside = `${data}.other`
    await rm(aside, { recursive: true, force: true })
    await rename(data, aside)
    log?.warn('database_set_aside', { message: `A database of a deleted data folder was set aside as ${aside}` })
  }
  await writeFile(owner, installation)
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

/** Under another name until it is complete: a run killed in the middle must not leave half a cluster. */
async function initCluster(data: string, { initdb }: Binaries, account: Account | undefined, password: string) {
  if (await exists(join(data, 'PG_VERSION'))) return
  const unfinished = `${data}.unfinished`
  const passwordFile = `${data}.password`
  await rm(unfinished, { recursive: true, force: true })
  try {
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
    if (account) await chown(passwordFile, account.uid, account.gid)
    const made = await runAs(account, initdb, [
      `--pgdata=${unfinished}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-instructions',
    ])
    if (!made.ok) throw problems.postgres_cannot_run(made.reason)
  } finally {
    await rm(passwordFile, { force: true })
  }
  await rename(unfinished, data)
}

async function launch(
  data: string,
  place: string,
  { postgres, version }: Binaries,
  account: Account | undefined,
  { port, password, durable = true, log }: PostgresOptions,
): Promise<Postgres> {
  const flags = Object.entries(serverSettings({ port, version, durable })).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
  // A process group of its own: Ctrl-C goes to the whole group of a terminal, and the database must end last.
  const child = spawn(postgres, ['-D', data, ...flags], {
    ...identity(account),
    cwd: '/',
    env: plainEnvironment(),
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const said: string[] = []
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    for (const line of text.split('\n').filter(Boolean)) {
      said.push(line)
      if (said.length > 10) said.shift()
      log?.debug('database_says', { message: line })
    }
  })
  const ended = endOf(child, said)
  const url = databaseUrl({ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' })
  try {
    await answering(url, ended)
  } catch (error) {
    await stop(child, ended)
    throw error
  }
  return { url, pid: child.pid!, place, version, ended, stop: (now) => stop(child, ended, now) }
}

/** Why the process ended, with the last it said. */
function endOf(child: ChildProcess, said: string[]): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => resolve(`ended with ${signal ?? `code ${code}`}: ${said.join(' | ')}`))
  })
}

async function answering(url: string, ended: Promise<string>) {
  let end: string | undefined
  void ended.then((reason) => (end = reason))
  const deadline = Date.now() + START_SECONDS * 1000
  for (;;) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 })
    client.on('error', () => {}) // also fails the statement in hand
    try {
      await client.connect()
      await client.query('SELECT 1')
      return
    } catch (error) {
      if (end !== undefined) throw problems.postgres_cannot_run(end)
      if (isRefusal(error)) throw problems.postgres_cannot_run(`it refuses our login: ${(error as Error).message}`)
      if (Date.now() > deadline) throw problems.postgres_cannot_run((error as Error).message)
    } finally {
      await client.end().catch(() => {})
    }
    await sleep(20)
  }
}

/** SQL states of class 28: waiting does not help; the data are from an installation with another password. */
const isRefusal = (error: unknown) => error instanceof DatabaseError && error.code?.startsWith('28') === true

async function stop(child: ChildProcess, ended: Promise<string>, now = false) {
  child.kill(now ? 'SIGQUIT' : 'SIGINT')
  const patience = setTimeout(() => child.kill('SIGQUIT'), STOP_SECONDS * 1000)
  await ended
  clearTimeout(patience)
}
