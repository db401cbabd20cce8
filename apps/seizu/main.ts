import { runRole } from '@farside/kernel/lifecycle'
import { Command } from 'commander'
import { withSettings } from './command.ts'
import { problems } from './problems.ts'
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
  .addHelpText(
    'after',
    `
Examples:
  REPORTING_CONFIG_FILE=dashboards.yaml NEO4J_URI=bolt://graph:7687 NEO4J_USER=seizu NEO4J_PASSWORD=… SECRET_KEY=… seizu web
  DEBUG=true DEVELOPMENT_ONLY_REQUIRE_AUTH=false HOST=127.0.0.1 SECRET_KEY=x seizu web`,
  )
  .action(() =>
    runRole(async (signal) => {
      const { settings, notices } = readSeizuSettings(process.env, 'web')
      const { runWeb } = await import('./run-web.ts')
      await runWeb(settings, signal, notices)
    }),
  )

const worker = program.command('worker').description('What runs beside the pages.')
worker
  .command('schedule-queries')
  .description('Runs scheduled queries when they are due, and their actions. Runs until told to stop.')
  .option('--once', 'one pass over all of them, then end')
  .addHelpText(
    'after',
    `
Examples:
  REPORTING_CONFIG_FILE=dashboards.yaml NEO4J_URI=bolt://graph:7687 seizu worker schedule-queries
  seizu worker schedule-queries --once`,
  )
  .action(() =>
    withSettings(process.env, async () => {
      throw problems.not_built('seizu worker schedule-queries')
    }),
  )
worker
  .command('watch-users')
  .description('Removes database users whose password has expired. Runs until told to stop.')
  .addHelpText(
    'after',
    `
It removes every database user that it did not make, unless USERS_EXEMPT_FROM_EXPIRATION names it. Example:
  USERS_EXEMPT_FROM_EXPIRATION=neo4j,loader NEO4J_URI=bolt://graph:7687 seizu worker watch-users`,
  )
  .action(() =>
    withSettings(process.env, async () => {
      throw problems.not_built('seizu worker watch-users')
    }),
  )
worker
  .command('dashboard-stats')
  .description('Sends the figures of count and progress panels that have a metric to statsd, once.')
  .addHelpText(
    'after',
    `
Exit code 1 when a figure could not be had. Example, for cron:
  STATSD_HOST=127.0.0.1 REPORTING_CONFIG_FILE=dashboards.yaml NEO4J_URI=bolt://graph:7687 seizu worker dashboard-stats`,
  )
  .action(() =>
    withSettings(process.env, async () => {
      throw problems.not_built('seizu worker dashboard-stats')
    }),
  )

program
  .command('query')
  .description('Statements.')
  .command('check')
  .description('Judges statements without running them: whether this program would run them for a reader.')
  .argument('[statement]', 'without it, a JSON array of statements on standard input')
  .option('--against <uri>', 'also let that graph plan them: bolt://user:password@host:port')
  .addHelpText(
    'after',
    `
Exit code 0 when all were judged, whatever the verdicts; 2 on bad input. Examples:
  seizu query check 'MATCH (n) RETURN count(n) AS total'
  echo '["MATCH (n) RETURN n", "CREATE (n)"]' | seizu query check --json`,
  )
  .action(() =>
    runRole(async () => {
      throw problems.not_built('seizu query check')
    }),
  )
program
  .command('graph')
  .description('The graph that comes with the program, for evaluation.')
  .command('load')
  .description('Loads nodes and relationships from CSV or JSON Lines files.')
  .argument('<files...>', 'CSV or JSON Lines files')
  .action(() =>
    withSettings(process.env, async () => {
      throw problems.not_built('seizu graph load')
    }),
  )

configCommands(program, process.env)
await program.parseAsync()
