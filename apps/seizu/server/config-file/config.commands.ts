import { writeFile } from 'node:fs/promises'
import { runRole } from '@farside/kernel/lifecycle'
import type { Command } from 'commander'
import { print, write } from '../../command.ts'
import type { ConfigFault } from '../../contract/config-fault.ts'
import { fileTrouble } from '../../file-trouble.ts'
import { problems } from '../../problems.ts'
import { settingsTable } from '../../settings.ts'
import type { Verdict } from './lint-file.ts'

type Environment = Record<string, string | undefined>

interface LintOptions {
  strict2022?: boolean
  against?: string
  schema?: string
}

/** `schema export`, `lint` and its other name `config check`. */
export function configCommands(program: Command, env: Environment): void {
  program
    .command('schema')
    .description('The JSON Schema of the dashboard file.')
    .command('export')
    .description('Prints the JSON Schema (draft-07), for editors and for checks of your own.')
    .option('--output-file <path>', 'write it there and print nothing')
    .option('--strict-2022', 'without what came after the format of 2022')
    .addHelpText(
      'after',
      `
Examples:
  seizu schema export > dashboards.schema.json
  seizu schema export --output-file dashboards.schema.json
The first line of a dashboard file tells an editor where it is:
  # yaml-language-server: $schema=dashboards.schema.json`,
    )
    .action(({ outputFile, strict2022 }: { outputFile?: string; strict2022?: boolean }) =>
      runRole(async () => {
        const { configSchema } = await import('./json-schema.ts')
        const text = JSON.stringify(configSchema({ strict2022 }), null, 4)
        if (outputFile === undefined) return write(text)
        await writeFile(outputFile, `${text}\n`).catch((error: unknown) => {
          throw problems.file_unwritable(outputFile, fileTrouble(error))
        })
      }),
    )
  lintCommand(program.command('lint'), env)
  lintCommand(
    program
      .command('config')
      .description('The dashboard file.')
      .command('check')
      .description('The same as `seizu lint`.'),
    env,
  )
}

function lintCommand(command: Command, env: Environment): void {
  if (!command.description()) command.description('Checks a dashboard file and says everything that is wrong with it.')
  command
    .argument('<file>', 'the dashboard file; - reads standard input')
    .option('--strict-2022', 'refuse what came after the format of 2022')
    .option('--schema <path>', 'a JSON Schema of your own that has a say too, as REPORTING_CONFIG_SCHEMA_FILE')
    .option(
      '--against <uri>',
      'also let that graph plan every query: bolt://user:password@host:port (else NEO4J_USER, NEO4J_PASSWORD)',
    )
    .addHelpText(
      'after',
      `
Exit code 0: it can be used (there may be warnings); 1: it cannot; 2: it cannot be read. Examples:
  seizu lint dashboards.yaml
  seizu lint dashboards.yaml --json
  seizu lint dashboards.yaml --against bolt://neo4j:password@graph:7687
JSON: { "ok": …, "errors": [{ "path", "line", "column", "message" }], "warnings": […] }`,
    )
    .action((file: string, options: LintOptions, command: Command) =>
      runRole(async () => {
        const { lintFile } = await import('./lint-file.ts')
        const { QUERY_VALIDATOR_ALLOWED_PROCEDURES: procedures } = settingsTable
        // Apart, for the driver takes longer to load than the rest to do.
        const planner =
          options.against === undefined ? undefined : (await import('./planner.ts')).openPlanner(options.against, env)
        try {
          const verdict = await lintFile(file, {
            strict2022: options.strict2022,
            schema: options.schema,
            // The one setting that the verdict depends on; a fault in another is no matter of the file.
            procedures: procedures.parse(env.QUERY_VALIDATOR_ALLOWED_PROCEDURES ?? ''),
            plan: planner?.plan,
          })
          await print(command, verdict, linesOf(file, verdict))
          if (!verdict.ok) process.exitCode = 1
        } finally {
          await planner?.close()
        }
      }),
    )
}

/** One line each, in the form that editors and terminals turn into a link. */
function linesOf(file: string, { ok, errors, warnings }: Verdict): string {
  const line = (kind: string) => (fault: ConfigFault) =>
    `${[file, fault.line, fault.column].filter((it) => it !== null).join(':')}: ${kind}: ${[fault.path, fault.message].filter(Boolean).join(': ')}`
  const count = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`
  return [
    ...errors.map(line('error')),
    ...warnings.map(line('warning')),
    `${ok ? 'It can be used' : 'It cannot be used'}: ${count(errors.length, 'error')}, ${count(warnings.length, 'warning')}`,
  ].join('\n')
}
