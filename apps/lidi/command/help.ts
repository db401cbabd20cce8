import type { Setting, SettingsTable } from '@farside/kernel/config'

export interface Manual {
  /** Name of the command. */
  name: string
  /** What it does, one sentence. */
  about: string
  /** What to set up around it, a paragraph. */
  setup?: string
  examples: { line: string; says: string }[]
}

const WIDTH = 100
const INDENT = 26

/** What `--help` prints: use, every option with its default, examples to copy. */
export function helpText({ name, about, setup, examples }: Manual, table: SettingsTable): string {
  const options = Object.entries(table).map(([option, setting]) => optionText(option, setting))
  const shown = examples.flatMap(({ line, says }) => [`  # ${says}`, `  ${line}`, ''])
  return [
    `${name}: ${about}`,
    '',
    `Usage: ${name} --option value …`,
    '',
    'Options:',
    ...options,
    `  ${'--help, --version'.padEnd(INDENT - 2)}Print this, or the version.`,
    '',
    ...(setup ? [...wrapped(setup, WIDTH), ''] : []),
    'Examples:',
    ...shown,
  ].join('\n')
}

function optionText(option: string, setting: Setting<unknown>): string {
  const head = `  --${option}`
  const traits = [
    setting.isSwitch ? '' : setting.grammar,
    setting.required ? 'required' : setting.defaultText === '' ? '' : `default ${setting.defaultText}`,
  ].filter(Boolean)
  const standing = setting.standing ? ` No effect here: ${setting.standing.say}` : ''
  const lines = wrapped(
    `${setting.doc}${standing}${traits.length > 0 ? ` (${traits.join('; ')})` : ''}`,
    WIDTH - INDENT,
  )
  return [`${head.padEnd(INDENT)}${lines[0]}`, ...lines.slice(1).map((line) => ' '.repeat(INDENT) + line)].join('\n')
}

function wrapped(text: string, width: number): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const last = lines.at(-1)!
    if (last.length > 0 && last.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
  }
  return lines
}
