import { once } from 'node:events'
import { settingsSource } from '@farside/kernel/config'
import { isLostConnection, openDatabase } from '@farside/kernel/db'
import { Problem } from '@farside/kernel/errors'
import { runRole } from '@farside/kernel/lifecycle'
import type { Command } from 'commander'
import { sql } from 'kysely'
import { problems } from './problems.ts'
import { readPanelappSettings, settingsTable } from './settings.ts'
import type { Settings } from './settings.ts'
import type { PanelDb, Tables } from './tables.ts'

type Environment = Record<string, string | undefined>

/** Names of ours that other software sets too: they do not say that somebody means this program. */
const alsoGeneral = Object.keys(settingsTable).filter((name) => /^(AWS_|EMAIL_)/.test(name))

/**
 * Runs a command that does something and ends; without variables of its own it acts on the running instance of this
 * checkout. Its faults are one line on standard error and the exit code.
 */
export function withSettings(
  env: Environment,
  run: (settings: Settings, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  return runRole(async (signal) => {
    const source = settingsSource({ part: 'panelapp', table: settingsTable, env, alsoGeneral })
    if (source.note) process.stderr.write(`${source.note}\n`)
    await run(readPanelappSettings(source.env).settings, signal)
  })
}

/** The same, with the database. */
export function withDatabase(
  env: Environment,
  run: (db: PanelDb, settings: Settings, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  return withSettings(env, async (settings, signal) => {
    const db = openDatabase<Tables>(settings.DATABASE_URL, { name: 'panelapp command', poolSize: 4 })
    try {
      await sayingWhenLost(run(db, settings, signal))
    } finally {
      await db.destroy()
    }
  })
}

/** @throws Problem `database_unavailable` in place of the driver's own words */
export async function sayingWhenLost<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Problem || !isLostConnection(error)) throw error
    throw problems.database_unavailable()
  }
}

/**
 * Tells the planner what the tables hold after much was loaded. The server's own housekeeping comes up to a minute later,
 * and until then it plans as if they were empty: pages took seconds.
 */
export const takeStatistics = (db: PanelDb): Promise<unknown> => sql`analyze`.execute(db)

/** Prints what a command found: JSON when asked for, else the given lines. */
export async function print(command: Command, value: unknown, lines: string): Promise<void> {
  const { json } = command.optsWithGlobals<{ json?: boolean }>()
  const text = json ? JSON.stringify(value) : lines
  // A pipe takes what it can: without waiting, a long list would be cut when the process ends.
  if (text !== '' && !process.stdout.write(`${text}\n`)) await once(process.stdout, 'drain')
}
