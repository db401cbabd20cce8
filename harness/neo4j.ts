import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { NEO4J_VERSION } from './neo4j-server.ts'
import type { Neo4jAddress, Skipped } from './neo4j-server.ts'

export { startNeo4j } from './neo4j-server.ts'
export type { Neo4jAddress, Neo4jServer, Skipped } from './neo4j-server.ts'

let asked: Promise<Neo4jAddress | Skipped> | undefined

/**
 * A real Neo4j that all test files and all test processes of this user share; started by whoever asks first (8 s; 50 s
 * when it must be fetched), ended some seconds after the last process that asked has gone. `FARSIDE_TEST_NEO4J_URI`,
 * `_USER` and `_PASSWORD` name another one. Others are in the same graph: use labels and user names of your own, and
 * delete what you made.
 */
export function neo4jForTests(): Promise<Neo4jAddress | Skipped> {
  return (asked ??= findServer(process.env))
}

async function findServer(env: NodeJS.ProcessEnv): Promise<Neo4jAddress | Skipped> {
  const uri = env.FARSIDE_TEST_NEO4J_URI
  if (uri) return { uri, user: env.FARSIDE_TEST_NEO4J_USER ?? 'neo4j', password: env.FARSIDE_TEST_NEO4J_PASSWORD ?? '' }
  if (process.platform === 'win32') return { skipped: 'the shared Neo4j is kept behind a Unix socket' }
  const path = join(tmpdir(), `farside-neo4j-${NEO4J_VERSION}-${process.getuid!()}.sock`)
  const socket = (await reach(path)) ?? (await startKeeper(path))
  const line = socket && (await firstLine(socket))
  if (!line) return { skipped: 'the keeper of Neo4j ended before it told an address' }
  socket.unref() // held until this process ends, which tells the keeper
  const found = JSON.parse(line) as Neo4jAddress | Skipped
  return 'skipped' in found ? found : { uri: found.uri, user: found.user, password: found.password }
}

function firstLine(socket: Socket): Promise<string | undefined> {
  return new Promise((resolve) => {
    const lines = createInterface({ input: socket })
    lines.once('line', resolve)
    lines.once('close', () => resolve(undefined))
  })
}

async function startKeeper(path: string): Promise<Socket | undefined> {
  await rm(path, { force: true }) // a socket that nobody answers
  const file = fileURLToPath(new URL('neo4j-keeper.ts', import.meta.url))
  spawn(process.execPath, [file, path], { stdio: 'ignore', detached: true }).unref()
  for (let tries = 0; tries < 100; tries += 1) {
    await sleep(100)
    const socket = await reach(path)
    if (socket) return socket
  }
  return undefined
}

function reach(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => resolve(socket))
    socket.on('error', () => resolve(undefined))
  })
}
