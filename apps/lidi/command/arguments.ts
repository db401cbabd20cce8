import type { SettingsTable } from '@farside/kernel/config'

export interface Arguments {
  /** Option values by name without dashes; a switch that was given is `true`. */
  values: Record<string, string>
  /** What is wrong, one sentence each. */
  faults: string[]
  asked: 'help' | 'version' | undefined
}

/**
 * Splits a command line into the options of a table: `--name value`, `--name=value`, `--switch`, and `--help`, `-h`,
 * `--version`, `-V`. Nothing is thrown: every fault is collected, so that one run tells all of them.
 */
export function readArguments(table: SettingsTable, args: readonly string[]): Arguments {
  const found: Arguments = { values: {}, faults: [], asked: undefined }
  const rest = [...args]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--help' || word === '-h') found.asked = 'help'
    else if (word === '--version' || word === '-V') found.asked ??= 'version'
    else if (!word.startsWith('--')) found.faults.push(`"${word}" is not an option: expected --name value`)
    else takeOption(table, word, rest, found)
  }
  return found
}

function takeOption(table: SettingsTable, word: string, rest: string[], { values, faults }: Arguments): void {
  const equals = word.indexOf('=')
  const name = equals < 0 ? word.slice(2) : word.slice(2, equals)
  const inline = equals < 0 ? undefined : word.slice(equals + 1)
  const setting = Object.hasOwn(table, name) ? table[name] : undefined
  if (!setting) {
    const near = nearest(name, Object.keys(table))
    faults.push(`--${name} is not known: ${near ? `did you mean --${near}?` : 'see --help'}`)
    // What follows an unknown option is most likely its value, not another fault.
    if (inline === undefined && rest[0] !== undefined && !rest[0].startsWith('--')) rest.shift()
    return
  }
  if (name in values) faults.push(`--${name} is given twice: expected once`)
  if (setting.isSwitch) {
    if (inline !== undefined) faults.push(`--${name}=${inline}: expected no value`)
    values[name] = 'true'
    return
  }
  const value = inline ?? (rest[0]?.startsWith('--') ? undefined : rest.shift())
  // A required one counts as not set, which is said when the settings are read.
  if (!value && !setting.required) faults.push(`--${name} has no value: expected ${setting.grammar}`)
  values[name] = value ?? ''
}

/** The known name that needs the fewest edits, if they are few enough to be a slip. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const plain = name.replaceAll('_', '-')
  const ranked = known.map((it) => ({ it, edits: editsBetween(plain, it) })).sort((a, b) => a.edits - b.edits)
  return ranked[0] && ranked[0].edits <= 3 ? ranked[0].it : undefined
}

function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1))
    row = next
  }
  return row[b.length]
}
