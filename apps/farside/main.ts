import { readFileSync } from 'node:fs'
import { runRole } from '@farside/kernel/lifecycle'
import { Command, Option } from 'commander'
import { openConsole } from './console/console.ts'
import { readFaults } from './settings/faults.rules.ts'
import { choosePrograms } from './parts/programs.rules.ts'
import { checkout, readFarsideSettings } from './settings.ts'

interface StartOptions {
  empty?: boolean
  log: 'text' | 'json'
}

const version = (JSON.parse(readFileSync(`${checkout}package.json`, 'utf8')) as { version: string }).version

const program = new Command('farside')
  .description('Runs the programs of this project together on one machine.')
  .version(version)

function startCommand(name: string): Command {
  return program
    .command(name)
    .argument('[program...]', 'panelapp, eurydice, lidi, seizu; without one all of them')
    .option('--empty', 'start without demo content (accounts are made all the same)')
    .addOption(
      new Option('--processes <how>', 'roles together where that saves memory, or each in a process of its own')
        .choices(['grouped', 'each'])
        .default('grouped'),
    )
    .addOption(new Option('--log <format>', 'lines for people, or JSON').choices(['text', 'json']).default('text'))
}

startCommand('start')
  .description('Starts programs and prints where they are and who may log in. Ctrl-C ends them.')
  .action((names: string[], options: StartOptions) => start(names, options))

startCommand('dev')
  .description('The same, restarting what changes, over a link that may lose datagrams.')
  .option('--loss <share>', 'datagrams lost at random, 0.02 = 2 %')
  .option('--burst <share>', 'datagrams at which a burst of losses begins')
  .option('--burst-length <count>', 'datagrams in such a burst')
  .option('--duplicate <share>', 'datagrams that arrive twice')
  .option('--reorder <share>', 'datagrams that later ones overtake')
  .option('--seed <number>', 'the same seed loses the same datagrams')
  .action((names: string[], options: StartOptions & Record<string, string>) => {
    const { log, empty, ...rest } = options
    return start(names, { log, empty }, { watch: true, lossyLink: () => readFaults(rest) })
  })

program
  .command('status')
  .description('Prints what runs. Exit code 1 when nothing does.')
  .option('--json', 'as in run.json')
  .action(({ json }: { json?: boolean }) =>
    runRole(async () => {
      const [{ readStatus }, { statusTable }] = await Promise.all([import('./status.ts'), import('./status.rules.ts')])
      const { alive, run } = readStatus(readFarsideSettings(process.env).dataFolder)
      process.stdout.write(`${json ? JSON.stringify(run, undefined, 2) : statusTable(run)}\n`)
      if (!alive) process.exitCode = 1
    }),
  )

program
  .command('stop')
  .description('Ends what runs, after it has finished what is under way.')
  .action(() =>
    runRole(async () => {
      const { stopLauncher } = await import('./stop.ts')
      const left = await stopLauncher(readFarsideSettings(process.env).dataFolder)
      if (left.length > 0) process.stdout.write(`Ended what a killed run had left: ${left.join(', ')}\n`)
    }),
  )

async function start(
  names: string[],
  { log, empty = false }: StartOptions,
  development: { watch?: boolean; lossyLink?: () => string[] } = {},
): Promise<void> {
  await runRole(async (signal) => {
    const [{ runLauncher }, { watchParent }] = await Promise.all([import('./launcher.ts'), import('./run/parent.ts')])
    const settings = readFarsideSettings(process.env)
    const choice = choosePrograms(names)
    const lossyLink = development.lossyLink?.()
    const console = openConsole(log)
    const watchSources = development.watch && (await import('./watch-sources.ts')).watchSources
    const orphaned = new AbortController()
    watchParent(() => {
      console.log.warn('parent_gone', { message: 'Whoever started this has ended' })
      orphaned.abort()
    })
    await runLauncher(
      {
        settings,
        choice,
        env: process.env,
        version,
        console,
        empty,
        ...(lossyLink?.length && { lossyLink }),
        ...(watchSources && { onStarted: (plan, parts) => watchSources(plan, parts, console) }),
      },
      AbortSignal.any([signal, orphaned.signal]),
    )
  })
  // Watching and pools of connections would keep the process; everything that matters has been closed in order.
  process.exit()
}

await program.parseAsync(process.argv)
