import { InvalidArgumentError } from 'commander'
import type { Command } from 'commander'
import { print, withDatabase } from '../../command.ts'
import type { Instant } from '../../contract/instant.ts'
import { openProgress } from './progress.ts'
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
  program
    .command('load <path...>')
    .description('Loads recorded answers of another PanelApp: panel documents and list pages, in any mixture.')
    .option('--source <url>', "the site that they are of; by default what the list pages' links say")
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
        const { loadRecordings } = await import('./load-recordings.ts')
        const progress = openProgress(process.stderr)
        const summary = await loadRecordings(db, { paths, ...options, report: progress.show }).finally(progress.end)
        await tell(command, summary)
      }),
    )
}

async function tell(command: Command, summary: Summary): Promise<void> {
  await print(command, summary, summaryText(summary))
  // Also in a script: something was asked for that did not happen.
  if (summary.refused.length > 0) process.exitCode = 1
}

function readTime(text: string): Instant {
  const date = new Date(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text)
  const isTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text)
  if (!isTime || Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError('Give a day (2026-02-28) or a time with its zone (2026-02-28T12:00:00Z).')
  }
  return `${date.toISOString().slice(0, -1)}000Z`
}
