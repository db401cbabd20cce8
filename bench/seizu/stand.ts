// What the measures of Seizu stand on: a graph, a dashboard file over it, and a web process, each in a process of its own.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from '../../harness/free-ports.ts'
import { startNeo4j } from '../../harness/neo4j.ts'
import { startProgram } from '../../harness/process.ts'
import type { Program } from '../../harness/process.ts'
import { dashboards } from './dashboards.ts'

export const main = 'apps/seizu/main.ts'

/** Figures of one run each; `seconds` is how long one that counts goes on. */
export interface Bench {
  /** Named in the rows. */
  over: string
  nodes: number
  /** Address of the web process. */
  web: string
  webPid: number
  /** How commands reach the same graph and file. */
  env: Record<string, string>
  runs: number
  seconds: number
}
interface Graph {
  env: Record<string, string>
  pid: number
  stop: () => Promise<unknown>
}

/** The graph that comes with the program, filled. */
export async function embeddedGraph(folder: string): Promise<Graph> {
  const [port = 0] = await freePorts(1)
  const env = { NEO4J_URI: `bolt://127.0.0.1:${port}`, NEO4J_USER: 'neo4j', NEO4J_PASSWORD: 'bench' }
  const args = ['bolt', '--folder', join(folder, 'graph'), '--port', `${port}`]
  const program = startProgram('bolt', main, args, env)
  await program.waitFor('bolt_ready')
  return { env, pid: program.pid, stop: () => program.stop() }
}

/** A Neo4j of our own, or why there is none. */
export async function neo4jGraph(): Promise<Graph | { skipped: string }> {
  const server = await startNeo4j()
  if ('skipped' in server) return server
  const env = { NEO4J_URI: server.uri, NEO4J_USER: server.user, NEO4J_PASSWORD: server.password }
  return { env, pid: server.pid, stop: () => server.stop() }
}

/** Fills the graph, starts `seizu web` over it, measures, and ends it. @returns also the seconds that filling took */
export async function overGraph<T>(
  graph: Graph,
  { over, nodes, runs, seconds }: Pick<Bench, 'over' | 'nodes' | 'runs' | 'seconds'>,
  measure: (bench: Bench) => Promise<T>,
): Promise<{ filled: number; measured: T }> {
  const folder = await mkdtemp(join(tmpdir(), 'farside-bench-'))
  const [port = 0] = await freePorts(1)
  const env = {
    ...graph.env,
    REPORTING_CONFIG_FILE: join(folder, 'dashboards.yaml'),
    SCHEDULED_QUERY_MODULES: 'reporting.scheduled_query_modules.log',
    STATSD_HOST: '127.0.0.1',
  }
  let web: Program | undefined
  try {
    await writeFile(env.REPORTING_CONFIG_FILE, dashboards({ runs }))
    const filled = (await run(['graph', 'demo', '--nodes', `${nodes}`], env)).seconds
    web = startProgram('web', main, ['web'], { ...env, ...webSettings(port) })
    await web.waitFor('web_ready')
    const bench = { over, nodes, web: `http://127.0.0.1:${port}`, webPid: web.pid, env, runs, seconds }
    return { filled, measured: await measure(bench) }
  } finally {
    await web?.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

const webSettings = (port: number) => ({
  HOST: '127.0.0.1',
  PORT: String(port),
  DEBUG: 'true',
  CSRF_DISABLE: 'true',
  SECRET_KEY: 'not a secret: this graph is thrown away',
  SEIZU_QUERY_PATH: 'server',
  DEVELOPMENT_ONLY_REQUIRE_AUTH: 'false',
  // As the launcher starts it, and as the guide tells others to.
  NODE_OPTIONS: '--max-semi-space-size=2',
  MALLOC_ARENA_MAX: '2',
})

/** A command, whole. @throws when it fails, with what it said */
export async function run(args: string[], env: Record<string, string>): Promise<{ seconds: number; program: Program }> {
  const began = performance.now()
  const program = startProgram('command', main, args, env)
  const code = await program.ended
  if (code !== 0) {
    const said = program.lines.map((it) => it.text).join('\n')
    throw new Error(`seizu ${args.join(' ')} ended with ${code}:\n${said}`)
  }
  return { seconds: (performance.now() - began) / 1000, program }
}

/** Seconds between two lines of a program's log. */
export function secondsBetween({ lines }: Program, from: string, to: string): number {
  const at = (key: string) => Date.parse(String(lines.findLast((it) => it.key === key)?.fields.asctime))
  return (at(to) - at(from)) / 1000
}

/** Milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}
