import { readFile } from 'node:fs/promises'
import { text as textOfStream } from 'node:stream/consumers'
import type { ConfigFault } from '../../contract/config-fault.ts'
import { problems } from '../../problems.ts'
import { lintConfig, statementsOf } from './lint.rules.ts'
import { inspectConfig } from './parse-config.ts'
import { readSiteSchema } from './site-schema.ts'

export interface Verdict {
  ok: boolean
  errors: ConfigFault[]
  warnings: ConfigFault[]
}

interface Linting {
  strict2022?: boolean
  against?: string
  /** Path of a JSON Schema that has a say too. */
  schema?: string
}

/** @param path of the file; `-` is standard input */
export async function lintFile(path: string, options: Linting): Promise<Verdict> {
  return lintText(await textOf(path), options)
}

async function lintText(text: string, { strict2022, schema }: Linting): Promise<Verdict> {
  const { config, errors, warnings, placeOf } = inspectConfig(text, {
    strict2022,
    site: schema === undefined ? undefined : readSiteSchema(schema),
  })
  if (!config || errors.length > 0) return { ok: false, errors, warnings }
  const remarks = lintConfig(config)
  void statementsOf
  return {
    ok: true,
    errors,
    warnings: [...warnings, ...remarks.map((it) => ({ path: it.path, ...placeOf(it.path), message: it.message }))],
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return path === '-' ? await textOfStream(process.stdin) : await readFile(path, 'utf8')
  } catch (error) {
    throw problems.file_unreadable(path, (error as Error).message)
  }
}
