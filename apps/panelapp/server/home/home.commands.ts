import type { Command } from 'commander'
import { print, withDatabase } from '../../command.ts'

/** `home-text load …`: the texts of the home page. */
export function homeTextCommands(program: Command): void {
  program
    .command('home-text')
    .description('Puts texts on the home page.')
    .command('load <path...>')
    .description('Loads Markdown files named like 10-News.md, or JSON records; a text of the same address is replaced.')
    .option('--replace', 'take away every text that the files do not have')
    .addHelpText('after', '\nExamples:\n  panelapp home-text load texts/\n  panelapp home-text load 10-News.md')
    .action((paths: string[], { replace = false }: { replace?: boolean }, command: Command) =>
      withDatabase(process.env, async (db) => {
        const { loadHomeTexts } = await import('./load-home-texts.ts')
        const result = await loadHomeTexts(db, paths, { replace })
        const { loaded, removed } = result
        await print(
          command,
          result,
          `Loaded: ${loaded.join(', ') || 'nothing'}${replace ? `; removed: ${removed}` : ''}`,
        )
      }),
    )
}
