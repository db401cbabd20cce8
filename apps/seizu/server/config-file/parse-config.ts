import type { ConfigFault } from '../../contract/config-fault.ts'
import type { Config } from '../../contract/config.ts'
import { problems } from '../../problems.ts'
import { configShape } from './config.shapes.ts'
import { readShape, TooMuch } from './read-shape.ts'
import { readYaml } from './yaml-text.ts'

/** Bytes. A file of a thousand panels has a third of one megabyte; parsing costs about a second for each. */
const LARGEST = 2 * 1024 ** 2
/** More than a person reads, and each costs a look for its line. */
const MOST_FAULTS = 1000

interface Parsing {
  /** Refuses what came after the format of 2022. */
  strict2022?: boolean
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
  { strict2022 = false, name = 'the config file' }: Parsing = {},
): { config: Config; warnings: ConfigFault[] } {
  const { config, errors, warnings } = inspectConfig(text, strict2022)
  if (errors.length > 0) throw problems.config_invalid(name, errors)
  return { config: config as Config, warnings }
}

function inspectConfig(text: string, strict2022: boolean) {
  const whole = (message: string): ConfigFault => ({ path: '', line: null, column: null, message })
  if (Buffer.byteLength(text) > LARGEST) {
    return { config: undefined, errors: [whole(`is larger than ${LARGEST / 1024 ** 2} MiB`)], warnings: [] }
  }
  const { root, errors, warnings, placeOf } = readYaml(text)
  if (!root) return { config: undefined, errors: byPlace(errors), warnings }
  const into = (faults: ConfigFault[]) => (path: string, offset: number, message: string) => {
    if (faults.length < MOST_FAULTS) faults.push({ path, ...placeOf(offset), message })
    else if (faults.length === MOST_FAULTS) faults.push(whole('has more faults than are listed'))
  }
  const say = { error: into(errors), warning: into(warnings) }
  try {
    const config = readShape(root, configShape, { strict2022, say }) as Partial<Config> | undefined
    if (typeof config?.version === 'number' && config.version !== 1) {
      say.warning('version', root.offset, `is ${config.version}; only 1 exists, and the file is read as that`)
    }
    return { config, errors: byPlace(errors), warnings: byPlace(warnings) }
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error
    return { config: undefined, errors: byPlace([...errors, whole(error.message)]), warnings: byPlace(warnings) }
  }
}

const byPlace = (faults: ConfigFault[]): ConfigFault[] =>
  faults.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
