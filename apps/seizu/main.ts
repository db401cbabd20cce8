import { runRole } from '@farside/kernel/lifecycle'
import { Command } from 'commander'
import { configCommands } from './server/config-file/config.commands.ts'
import { readSeizuSettings } from './settings.ts'

const program = new Command('seizu')
  .description('Dashboards, reports, notifications and metrics over a graph, from one file.')
  .option('--json', 'print JSON')
  .addHelpText(
    'after',
    `
Settings come from the environment (docs/reference). Without any, a command acts on the instance that \`npm start\` runs in
this checkout. Examples:
  seizu lint dashboards.yaml
  REPORTING_CONFIG_FILE=dashboards.yaml NEO4J_URI=bolt://graph:7687 SECRET_KEY=… seizu web
  seizu worker schedule-queries --once
  seizu schema export --output-file dashboards.schema.json`,
  )

program
  .command('web')
  .description('Serves the pages and their interface. Runs until told to stop.')
  .action(() =>
    runRole(async () => {
      readSeizuSettings(process.env, 'web')
    }),
  )
configCommands(program)
await program.parseAsync()
