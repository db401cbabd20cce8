import { once } from 'node:events'
import { settingsSource } from '@farside/kernel/config'
import { runRole } from '@farside/kernel/lifecycle'
import { InvalidArgumentError } from 'commander'
import type { Command } from 'commander'
import { readSeizuSettings, settingsTable } from './settings.ts'
import type { Settings } from './settings.ts'

type Environment = Record<string, string | undefined>

/** Names of ours that other software sets too: they do not say that somebody means this program. */
const alsoGeneral = Object.keys(settingsTable).filter((name) => /^(AWS_|FLASK_|MAIL_|SMTP_)/.test(name))

/**
 * Runs a worker or a command that does something and ends; without variables of its own it acts on the running instance
 * of this checkout. Its faults are one line on standard error and the exit code.
 */
export function withSettings(
  env: Environment,
  run: (settings: Settings, signal: AbortSignal, notices: readonly string[]) => Promise<void>,
): Promise<void> {
  return runRole(async (signal) => {
    const source = settingsSource({ part: 'seizu', table: settingsTable, env, alsoGeneral })
    if (source.note) process.stderr.write(`${source.note}\n`)
    const { settings, notices } = readSeizuSettings(source.env)
    await run(settings, signal, notices)
  })
}

/** Prints what a command found: JSON when asked for, else the given lines. */
export async function print(command: Command, value: unknown, lines: string): Promise<void> {
  const { json } = command.optsWithGlobals<{ json?: boolean }>()
  await write(json ? JSON.stringify(value) : lines)
}

/** A pipe takes what it can: without waiting, a long text would be cut when the process ends. */
export async function write(text: string): Promise<void> {
  if (text !== '' && !process.stdout.write(`${text}\n`)) await once(process.stdout, 'drain')
}

/** Reads the value of an option. @throws InvalidArgumentError, which the command line says with the option's name */
export const wholeNumber =
  (least: number, most = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    const upTo = most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`
    throw new InvalidArgumentError(`Expected a whole number from ${least}${upTo}.`)
  }
