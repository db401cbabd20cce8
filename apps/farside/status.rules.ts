import type { PortalStatus } from './portal/portal.ts'
import type { Account } from './provision/account.ts'
import type { RunFile, RunPart } from './run/run-file.ts'

/** What the portal may know of a run: everything but passwords. */
export function portalStatus(run: RunFile, accounts: readonly Account[]): PortalStatus {
  return {
    version: run.version,
    startedAt: run.startedAt,
    parts: Object.entries(run.programs).map(([name, part]) => ({
      name,
      ...part,
      databaseUrl: undefined,
      folder: undefined,
    })),
    accounts: accounts.map(({ program, username, role }) => ({ program, username, role })),
    accountsFile: run.accountsFile,
  }
}

/** The file of a launcher that was killed says what ran; this is what it comes to. */
export function afterDeath(run: RunFile): RunFile {
  const stopped = Object.entries(run.programs).map(([name, part]): [string, RunPart] => [
    name,
    { ...part, state: 'stopped', pid: undefined },
  ])
  return { ...run, programs: Object.fromEntries(stopped) }
}

/** `farside status` for people: one line a part. */
export function statusTable({ programs, accountsFile }: RunFile): string {
  const rows = Object.entries(programs).map(([name, part]) => [
    name,
    part.state,
    part.pid === undefined ? '' : String(part.pid),
    part.url ?? part.address ?? '',
  ])
  return [...columns([['part', 'state', 'process', 'address'], ...rows]), '', `accounts: ${accountsFile}`].join('\n')
}

/** What is printed when everything runs: where to go, and who may log in. */
export function readyTable({ programs, accountsFile }: RunFile, accounts: readonly Account[], seconds: number): string {
  const places = Object.entries(programs).map(([name, part]) => [name, part.url ?? part.address ?? '', part.state])
  const people = accounts.map(({ program, username, password, role }) => [program, username, password, role])
  const sick = Object.values(programs).filter((part) => part.state !== 'healthy').length
  return [
    '',
    sick === 0 ? `Everything runs after ${seconds.toFixed(1)} s.` : `${sick} parts do not run yet; see above why.`,
    '',
    ...columns(places).map((line) => `  ${line}`),
    ...(people.length === 0 ? [] : ['', 'Log in with:', '', ...columns(people).map((line) => `  ${line}`)]),
    '',
    people.length === 0 ? '' : `The same with tokens for programs is in ${accountsFile}`,
    'Ctrl-C ends everything.',
    '',
  ].join('\n')
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
