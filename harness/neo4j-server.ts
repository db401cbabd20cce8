import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePorts } from './free-ports.ts'
import { mavenJars } from './maven-jars.ts'
import type { Skipped } from './maven-jars.ts'

export type { Skipped } from './maven-jars.ts'

const run = promisify(execFile)
export const NEO4J_VERSION = '5.26.30'

export interface Neo4jAddress {
  uri: string
  user: string
  password: string
}
export interface Neo4jServer extends Neo4jAddress {
  readonly pid: number
  /** SIGTERM, then waits; 2 s. The graph stays in `home`. */
  stop(): Promise<void>
  /** SIGKILL. */
  kill(): Promise<void>
}

/**
 * The folder that holds Neo4j's jars, fetched by Maven when it is not there yet (40 s, 123 MB), or why there is none.
 * `java` must be 17 or newer.
 */
export async function neo4jJars(): Promise<{ lib: string } | Skipped> {
  const java = await run('java', ['-version']).then(
    ({ stderr }) => Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0),
    () => 0,
  )
  if (java < 17) return { skipped: `Neo4j needs Java 17; ${java === 0 ? 'there is none' : `this is Java ${java}`}` }
  return mavenJars(`neo4j-${NEO4J_VERSION}`, 'neo4j.pom.xml', 'Neo4j')
}

const filled = async (folder: string) => (await readdir(folder).catch(() => [])).length > 0

/**
 * Starts a Neo4j of the caller's own (8 s, 300 MB): for tests that stop it, or that look at the whole graph. With `home`
 * its graph is kept in that folder and found there again; else in a folder that `stop` and `kill` remove.
 */
export async function startNeo4j(
  options: { home?: string; port?: number; settings?: Record<string, string> } = {},
): Promise<Neo4jServer | Skipped> {
  const jars = await neo4jJars()
  if ('skipped' in jars) return jars
  const home = options.home ?? (await mkdtemp(join(tmpdir(), 'farside-neo4j-')))
  const port = options.port ?? (await freePorts(1))[0]!
  const classpath = join(jars.lib, '*')
  const password = 'secret-123'
  const known = await filled(join(home, 'conf'))
  for (const folder of ['conf', 'data', 'logs', 'plugins', 'import', 'run'])
    await mkdir(join(home, folder), { recursive: true })
  await writeFile(join(home, 'conf/neo4j.conf'), configuration(port, options.settings))
  if (!known) {
    const env = { ...process.env, NEO4J_HOME: home, NEO4J_CONF: join(home, 'conf') }
    const set = ['dbms', 'set-initial-password', password]
    await run('java', ['-cp', classpath, 'org.neo4j.cli.AdminTool', ...set], { env })
  }
  const child = spawn('java', [...javaOptions(classpath), `--home-dir=${home}`, `--config-dir=${join(home, 'conf')}`], {
    stdio: ['ignore', 'ignore', 'ignore'],
  })
  const ended = once(child, 'exit')
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await ended
    if (!options.home) await rm(home, { recursive: true, force: true })
  }
  let gone = false
  void ended.then(() => (gone = true))
  for (let waited = 0; !(await answers(port)); waited += 100) {
    if (gone || waited > 240_000) {
      await end('SIGKILL')
      throw new Error(`Neo4j did not start in ${home} (logs/neo4j.log says why)`)
    }
    await sleep(100)
  }
  return {
    uri: `bolt://127.0.0.1:${port}`,
    user: 'neo4j',
    password,
    pid: child.pid!,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}

/** Whether Bolt is spoken here: the handshake offers version 5.0 to 5.8 and is answered with one of them. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(Buffer.from('6060b017000808050000000000000000000000000000', 'hex')),
    )
    socket.setTimeout(2000, () => settle(false))
    const settle = (yes: boolean) => {
      socket.destroy()
      resolve(yes)
    }
    socket.once('data', (bytes) => settle(bytes.length >= 4 && bytes[3] === 5))
    socket.once('error', () => settle(false))
    socket.once('close', () => settle(false))
  })
}

function configuration(port: number, more: Record<string, string> = {}): string {
  const settings = {
    'server.default_listen_address': '127.0.0.1',
    'server.bolt.listen_address': `127.0.0.1:${port}`,
    'server.bolt.advertised_address': `127.0.0.1:${port}`,
    'server.http.enabled': 'false',
    'server.https.enabled': 'false',
    'dbms.security.auth_enabled': 'true',
    'dbms.security.allow_csv_import_from_file_urls': 'false',
    'internal.dbms.cypher_ip_blocklist': '0.0.0.0/0,::/0', // LOAD CSV would fetch loopback addresses too
    'dbms.usage_report.enabled': 'false',
    'db.tx_log.preallocate': 'false', // 3 MB on disk instead of 517
    'internal.server.bolt.thread_pool_shutdown_wait_time': '1s', // stops in 2 s instead of 10
    'server.memory.pagecache.size': '64m',
    ...more,
  }
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}

function javaOptions(classpath: string): string[] {
  const opened = ['java.nio', 'java.io', 'sun.nio.ch', 'java.lang', 'java.util.concurrent']
  return [
    ...['-Xms256m', '-Xmx512m', '-XX:+UseSerialGC'], // 300 MB resident; 600 with the default collector
    ...opened.map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`),
    ...['-cp', classpath, 'org.neo4j.server.CommunityEntryPoint'],
  ]
}
