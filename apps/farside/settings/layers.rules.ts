import type { SettingsTable } from '@farside/kernel/config'

/** Texts by the name of a setting or of one of its aliases. */
export type Values = Readonly<Record<string, string | undefined>>

/**
 * Puts layers of settings on one another, the later one winning: demo profile, generated secrets, plain variables,
 * prefixed variables. Aliases count as the setting that they stand for, or a secret of ours would win over the user's
 * `DJANGO_SECRET_KEY`. An empty text is no value where the program takes it for none.
 */
export function mergeSettings(table: SettingsTable, layers: readonly Values[]): Record<string, string> {
  const merged: Record<string, string> = {}
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer)) {
      const setting = settingOf(table, name)
      if (value === undefined || (value === '' && !table[setting ?? '']?.takesEmpty)) continue
      // The setting's own name wins over its aliases within a layer, as it does in the program.
      const aliasOfGiven = setting !== undefined && setting !== name && isGiven(layer[setting])
      if (!aliasOfGiven) merged[setting ?? name] = value
    }
  }
  return merged
}

const isGiven = (value: string | undefined) => value !== undefined && value !== ''

/** The name of the setting that `name` is or stands for. */
export function settingOf(table: SettingsTable, name: string): string | undefined {
  if (Object.hasOwn(table, name)) return name
  return Object.keys(table).find((it) => table[it]?.aliases.includes(name))
}

/** Too general to be meant for us when nobody says for whom they are. */
const neverPlain = new Set(['PORT', 'HOST', 'DEBUG'])

/** Variables without a prefix that are settings of the program; only asked for when it is the only one. */
export function plainVariables(table: SettingsTable, env: Values): Values {
  const own = Object.entries(env).filter(([name]) => !neverPlain.has(name) && settingOf(table, name) !== undefined)
  return Object.fromEntries(own)
}

/** Variables with a prefix, without it: `ORIGIN__PORT` → `PORT`. */
export function prefixedVariables(prefix: string, env: Values): Values {
  const own = Object.entries(env).filter(([name]) => name.startsWith(`${prefix}__`))
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length + 2), value]))
}

/** `FROM_TCP` → `from-tcp`, as the option is called. */
export const optionName = (variable: string): string => variable.toLowerCase().replaceAll('_', '-')

/** One line for each prefixed variable that nothing will read. */
export function unusedVariables(
  env: Values,
  readers: readonly { prefix: string; title: string; knows: (name: string) => boolean }[],
): string[] {
  const prefixes = ['PANELAPP', 'ORIGIN', 'DESTINATION', 'SEIZU', 'LIDI']
  return Object.keys(env).flatMap((variable) => {
    const prefix = prefixes.find((it) => variable.startsWith(`${it}__`))
    if (prefix === undefined) return []
    const reader = readers.find((it) => it.prefix === prefix)
    if (!reader) return [`${variable} has no effect: no program that reads ${prefix}__… is started`]
    const name = variable.slice(prefix.length + 2)
    return reader.knows(name) ? [] : [`${variable} has no effect: ${reader.title} has no setting ${name}`]
  })
}
