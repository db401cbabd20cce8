import { readFileSync } from 'node:fs'
import type { SettingsTable } from '@farside/kernel/config'
import { runRole } from '@farside/kernel/lifecycle'
import { readArguments } from './arguments.ts'
import { helpText } from './help.ts'
import type { Manual } from './help.ts'

interface Command<S> {
  manual: Manual
  table: SettingsTable
  read: (values: Record<string, string>, faults: string[]) => { settings: S; notices: string[] }
  run: (settings: S, signal: AbortSignal, notices: string[]) => Promise<void>
}

/**
 * Runs a command of this program with the given arguments until it ends. A command line that is wrong ends with exit
 * code 2 and every fault on standard error.
 */
export async function runCommand<S>({ manual, table, read, run }: Command<S>, args: readonly string[]): Promise<void> {
  const { values, faults, asked } = readArguments(table, args)
  if (asked === 'help') return void process.stdout.write(helpText(manual, table))
  if (asked === 'version') return void process.stdout.write(`${manual.name} ${version()}\n`)
  await runRole(async (signal) => {
    const { settings, notices } = read(values, faults)
    await run(settings, signal, notices)
  })
}

function version(): string {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version
}
