import { migrate } from '@farside/kernel/db'
import { runRole } from '@farside/kernel/lifecycle'
import { Command } from 'commander'
import { demoCommands } from './demo/demo.commands.ts'
import { print, sayingWhenLost, withDatabase, withSettings } from './command.ts'
import { migrations } from './migrations.ts'
import { userCommands } from './server/account/user.commands.ts'
import { geneCommands } from './server/gene/gene.commands.ts'
import { homeTextCommands } from './server/home/home.commands.ts'
import { mirrorCommands } from './server/mirror/mirror.commands.ts'
import { readPanelappSettings } from './settings.ts'

const program = new Command('panelapp')
  .description('Gene panels that experts curate and laboratories read.')
  .option('--json', 'print JSON')
  .addHelpText(
    'after',
    `
Settings come from the environment (docs/reference). Without any, a command acts on the instance that \`npm start\` runs in
this checkout. Examples:
  panelapp migrate && panelapp web
  panelapp create-superuser
  panelapp user add pipeline --no-password --token
  panelapp home-text load texts/`,
  )

program
  .command('web')
  .description('Serves pages and web services. Runs until told to stop.')
  .action(() =>
    runRole(async (signal) => {
      const { settings, notices } = readPanelappSettings(process.env)
      const { runWeb } = await import('./run-web.ts')
      await runWeb(settings, signal, notices)
    }),
  )
program
  .command('migrate')
  .description('Creates or upgrades the schema of the database. Safe to run again.')
  .action((_: object, command: Command) =>
    withSettings(process.env, async ({ DATABASE_URL: url }) => {
      const applied = await sayingWhenLost(migrate(url, migrations))
      await print(command, { applied }, applied.length === 0 ? 'Up to date' : `Applied: ${applied.join(', ')}`)
    }),
  )
program
  .command('healthcheck')
  .description('Asks the web process of this machine whether it lives.')
  .option('--ready', 'whether it can serve: the database too')
  .action((options: { ready?: boolean }, command: Command) =>
    withSettings(process.env, async (settings) => {
      const { checkHealth } = await import('./healthcheck.ts')
      await checkHealth(settings, options)
      await print(command, { ok: true }, 'Healthy')
    }),
  )
program
  .command('panels-reset-stats')
  .alias('panels_reset_stats')
  .description("Counts every panel's entities, reviews and reviewers anew; no version moves.")
  .action((_: object, command: Command) =>
    withDatabase(process.env, async (db) => {
      const { resetAllStats } = await import('./server/panel/refresh-stats.ts')
      const result = await resetAllStats(db)
      await print(command, result, `Counted: ${result.panels}; had other numbers: ${result.changed}`)
    }),
  )
userCommands(program)
homeTextCommands(program)
demoCommands(program)
geneCommands(program)
mirrorCommands(program)
await program.parseAsync()
