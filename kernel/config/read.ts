import { Problem } from '../errors/index.ts'
import { Unreadable } from './setting.ts'
import type { Setting, SettingsOf, SettingsTable } from './setting.ts'

export interface Read<T extends SettingsTable> {
  settings: SettingsOf<T>
  /** One line each for what was accepted but does not act: say them once at start. */
  notices: string[]
}

interface Reading {
  /** How a setting is called where it came from: the variable's name by default, `--name` for an option. */
  label?: (name: string) => string
  /** Names that once meant something, with the line to say when they are set. */
  retired?: Record<string, string>
}

/**
 * Reads a table of settings from named texts (environment variables or command line options).
 *
 * @throws Problem `settings_invalid` that names every fault at once: the setting, its value unless it is secret, and
 *   what would be accepted. A faulty value never becomes a default.
 */
export function readSettings<const T extends SettingsTable>(
  table: T,
  values: Record<string, string | undefined>,
  { label = (name) => name, retired = {} }: Reading = {},
): Read<T> {
  const settings: Record<string, unknown> = {}
  const faults: string[] = []
  const notices: string[] = []

  for (const [name, setting] of Object.entries(table)) {
    const given = givenText(name, setting, values)
    if (given?.overruled) notices.push(`${label(given.overruled)} is ignored: ${label(given.name)} is set too`)
    if (!given) {
      if (setting.required) faults.push(`${label(name)} is not set: expected ${setting.grammar}. ${setting.doc}`)
      settings[name] = setting.default
      continue
    }
    try {
      settings[name] = setting.parse(given.text)
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      faults.push(`${label(given.name)}=${shown(setting, given.text)}: expected ${error.expected}`)
      continue
    }
    const { standing } = setting
    if (standing?.is === 'noted') notices.push(`${label(given.name)} has no effect: ${standing.say}`)
    if (standing?.is === 'refused' && (standing.when?.(settings[name]) ?? true)) {
      faults.push(
        `${label(given.name)}=${shown(setting, given.text)} is not available in this version: ${standing.say}`,
      )
    }
  }
  for (const [name, say] of Object.entries(retired))
    if (values[name]) notices.push(`${label(name)} has no effect: ${say}`)

  if (faults.length > 0) throw settingsInvalid(faults)
  return { settings: settings as SettingsOf<T>, notices }
}

/** For faults between settings, found after each was read; the same error, so that a start fails in one way only. */
export function settingsInvalid(faults: string[]): Problem {
  const head =
    faults.length === 1 ? 'Cannot start: 1 setting is wrong.' : `Cannot start: ${faults.length} settings are wrong.`
  return new Problem('settings_invalid', 'invalid', [head, ...faults.map((fault) => `  ${fault}`)].join('\n'), {
    faults,
  })
}

function givenText(name: string, setting: Setting<unknown>, values: Record<string, string | undefined>) {
  const present = [name, ...setting.aliases].filter((it) => {
    const text = values[it]
    return text !== undefined && (setting.takesEmpty || text !== '')
  })
  if (present.length === 0) return undefined
  const differing = present.find((it) => values[it] !== values[present[0]])
  return { name: present[0], text: values[present[0]]!, overruled: differing }
}

function shown(setting: Setting<unknown>, text: string): string {
  return setting.secret ? `(hidden, ${text.length} characters)` : text
}
