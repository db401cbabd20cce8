import type { Setting, SettingsTable } from '@farside/kernel/config'
import { askingTestCell, testCell } from './test-names.ts'
import type { NamedTest } from './test-names.ts'

export interface CompatSection {
  title: string
  /** Folder whose tests count. */
  folder: string
  /** What stands before each name: `--` for options. */
  prefix: string
  table: SettingsTable
  /** Words of the test that goes through all settings without effect at once, if there is one. */
  noEffectTest?: string
  /** Names that only say a line. */
  retired?: Record<string, string>
}

export interface RouteRow {
  method: string
  url: string
  operationId: string
  summary: string
  /** Folder of the tests that are about it. */
  home?: string
  /** Words of the test that shows it, where its operation is a word that many tests have. */
  shownBy?: string
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** One section of `COMPAT.md`: each name → what we do → the test that shows it. */
export function settingsSection(section: CompatSection, tests: readonly NamedTest[]): string {
  const rows = Object.entries(section.table).map(([name, setting]) => {
    const names = [name, ...setting.aliases]
    const shown = names.map((it) => `\`${section.prefix}${it}\``).join('<br>')
    // First for what has no effect: the name may act on the other side, where another test has it.
    const first = setting.standing?.is === 'noted' && section.noEffectTest ? [section.noEffectTest] : []
    const written = names.map((it) => section.prefix + it)
    const test = testCell(tests, section.folder, ...first, ...written, ...names)
    return `| ${shown} | ${whatWeDo(setting)} | ${test} |`
  })
  const retired = Object.entries(section.retired ?? {}).map(
    ([name, say]) =>
      `| \`${section.prefix}${name}\` | no effect, one line at start: ${cell(say)} | ${testCell(tests, section.folder, name, ...(section.noEffectTest ? [section.noEffectTest] : []))} |`,
  )
  return [`## ${section.title}`, '', '| name | what we do | test |', '|---|---|---|', ...rows, ...retired, ''].join(
    '\n',
  )
}

/** The routes of one program and side. A test says in its title which operation it shows: `… (list-transferables)`. */
export function routesSection(
  title: string,
  folder: string,
  routes: readonly RouteRow[],
  tests: readonly NamedTest[],
): string {
  const rows = routes.map((route) => {
    const named = testCell(
      tests,
      folder,
      ...(route.shownBy ? [route.shownBy] : [`(${route.operationId})`, route.operationId]),
    )
    const test = named === '–' ? askingTestCell(tests, folder, route.url, route.home) : named
    return `| \`${route.method} ${cell(route.url)}\` | ${cell(route.summary)} (\`${route.operationId}\`) | ${test} |`
  })
  return [`## ${title}`, '', '| route | what we do | test |', '|---|---|---|', ...rows, ''].join('\n')
}

/** Commands of the original. `ours` is the name that a test shows; empty where there is none. */
export function commandsSection(
  title: string,
  folder: string,
  commands: readonly { original: string; ours: string; what: string }[],
  tests: readonly NamedTest[],
): string {
  const rows = commands.map(
    ({ original, ours, what }) => `| \`${original}\` | ${cell(what)} | ${ours ? testCell(tests, folder, ours) : '–'} |`,
  )
  return [`## ${title}`, '', '| command | what we do | test |', '|---|---|---|', ...rows, ''].join('\n')
}

function whatWeDo({ standing, doc, defaultText, required }: Setting<unknown>): string {
  if (standing?.is === 'noted') return `accepted without effect, one line at start: ${cell(standing.say)}`
  if (standing?.is === 'refused') return `refused where it would matter: ${cell(standing.say)}`
  const from = required ? 'required' : defaultText === '' ? 'no default' : `default \`${cell(defaultText)}\``
  return `${cell(doc)} (${from})`
}
