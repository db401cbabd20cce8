import { migrate } from '@farside/kernel/db'
import { Command } from 'commander'
import { superuserCommand, userCommands } from './account/user.commands.ts'
import { print, withSettings } from './command.ts'
import type { Side } from './command.ts'
import { checkHealth } from './healthcheck.ts'
import { maintenanceCommands } from './maintenance/maintenance.commands.ts'
import { migrationsOf } from './migrations.ts'
import { databaseUrl } from './settings.ts'

const program = new Command('eurydice')
  .description('Takes files on the origin, carries them through a one-way link and hands them out on the destination.')
  .addHelpText(
    'after',
    `
Settings come from the environment (docs/reference). Examples:
  eurydice origin migrate && eurydice origin api
  eurydice origin sender
  eurydice destination receiver
  eurydice origin user add ann --generate-password
  eurydice origin maintenance on`,
  )

program.addCommand(sideCommand('origin')).addCommand(sideCommand('destination'))
await program.parseAsync()

function sideCommand(side: Side): Command {
  const command = new Command(side)
    .description(side === 'origin' ? 'Where files are handed in.' : 'Where files are picked up.')
    .option('--json', 'print JSON')
  const role = (name: string, description: string) =>
    command.command(name).description(`${description} Runs until told to stop.`)
  const work = { administrative: false }

  if (side === 'origin') {
    role('api', 'Serves pages and API.').action(() =>
      withSettings(
        'origin',
        process.env,
        async (settings, signal) => {
          const { runOriginApi } = await import('./origin/api.ts')
          await runOriginApi(settings, signal)
        },
        work,
      ),
    )
    role('sender', 'Sends what was handed in through the link.').action(() =>
      withSettings(
        'origin',
        process.env,
        async (settings, signal) => {
          const { runSender } = await import('./origin/sender/run-sender.ts')
          await runSender(settings, signal)
        },
        work,
      ),
    )
    maintenanceCommands(command, process.env)
  } else {
    role('api', 'Serves pages and API.').action(() =>
      withSettings(
        'destination',
        process.env,
        async (settings, signal) => {
          const { runDestinationApi } = await import('./destination/api.ts')
          await runDestinationApi(settings, signal)
        },
        work,
      ),
    )
    role('receiver', 'Takes what comes through the link.').action(() =>
      withSettings(
        'destination',
        process.env,
        async (settings, signal) => {
          const { runReceiver } = await import('./destination/receiver/run-receiver.ts')
          await runReceiver(settings, signal)
        },
        work,
      ),
    )
  }
  command
    .command('migrate')
    .description('Creates or upgrades the schema of the database. Safe to run again.')
    .action((_: object, it: Command) =>
      withSettings(side, process.env, async (settings) => {
        const applied = await migrate(databaseUrl(settings), migrationsOf[side])
        await print(it, { applied }, applied.length === 0 ? 'Up to date' : `Applied: ${applied.join(', ')}`)
      }),
    )
  command
    .command('healthcheck [role]')
    .description(`Asks a running role whether it lives: api (default) or ${side === 'origin' ? 'sender' : 'receiver'}.`)
    .option('--ready', 'whether the API can serve: database and folder too')
    .action((name: string | undefined, options: { ready?: boolean }, it: Command) =>
      withSettings(side, process.env, async (settings) => {
        await checkHealth(name ?? 'api', settings, options)
        await print(it, { ok: true }, 'Healthy')
      }),
    )
  superuserCommand(command, side, process.env)
  userCommands(command, side, process.env)
  return command
}
