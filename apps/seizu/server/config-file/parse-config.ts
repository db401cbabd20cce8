import type { ConfigFault } from '../../contract/config-fault.ts'
import type { Config } from '../../contract/config.ts'
import { problems } from '../../problems.ts'
import { configShape } from './config.shapes.ts'
import { readShape, TooMuch } from './read-shape.ts'
import { any } from './shape.ts'
import type { SiteSchema } from './site-schema.ts'
import { readYaml } from './yaml-text.ts'

/** Bytes. A file of a thousand panels has a third of one megabyte; parsing costs about a second for each. */
const LARGEST = 2 * 1024 ** 2
/** More than a person reads, and each costs a look for its line. */
const MOST_FAULTS = 1000

export interface Parsing {
  /** Refuses what came after the format of 2022. */
  strict2022?: boolean
  /** Has a say too. */
  site?: SiteSchema
  /** How messages call the text. */
  name?: string
}

/**
 * Reads a dashboard file: YAML 1.1 (so JSON too), every key checked, absent ones filled in.
 *
 * @throws Problem `config_invalid` with every error in `details.errors`, by line
 */
export function parseConfig(
  text: string,
  { name = 'the config file', ...options }: Parsing = {},
): { config: Config; warnings: ConfigFault[] } {
  const { config, errors, warnings } = inspectConfig(text, options)
  if (errors.length > 0) throw problems.config_invalid(name, errors)
  return { config: config as Config, warnings }
}

export interface Inspected {
  /** What could be made of the text: to be trusted only when there are no errors. */
  config: Config | undefined
  errors: ConfigFault[]
  warnings: ConfigFault[]
  /** Where a value stands, or the nearest thing around it. */
  placeOf: (path: string) => { line: number | null; column: number | null }
}

/** The same for who wants to look further: nothing is thrown. */
export function inspectConfig(text: string, { strict2022 = false, site }: Omit<Parsing, 'name'> = {}): Inspected {
  const whole = (message: string): ConfigFault => ({ path: '', ...nowhere, message })
  if (Buffer.byteLength(text) > LARGEST) {
    const errors = [whole(`is larger than ${LARGEST / 1024 ** 2} MiB`)]
    return { config: undefined, errors, warnings: [], placeOf: () => nowhere }
  }
  const yaml = readYaml(text)
  const errors = [...yaml.errors]
  const warnings = [...yaml.warnings]
  const into = (faults: ConfigFault[]) => (path: string, offset: number, message: string) => {
    if (faults.length < MOST_FAULTS) faults.push({ path, ...yaml.placeOf(offset), message })
    else if (faults.length === MOST_FAULTS) faults.push(whole('has more faults than are listed'))
  }
  const say = { error: into(errors), warning: into(warnings) }
  const offsets = new Map<string, number>()
  const place = (path: string, offset: number) => void offsets.set(path, offset)
  let config: Config | undefined
  try {
    if (yaml.root) config = readShape(yaml.root, configShape, { strict2022, say, place }) as Config | undefined
    if (yaml.root && site && errors.length === 0) {
      const data = readShape(yaml.root, any, { strict2022, say, place })
      for (const { path, message } of site.faultsOf(data)) say.error(path, offsetOf(path), message)
    }
    if (typeof config?.version === 'number' && config.version !== 1) {
      say.warning(
        'version',
        offsets.get('version')!,
        `is ${config.version}; only 1 exists, and the file is read as that`,
      )
    }
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error
    errors.push(whole(error.message))
  }
  // Merges are followed while reading: what is wrong with them is known only now.
  errors.push(...yaml.errors.filter((it) => !errors.includes(it)))
  return { config, errors: byPlace(errors), warnings: byPlace(warnings), placeOf }

  function placeOf(path: string) {
    return yaml.root && path !== '' ? yaml.placeOf(offsetOf(path)) : nowhere
  }

  function offsetOf(path: string): number {
    for (let at = path; at !== ''; at = at.slice(0, Math.max(at.lastIndexOf('.'), 0))) {
      const offset = offsets.get(at)
      if (offset !== undefined) return offset
    }
    return yaml.root?.offset ?? 0
  }
}

const nowhere = { line: null, column: null }

const byPlace = (faults: ConfigFault[]): ConfigFault[] =>
  faults.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
