import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLog } from '@farside/kernel/log'
import type { Log } from '@farside/kernel/log'
import { neo4jForTests } from '../../../harness/neo4j.ts'
import { startEmbeddedGraph } from '../embedded/start-embedded-graph.ts'
import { parseConfig } from '../server/config-file/parse-config.ts'
import type { ConfigFile } from '../server/config-file/config-file.ts'
import { lineShape } from '../log.ts'
import { readSeizuSettings } from '../settings.ts'
import type { Settings } from '../settings.ts'
import { openGraph } from '../source/neo4j.ts'
import type { Graph } from '../source/neo4j.ts'

/** A graph under test; `env` is how a program reaches it. */
export interface TestGraph {
  graph: Graph
  env: Record<string, string>
  settings: Settings
  close(): Promise<void>
}

export async function realGraph(): Promise<TestGraph | { skipped: string }> {
  const at = await neo4jForTests()
  if ('skipped' in at) return at
  return opened({ NEO4J_URI: at.uri, NEO4J_USER: at.user, NEO4J_PASSWORD: at.password }, async () => {})
}

export async function embeddedGraph(): Promise<TestGraph> {
  const folder = await mkdtemp(join(tmpdir(), 'seizu-worker-'))
  const server = await startEmbeddedGraph({ folder })
  return opened({ NEO4J_URI: server.uri }, async () => {
    await server.close()
    await rm(folder, { recursive: true, force: true })
  })
}

function opened(env: Record<string, string>, end: () => Promise<void>): TestGraph {
  const { settings } = readSeizuSettings(env)
  const graph = openGraph(settings)
  return {
    graph,
    env,
    settings,
    close: async () => {
      await graph.close()
      await end()
    },
  }
}

/** A config file that says this. */
export function configOf(text: string): Pick<ConfigFile, 'read'> {
  const { config } = parseConfig(text)
  return { read: async () => ({ config, text, digest: '' }) }
}

/** A log whose lines a test can read. */
export function keptLog(): { log: Log; lines: Record<string, unknown>[]; keys: () => unknown[] } {
  const lines: Record<string, unknown>[] = []
  const write = (text: string) => void lines.push(JSON.parse(text) as Record<string, unknown>)
  const log = openLog({ program: 'test', level: 'debug', sinks: [{ shape: lineShape('test'), write }] })
  return { log, lines, keys: () => lines.map((it) => it.key) }
}

export async function waitUntil(is: () => boolean | Promise<boolean>, seconds = 20): Promise<void> {
  const until = Date.now() + seconds * 1000
  while (!(await is())) {
    if (Date.now() > until) throw new Error(`It did not become so in ${seconds} s`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
