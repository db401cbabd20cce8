import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import type { ErrorObject } from 'ajv'
import { problems } from '../../problems.ts'

/** A JSON Schema of the site's own, which files must satisfy besides ours (REPORTING_CONFIG_SCHEMA_FILE). */
export interface SiteSchema {
  schema: object
  faultsOf: (data: unknown) => { path: string; message: string }[]
}

/**
 * @returns undefined when there is no such file
 * @throws Problem `schema_unusable` when there is one that is no JSON Schema (draft-07)
 */
export function readSiteSchema(path: string): SiteSchema | undefined {
  const text = textOf(path)
  if (text === undefined) return undefined
  try {
    const schema = JSON.parse(text) as object
    // Formats and unknown words are notes for people here, as in the schema that we publish.
    const check = new Ajv({ allErrors: true, strict: false, validateFormats: false, logger: false }).compile(schema)
    return { schema, faultsOf: (data) => (check(data) ? [] : (check.errors ?? []).map(faultOf)) }
  } catch (error) {
    throw problems.schema_unusable(path, (error as Error).message)
  }
}

function textOf(path: string): string | undefined {
  try {
    return path === '' ? undefined : readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw problems.schema_unusable(path, (error as Error).message)
  }
}

function faultOf({ instancePath, message, params }: ErrorObject): { path: string; message: string } {
  const key = (params as { additionalProperty?: string }).additionalProperty
  const pointer = key === undefined ? instancePath : `${instancePath}/${key}`
  const path = pointer
    .slice(1)
    .split('/')
    .map((it) => it.replaceAll('~1', '/').replaceAll('~0', '~'))
  return { path: path.join('.'), message: `${message ?? 'is refused'}, says the schema of this site` }
}
