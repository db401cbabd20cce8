import { problemTable } from '@farside/kernel/errors'

export const problems = problemTable({
  program_unknown: {
    kind: 'invalid',
    say: (name: string, known: readonly string[]) => `Cannot start "${name}": expected ${known.join(', ')}`,
  },
  already_running: {
    kind: 'conflict',
    say: (dataFolder: string, pid: number, startedAt: string) =>
      `Cannot start on ${dataFolder}: process ${pid} runs there since ${startedAt}; end it with "farside stop", or set FARSIDE_DATA to another folder`,
  },
  data_folder_unusable: {
    kind: 'invalid',
    say: (folder: string, why: string) =>
      `Cannot use ${folder} as the data folder: ${why}. Set FARSIDE_DATA to a folder that may be written`,
  },
  fault_unreadable: {
    kind: 'invalid',
    say: (option: string, value: string) =>
      `Cannot start: --${option} ${value}: expected ${/^(loss|burst|duplicate|reorder)$/.test(option) ? 'a share from 0 to 1, such as 0.02' : 'a whole number'}`,
  },
  not_running: { kind: 'missing', say: (dataFolder: string) => `Nothing runs on ${dataFolder}` },
  does_not_stop: {
    kind: 'unavailable',
    say: (pid: number, seconds: number) => `Process ${pid} is still there after ${seconds} s; it may be draining`,
  },
  ports_taken: {
    kind: 'conflict',
    say: (taken: readonly string[]) =>
      `Cannot listen: ${taken.join(', ')} in use by another program; set FARSIDE_PORT to another first port, or to 0 for free ones`,
  },
  demo_not_on_loopback: {
    kind: 'invalid',
    say: (faults: readonly string[]) =>
      `Cannot start: ${faults.join('; ')}: the demo settings (cookies over plain HTTP, generated accounts) are for this machine alone. Use 127.0.0.1, or run each program by its own command with its own settings`,
  },
  sides_share: {
    kind: 'invalid',
    say: (what: string, value: string) =>
      `Cannot start: both sides of Eurydice would use the ${what} ${value}; set it for one side, as in ORIGIN__… and DESTINATION__…`,
  },
  settings_wrong: { kind: 'invalid', say: (part: string, sentence: string) => `${part}: ${sentence}` },
  database_needed: {
    kind: 'unavailable',
    say: (reason: string) =>
      `${reason}\nUse any PostgreSQL 15 or newer instead: set PANELAPP__DATABASE_URL for PanelApp; SEIZU__SEIZU_DATABASE_URL for Seizu; ORIGIN__DB_HOST, ORIGIN__DB_PORT, ORIGIN__DB_NAME, ORIGIN__DB_USER, ORIGIN__DB_PASSWORD, and the same with DESTINATION__, for Eurydice`,
  },
  account_not_made: {
    kind: 'broken',
    say: (what: string, output: string) => `Cannot ${what} for the demo accounts: ${output}`,
  },
})
