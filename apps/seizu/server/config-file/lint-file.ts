import { readFile } from 'node:fs/promises'
import { text as textOfStream } from 'node:stream/consumers'
import type { ConfigFault } from '../../contract/config-fault.ts'
import { fileTrouble } from '../../file-trouble.ts'
import { problems } from '../../problems.ts'
import { checkStatement } from '../../source/guard/check-statement.ts'
import type { Remark } from './lint-scheduled.rules.ts'
import { lintConfig, statementsOf } from './lint.rules.ts'
import type { Statement } from './lint.rules.ts'
import { inspectConfig } from './parse-config.ts'
import { readSiteSchema } from './site-schema.ts'

export interface Verdict {
  ok: boolean
  errors: ConfigFault[]
  warnings: ConfigFault[]
}

export interface Linting {
  strict2022?: boolean
  /** Path of a JSON Schema that has a say too. */
  schema?: string
  /** Further procedures that queries may call. */
  procedures?: readonly string[]
  /** Lets a database plan a statement: what it says when it refuses, with the way to write it. */
  plan?: (statement: string) => Promise<string | undefined>
}

/** @param path of the file; `-` is standard input */
export async function lintFile(path: string, options: Linting = {}): Promise<Verdict> {
  return lintText(await textOf(path), options)
}

async function lintText(text: string, { strict2022, schema, procedures, plan }: Linting): Promise<Verdict> {
  const site = schema === undefined ? undefined : readSiteSchema(schema)
  const { config, errors, warnings, placeOf } = inspectConfig(text, { strict2022, site })
  if (!config || errors.length > 0) return { ok: false, errors, warnings }
  const placed = ({ path, message }: Remark): ConfigFault => ({ path, ...placeOf(path), message })
  const statements = statementsOf(config)
  const refused = statements.flatMap((it) => refusalOf(it, procedures))
  const planned = plan ? await refusedPlans(statements, refused, plan) : []
  return {
    ok: planned.length === 0,
    errors: planned.map(placed),
    warnings: [...warnings, ...[...lintConfig(config), ...refused].map(placed)],
  }
}

/** The guard refuses it on the server path, and says where in the statement. */
function refusalOf({ path, text }: Statement, procedures: readonly string[] | undefined): Remark[] {
  const verdict = checkStatement(text, procedures)
  if (verdict.allowed) return []
  const { reason, word, line, column } = verdict
  const what = word === '' ? reason : `${reason} ("${word}", line ${line}, column ${column} of the statement)`
  return [{ path, message: `is refused when this server runs it: ${what}` }]
}

async function refusedPlans(statements: Statement[], refused: Remark[], plan: NonNullable<Linting['plan']>) {
  const faults: Remark[] = []
  for (const { path, text } of statements) {
    // What the guard refuses is shown to no database.
    if (refused.some((it) => it.path === path)) continue
    const message = await plan(text)
    if (message !== undefined) faults.push({ path, message })
  }
  return faults
}

async function textOf(path: string): Promise<string> {
  try {
    return path === '-' ? await textOfStream(process.stdin) : await readFile(path, 'utf8')
  } catch (error) {
    throw problems.file_unreadable(path, fileTrouble(error))
  }
}
