import { buffer } from 'node:stream/consumers'
import { runRole } from '@farside/kernel/lifecycle'
import type { Command } from 'commander'
import { print } from '../../command.ts'
import { settingsTable } from '../../settings.ts'
import type { Judgement } from './judge-statements.ts'

type Environment = Record<string, string | undefined>

/** `query check`. */
export function queryCommands(program: Command, env: Environment): void {
  program
    .command('query')
    .description('Statements by themselves.')
    .command('check')
    .description('Judges statements without running them: whether this program would run them for a reader.')
    .argument('[statement]', 'without it, or with -, standard input: one statement, or a JSON array of them')
    .option(
      '--against <uri>',
      'also let that graph plan them: bolt://user:password@host:port (else NEO4J_USER, NEO4J_PASSWORD)',
    )
    .addHelpText(
      'after',
      `
Exit code 0 when all were judged, whatever the verdicts; 2 on bad input. Examples:
  seizu query check 'MATCH (n) RETURN count(n) AS total'
  echo '["MATCH (n) RETURN n", "CREATE (n)"]' | seizu query check --json
JSON, an array for an array: { "allowed", "layer", "reason", "word", "offset", "line", "column" }; null where nothing is to
be said. The layers are tokeniser, guard, classifier and, with --against, plan.`,
    )
    .action((argument: string | undefined, { against }: { against?: string }, command: Command) =>
      runRole(async () => {
        const [{ judgeStatements }, { statementsOf }] = await Promise.all([
          import('./judge-statements.ts'),
          import('./statements-of.ts'),
        ])
        const given = statementsOf(
          argument === undefined || argument === '-' ? await buffer(process.stdin) : Buffer.from(argument),
        )
        const planner =
          against === undefined ? undefined : (await import('../config-file/planner.ts')).openPlanner(against, env)
        try {
          const judgements = await judgeStatements(given.statements, {
            // The one setting that the verdict depends on; a fault in another is no matter of the statements.
            procedures: settingsTable.QUERY_VALIDATOR_ALLOWED_PROCEDURES.parse(
              env.QUERY_VALIDATOR_ALLOWED_PROCEDURES ?? '',
            ),
            plan: planner?.plan,
          })
          await print(command, given.many ? judgements : judgements[0], judgements.map(lineOf).join('\n'))
        } finally {
          await planner?.close()
        }
      }),
    )
}

function lineOf({ allowed, layer, reason, word, line, column }: Judgement): string {
  if (allowed) return 'allowed'
  const place = line === null ? '' : ` at ${line}:${column}`
  return `refused by the ${layer}${place}${word ? ` "${word}"` : ''}: ${reason}`
}
