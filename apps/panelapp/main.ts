import { migrate } from '@farside/kernel/db'
import { runRole } from '@farside/kernel/lifecycle'
import { Command } from 'commander'
import { migrations } from './migrations.ts'
import { readPanelappSettings } from './settings.ts'

const program = new Command('panelapp').description('Gene panels that experts curate and laboratories read.')

program
  .command('web')
  .description('Serves pages and web services. Runs until told to stop.')
  .action(() =>
    runRole(async (signal) => {
      const { startWeb } = await import('./app.ts')
      const web = await startWeb(readPanelappSettings(process.env).settings)
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
      await web.close()
    }),
  )
program
  .command('migrate')
  .description('Creates or upgrades the schema of the database. Safe to run again.')
  .action(() =>
    runRole(async () => {
      const applied = await migrate(readPanelappSettings(process.env).settings.DATABASE_URL, migrations)
      process.stdout.write(applied.length === 0 ? 'Up to date\n' : `Applied: ${applied.join(', ')}\n`)
    }),
  )
await program.parseAsync()
