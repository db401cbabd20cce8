import type { Command } from 'commander'
import { print, takeStatistics, withDatabase } from '../../command.ts'
import { instantOf } from '../../contract/instant.ts'

/** `load-genes`: the gene reference. */
export function geneCommands(program: Command): void {
  program
    .command('load-genes <file>')
    .alias('load_genes')
    .description('Loads the gene reference, or an update of it. Plain JSON or .gz; one transaction; safe to run again.')
    .addHelpText(
      'after',
      `
A file is the array of a first load ({"pk": symbol, "fields": {…}}) or an update, an object with the four lists "insert",
"update", "update_symbol" and "delete". An update gives the panels whose content changes a new version, and those alone.

Examples:
  panelapp load-genes genes.json.gz
  panelapp load-genes update-2026-01.json --json`,
    )
    .action((path: string, _: object, command: Command) =>
      withDatabase(process.env, async (db, settings) => {
        const { loadGenes } = await import('./load-genes.ts')
        const { preferredReleases } = await import('./ensembl.rules.ts')
        const result = await loadGenes(db, { path, releases: preferredReleases(settings), at: instantOf(new Date()) })
        await takeStatistics(db)
        const lines =
          'genes' in result
            ? [
                `Genes: ${result.genes}; new or changed: ${result.written}; can be chosen: ${result.active}; ` +
                  `records without a symbol: ${result.skipped}`,
              ]
            : [
                `Inserted: ${result.inserted}; updated: ${result.updated}; renamed: ${result.renamed.length}; ` +
                  `deleted: ${result.deleted.length}; panels with a new version: ${result.panels}; entities refreshed: ${result.entities}`,
                ...result.warnings.map((it) => `Look at this: ${it}`),
              ]
        await print(command, result, lines.join('\n'))
      }),
    )
}
