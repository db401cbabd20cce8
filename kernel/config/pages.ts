import type { Setting, SettingsTable } from './setting.ts'

/** The settings of one program as a Markdown table, in the table's order. */
export function settingsPage(title: string, intro: string, table: SettingsTable): string {
  const rows = Object.entries(table).map(
    ([name, setting]) =>
      `| ${[name, ...setting.aliases].map((it) => `\`${it}\``).join('<br>')} | ${cell(setting.grammar)} | ${defaultCell(setting)} | ${cell(setting.doc)}${standingText(setting)} |`,
  )
  return [
    `# ${title}`,
    '',
    intro,
    '',
    '| name | value | default | what it does |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

/** A file to copy and edit: every setting, commented out at its default; required ones are left open. */
export function sampleEnv(title: string, table: SettingsTable): string {
  const blocks = Object.entries(table)
    .filter(([, setting]) => setting.standing === undefined)
    .map(([name, setting]) => {
      const note = `# ${setting.doc} (${setting.grammar})`
      return setting.required ? `${note}\n${name}=` : `${note}\n#${name}=${setting.defaultText}`
    })
  return [`# ${title}`, '', blocks.join('\n\n'), ''].join('\n')
}

function defaultCell(setting: Setting<unknown>): string {
  if (setting.required) return 'required'
  return setting.defaultText === '' ? '–' : `\`${cell(setting.defaultText)}\``
}

function standingText({ standing }: Setting<unknown>): string {
  if (!standing) return ''
  return standing.is === 'noted'
    ? ` *Accepted without effect: ${cell(standing.say)}*`
    : ` *Refused: ${cell(standing.say)}*`
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
