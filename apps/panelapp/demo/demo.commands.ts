import type { Command } from 'commander'
import { print, takeStatistics, withDatabase } from '../command.ts'

const DAY = 86_400_000

/** `seed-demo`: the demo set of the launcher and of whoever wants to look around. */
export function demoCommands(program: Command): void {
  program
    .command('seed-demo')
    .description('Fills an empty database with some 30 panels over invented genes and diseases, and their history.')
    .option('--seed <number>', 'the same number makes the same panels', '7')
    .option('--if-empty', 'do nothing, and say so, where there are panels or genes already')
    .action(({ seed, ifEmpty }: { seed: string; ifEmpty?: boolean }, command: Command) =>
      withDatabase(process.env, async (db) => {
        const { isEmpty, seedDemo } = await import('./seed-demo.ts')
        if (ifEmpty && !(await isEmpty(db))) return print(command, { panels: 0 }, 'Nothing done: it is not empty')
        const until = new Date(Math.floor(Date.now() / DAY) * DAY)
        const made = await seedDemo(db, { seed: Number(seed), until })
        await takeStatistics(db)
        await print(command, made, `Made: ${made.panels} panels over ${made.genes} genes, in ${made.events} steps`)
      }),
    )
}
