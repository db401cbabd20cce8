import { runRole } from '@farside/kernel/lifecycle'
import { Command } from 'commander'
import { withSettings } from './command.ts'
import { graphCommands } from './embedded/graph.commands.ts'
import { boltCommand } from './embedded/bolt.commands.ts'
import { configCommands } from './server/config-file/config.commands.ts'
import { queryCommands } from './server/query-check/query.commands.ts'
import { readSeizuSettings } from './settings.ts'
import { endOfProcess } from './workers/end-of-process.ts'

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
    }).finally(endOfProcess),
  )

const worker = program
  .command('worker')
  .description('What runs beside the pages.')
  .addHelpText('after', '\nExamples:\n  seizu worker schedule-queries --once\n  seizu worker dashboard-stats')
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
  .action(({ once }: { once?: boolean }) =>
    withSettings(process.env, async (settings, signal, notices) => {
      const { scheduleQueries } = await import('./workers/schedule-queries/schedule-queries.ts')
      await scheduleQueries(settings, signal, { once: once ?? false, notices })
    }).finally(endOfProcess),
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
    withSettings(process.env, async (settings, signal, notices) => {
      const { runWatchUsers } = await import('./workers/watch-users/run-watch-users.ts')
      await runWatchUsers(settings, signal, notices)
    }).finally(endOfProcess),
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
    withSettings(process.env, async (settings, signal, notices) => {
      const { dashboardStats } = await import('./workers/dashboard-stats/dashboard-stats.ts')
      if (!(await dashboardStats(settings, signal, notices))) process.exitCode = 1
    }).finally(endOfProcess),
  )

configCommands(program, process.env)
graphCommands(program, process.env)
boltCommand(program, process.env)
queryCommands(program, process.env)
await program.parseAsync()
