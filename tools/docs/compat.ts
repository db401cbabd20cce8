import type { Setting, SettingsTable } from '@farside/kernel/config'
import { testCell } from './test-names.ts'
import type { NamedTest } from './test-names.ts'

export interface CompatSection {
  title: string
  /** Folder whose tests count. */
  folder: string
  /** What stands before each name: `--` for options. */
  prefix: string
  table: SettingsTable
  /** Words of the test that goes through all settings without effect at once. */
  noEffectTest: string
  /** Names that only say a line. */
  retired?: Record<string, string>
}

export interface RouteRow {
  method: string
  url: string
  operationId: string
  summary: string
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** One section of `COMPAT.md`: each name → what we do → the test that shows it. */
export function settingsSection(section: CompatSection, tests: readonly NamedTest[]): string {
  const rows = Object.entries(section.table).map(([name, setting]) => {
    const names = [name, ...setting.aliases]
    const shown = names.map((it) => `\`${section.prefix}${it}\``).join('<br>')
    const test = testCell(tests, section.folder, ...names, ...(setting.standing ? [section.noEffectTest] : []))
    return `| ${shown} | ${whatWeDo(setting)} | ${test} |`
  })
  const retired = Object.entries(section.retired ?? {}).map(
    ([name, say]) =>
      `| \`${section.prefix}${name}\` | no effect, one line at start: ${cell(say)} | ${testCell(tests, section.folder, name, section.noEffectTest)} |`,
  )
  return [`## ${section.title}`, '', '| name | what we do | test |', '|---|---|---|', ...rows, ...retired, ''].join(
    '\n',
  )
}

/** The routes of one program and side. */
export function routesSection(
  title: string,
  folder: string,
  routes: readonly RouteRow[],
  tests: readonly NamedTest[],
): string {
  const rows = routes.map((route) => {
    const lastWord =
      route.url
        .replaceAll(/\/:\w+/g, '')
        .split('/')
        .filter(Boolean)
        .at(-1) ?? route.url
    const test = testCell(tests, folder, route.operationId, ...(lastWord === 'v1' ? [] : [`${lastWord}/`, lastWord]))
    return `| \`${route.method} ${cell(route.url)}\` | ${cell(route.summary)} (\`${route.operationId}\`) | ${test} |`
  })
  return [`## ${title}`, '', '| route | what we do | test |', '|---|---|---|', ...rows, ''].join('\n')
}

function whatWeDo({ standing, doc, defaultText, required }: Setting<unknown>): string {
  if (standing?.is === 'noted') return `accepted without effect, one line at start: ${cell(standing.say)}`
  if (standing?.is === 'refused') return `refused where it would matter: ${cell(standing.say)}`
  const from = required ? 'required' : defaultText === '' ? 'no default' : `default \`${cell(defaultText)}\``
  return `${cell(doc)} (${from})`
}
