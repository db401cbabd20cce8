import type { Command } from 'commander'
import { print, withDatabase } from '../command.ts'
import { readMaintenance, setMaintenance } from './maintenance.queries.ts'

/** `maintenance on|off|show` of the origin (eurydice §12.5). */
export function maintenanceCommands(parent: Command, env: Record<string, string | undefined>): void {
  const maintenance = parent
    .command('maintenance')
    .description('Holds files back: uploads are accepted, nothing but heartbeats is sent.')
  const verbs = { on: 'Holds files back.', off: 'Lets files leave again.', show: 'Tells which it is.' }
  for (const [verb, description] of Object.entries(verbs)) {
    maintenance
      .command(verb)
      .description(description)
      .action((_: object, command: Command) =>
        withDatabase('origin', env, async (db) => {
          if (verb !== 'show') await setMaintenance(db, verb === 'on')
          const on = await readMaintenance(db)
          await print(command, { maintenance: on }, `Maintenance is ${on ? 'on' : 'off'}`)
        }),
      )
  }
}
