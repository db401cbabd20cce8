import { setFlagsFromString } from 'node:v8'
import { InvalidArgumentError, Option } from 'commander'
import type { Command } from 'commander'
import { print, takeStatistics, withDatabase } from '../../command.ts'
import type { Instant } from '../../contract/instant.ts'
import { openProgress } from './progress.ts'
import { siteAddress } from './site-address.rules.ts'
import { summaryText } from './summary.ts'
import type { Summary } from './summary.ts'

interface LoadOptions {
  source?: string
  seenAt?: Instant
  acknowledgement?: string
  dryRun?: boolean
}

/** `load` and `mirror`: panels of another installation. */
export function mirrorCommands(program: Command): void {
  loadCommand(program)
  mirrorCommand(program)
}

function loadCommand(program: Command): void {
  program
    .command('load <path...>')
    .description('Loads recorded answers of another PanelApp: panel documents and list pages, in any mixture.')
    .option('--source <url>', "the site that they are of; by default what the list pages' links say", readSite)
    .option('--seen-at <time>', 'when they were recorded, such as 2026-02-28 or 2026-02-28T12:00:00Z', readTime)
    .option('--acknowledgement <text>', 'a sentence for every page about whose content this is')
    .option('--dry-run', 'try everything, keep nothing')
    .addHelpText(
      'after',
      `
Files are JSON, .json.gz, .tar or .tar.gz; folders are searched with all below them. What breaks the shape is refused whole
and named, everything else is taken; the exit code is 1 when anything was refused. An installation mirrors one source.

Examples:
  panelapp load recorded/
  panelapp load panels_page_*.json details.tar.gz --seen-at 2026-02-28`,
    )
    .action((paths: string[], options: LoadOptions, command: Command) =>
      withDatabase(process.env, async (db) => {
        preferLittleMemory()
        const { loadRecordings } = await import('./load-recordings.ts')
        const progress = openProgress(process.stderr)
        const summary = await loadRecordings(db, { paths, ...options, report: progress.show }).finally(progress.end)
        await takeStatistics(db)
        await tell(command, summary)
      }),
    )
}

interface MirrorOptions {
  rate: number
  versions: 'none' | 'signed-off' | 'all'
  full?: boolean
  dryRun?: boolean
  acknowledgement?: string
  acceptVanished?: boolean
}

function mirrorCommand(program: Command): void {
  program
    .command('mirror <base-url>')
    .description('Copies the public panels of another PanelApp through its API v1, and from then on what is new there.')
    .option('--rate <number>', 'requests a second; 0: as fast as they are answered', readRate, 1)
    .addOption(
      new Option('--versions <which>', 'former versions to fetch besides')
        .choices(['none', 'signed-off', 'all'])
        .default('none'),
    )
    .option('--full', 'fetch everything, also what the list shows to be as it was')
    .option('--dry-run', 'read the list and say what would be fetched')
    .option('--accept-vanished', 'believe a list that lost many panels at once')
    .option('--acknowledgement <text>', 'a sentence for every page about whose content this is')
    .addHelpText(
      'after',
      `
What was fetched stays when it ends early: run it again to go on. A token of the source is read from MIRROR_TOKEN. The exit
code is 1 when anything was refused or it was stopped. An installation mirrors one source.

Examples:
  panelapp mirror https://panelapp.example.org --dry-run
  panelapp mirror https://panelapp.example.org --rate 0.5
  panelapp mirror http://panelapp.inside:8080 --rate 0 --versions signed-off`,
    )
    .action((baseUrl: string, options: MirrorOptions, command: Command) =>
      withDatabase(process.env, async (db, settings, signal) => {
        preferLittleMemory()
        const { mirrorPanels } = await import('./mirror-panels.ts')
        const { openSource } = await import('./source-client.ts')
        const progress = openProgress(process.stderr)
        const say = (line: string) => {
          progress.end()
          process.stderr.write(`${line}\n`)
        }
        const { rate } = options
        const source = openSource({
          baseUrl,
          rate,
          token: settings.MIRROR_TOKEN,
          signal,
          onWait: (seconds, why) => say(`Waiting ${seconds} s: ${why}`),
        })
        const summary = await mirrorPanels(db, {
          ...options,
          source,
          // At a rate there is nothing to gain from asking ahead.
          concurrency: rate === 0 ? 4 : 1,
          full: options.full ?? false,
          dryRun: options.dryRun ?? false,
          signal,
          now: () => new Date(),
          report: progress.show,
          say,
        }).finally(progress.end)
        if (!options.dryRun) await takeStatistics(db)
        await tell(command, summary)
      }),
    )
}

function readRate(text: string): number {
  const rate = Number(text)
  if (!/^\d+(\.\d+)?$/.test(text) || rate > 1000 || (rate > 0 && rate < 0.001)) {
    throw new InvalidArgumentError('Give requests a second, from 0.001 to 1000, or 0 for no limit.')
  }
  return rate
}

/**
 * Left alone, the heap grows to several of the largest documents: 350 MB for one of 8 MB, and 180 MB like this. These
 * commands run beside the site, and wait for the database most of the time.
 */
const preferLittleMemory = () => setFlagsFromString('--optimize-for-size')

async function tell(command: Command, summary: Summary): Promise<void> {
  await print(command, summary, summaryText(summary))
  // Also in a script: something was asked for that did not happen.
  if (summary.refused.length > 0 || summary.stopped) process.exitCode = 1
}

function readSite(text: string): string {
  if (!siteAddress(text)) {
    throw new InvalidArgumentError('Give the address of a site without a login, such as https://panelapp.example.org.')
  }
  return text
}

function readTime(text: string): Instant {
  const date = new Date(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text)
  const isTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text)
  if (!isTime || Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError('Give a day (2026-02-28) or a time with its zone (2026-02-28T12:00:00Z).')
  }
  return `${date.toISOString().slice(0, -1)}000Z`
}
