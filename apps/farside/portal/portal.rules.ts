/** State of one part, as in run.json. */
export type PartState = 'starting' | 'healthy' | 'restarting' | 'failed' | 'stopped'

/** One part that the launcher runs; the names are those of run.json. */
export interface PortalPart {
  name: string
  state: PartState
  /** Where a person can open it. */
  url?: string
  /** Where it listens when it has no page, for example `udp 127.0.0.1:8007`. */
  address?: string
  pid?: number
  metricsUrl?: string
}

/** Everything the portal page tells. Passwords are not part of it, so that they cannot be shown by mistake. */
export interface PortalStatus {
  version: string
  /** ISO 8601 */
  startedAt: string
  parts: readonly PortalPart[]
  accounts: readonly { program: string; username: string; role: 'user' | 'admin' }[]
  /** Path of the file with the passwords, as the reader would type it. */
  accountsFile: string
  /** ISO 8601; when the destination's receiver last saw a packet. Absent where nobody asked. */
  lastPacketAt?: string | null
}

export type ProgramName = 'panelapp' | 'eurydice' | 'seizu' | 'lidi'

/** The parts a program consists of, in the order in which they are told. */
export const programParts: Record<ProgramName, readonly string[]> = {
  panelapp: ['panelapp'],
  eurydice: ['eurydice-origin', 'eurydice-destination', 'sender', 'receiver'],
  seizu: ['seizu', 'seizu-schedules', 'bolt'],
  lidi: ['lidi-send', 'lidi-receive'],
}

const titles: Record<string, string> = {
  portal: 'Portal',
  panelapp: 'PanelApp',
  'eurydice-origin': 'Eurydice origin',
  'eurydice-destination': 'Eurydice destination',
  sender: 'Eurydice sender',
  receiver: 'Eurydice receiver',
  'lidi-send': 'lidi, sending side',
  'lidi-receive': 'lidi, receiving side',
  seizu: 'Seizu',
  'seizu-schedules': 'Seizu, scheduled queries',
  bolt: 'Graph (Bolt)',
  database: 'Database',
}

/** What a part is called on the page; a name we do not know is shown as it is. */
export const partTitle = (name: string): string => titles[name] ?? name

/** The worst state wins; `stopped` ranks after the ones that may still change by themselves. */
const severity: readonly PartState[] = ['healthy', 'starting', 'restarting', 'stopped', 'failed']

/** The state of several parts together; undefined when there are none. */
export function stateOf(parts: readonly PortalPart[]): PartState | undefined {
  const worst = Math.max(-1, ...parts.map((part) => severity.indexOf(part.state)))
  return severity[worst]
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

/** The page's title: the state of the whole in one sentence that names what is wrong. */
export function headline(parts: readonly PortalPart[]): string {
  const named = (state: PartState) => parts.filter((part) => part.state === state).map((part) => partTitle(part.name))
  const failed = named('failed')
  if (failed.length > 0) return `${listed(failed)} failed`
  const stopped = named('stopped')
  if (stopped.length > 0 && stopped.length === parts.length) return 'Nothing is running: all programs are stopped'
  if (stopped.length > 0) return `${listed(stopped)} stopped`
  const restarting = named('restarting')
  if (restarting.length > 0) return `${listed(restarting)} ${restarting.length > 1 ? 'are' : 'is'} restarting`
  const healthy = named('healthy').length
  if (healthy < parts.length) return `Starting: ${healthy} of ${parts.length} parts are running`
  return parts.length > 0 ? 'All programs on this machine are running' : 'Nothing is running yet'
}

/** "3 s", "14 minutes", "2 hours", "3 days": how long ago, no finer than anyone needs. */
export function age(then: string, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - Date.parse(then)) / 1000))
  const counted = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`
  if (seconds < 90) return `${seconds} s`
  if (seconds < 90 * 60) return counted(Math.round(seconds / 60), 'minute')
  if (seconds < 36 * 3600) return counted(Math.round(seconds / 3600), 'hour')
  return counted(Math.round(seconds / 86400), 'day')
}
