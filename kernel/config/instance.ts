import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SettingsTable } from './setting.ts'

type Environment = Record<string, string | undefined>

/** Names that other software sets too: they do not say that somebody means this program. */
const general = ['DEBUG', 'HOST', 'LOG_LEVEL', 'PORT', 'TZ']

interface Asking {
  /** Its name in run.json. */
  part: string
  table: SettingsTable
  env: Environment
  /** Further names of the table that other software sets too. */
  alsoGeneral?: readonly string[]
}

/**
 * Where an administrative command takes its settings from: the environment when it has any of the program's variables,
 * otherwise the running instance of this checkout, whose launcher wrote them down. `note` then says so in a line.
 */
export function settingsSource({ part, table, env, alsoGeneral = [] }: Asking): { env: Environment; note?: string } {
  const own = Object.entries(table).flatMap(([name, { aliases }]) => [name, ...aliases])
  if (own.some((name) => !general.includes(name) && !alsoGeneral.includes(name) && env[name])) return { env }
  const checkout = fileURLToPath(new URL('../..', import.meta.url))
  const folder = resolve(checkout, env.FARSIDE_DATA || '.farside')
  const run = readJson(join(folder, 'run.json'))
  const values = readJson(join(folder, 'env', `${part}.json`))
  if (!values || typeof run?.pid !== 'number' || !isRunning(run.pid)) return { env }
  return { env: values as Environment, note: `Using the settings of the instance that runs in ${folder}` }
}

function readJson(path: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  } catch {
    return undefined // not there, not ours to read, or half written: then there is no instance to speak of
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
