import { once } from 'node:events'
import { settingsSource } from '@farside/kernel/config'
import { openDatabase } from '@farside/kernel/db'
import type { Db } from '@farside/kernel/db'
import { Problem } from '@farside/kernel/errors'
import { runRole } from '@farside/kernel/lifecycle'
import { isLostConnection } from '@farside/kernel/db'
import type { Command } from 'commander'
import { problems } from './problems.ts'
import {
  databaseUrl,
  destinationSettingsTable,
  originSettingsTable,
  readDestinationSettings,
  readOriginSettings,
} from './settings.ts'
import type { CommonSettings, DestinationSettings, OriginSettings } from './settings.ts'
import type { DestinationTables, OriginTables } from './tables.ts'

export type Side = 'origin' | 'destination'
interface BySide {
  origin: { settings: OriginSettings; tables: OriginTables }
  destination: { settings: DestinationSettings; tables: DestinationTables }
}
type Environment = Record<string, string | undefined>

/** Runs a command that needs the settings of a side; its faults are one line on standard error and the exit code. */
export function withSettings<S extends Side>(
  side: S,
  env: Environment,
  run: (settings: BySide[S]['settings'], signal: AbortSignal) => Promise<void>,
  { administrative = true }: { administrative?: boolean } = {},
): Promise<void> {
  return runRole(async (signal) => {
    const table = side === 'origin' ? originSettingsTable : destinationSettingsTable
    const source = administrative ? settingsSource({ part: `eurydice-${side}`, table, env }) : { env }
    const read = side === 'origin' ? readOriginSettings(source.env) : readDestinationSettings(source.env)
    const notices = source.note ? [source.note] : administrative ? [] : read.notices
    for (const notice of notices) process.stderr.write(`${notice}\n`)
    await run(read.settings as BySide[S]['settings'], signal)
  })
}

/** The same, with the side's database. */
export function withDatabase<S extends Side>(
  side: S,
  env: Environment,
  run: (db: Db<BySide[S]['tables']>, settings: BySide[S]['settings']) => Promise<void>,
): Promise<void> {
  return withSettings(side, env, async (settings) => {
    const url = databaseUrl(settings as CommonSettings)
    const db = openDatabase<BySide[S]['tables']>(url, { name: 'eurydice command', poolSize: 2 })
    try {
      await run(db, settings)
    } catch (error) {
      if (error instanceof Problem || !isLostConnection(error)) throw error
      throw problems.database_unavailable()
    } finally {
      await db.destroy()
    }
  })
}

/** Prints what a command found: JSON when asked for, else the given lines. */
export async function print(command: Command, value: unknown, lines: string): Promise<void> {
  const { json } = command.optsWithGlobals<{ json?: boolean }>()
  const text = json ? JSON.stringify(value) : lines
  // A pipe takes what it can: without waiting, a long list would be cut when the process ends.
  if (text !== '' && !process.stdout.write(`${text}\n`)) await once(process.stdout, 'drain')
}
