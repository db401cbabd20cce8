import { Problem } from '@farside/kernel/errors'
import {
  decimal,
  duration as anyDuration,
  flag,
  integer,
  kindOf,
  oneOf,
  path,
  readSettings,
  settingsInvalid,
  size,
  Unreadable,
} from '@farside/kernel/config'
import type { SettingsOf, SettingsTable } from '@farside/kernel/config'
import { address, addressText } from './address.ts'
import { geometryOf } from './wire/geometry.ts'
import type { Geometry } from './wire/geometry.ts'

const levels = { off: 'off', error: 'error', warn: 'warn', info: 'info', debug: 'debug', trace: 'debug' } as const
const logLevel = kindOf('one of Off, Error, Warn, Info, Debug, Trace', (text) => {
  const word = text.trim().toLowerCase()
  if (!(word in levels)) throw new Unreadable('one of Off, Error, Warn, Info, Debug, Trace (upper or lower case)')
  return levels[word as keyof typeof levels]
})

/** A timer of Node that is told to wait longer does not wait at all. */
const LONGEST_WAIT_MS = 2 ** 31 - 1

/** A duration to wait: the huge values by which people say "never" become 24 days. */
const { parse: parseDuration } = anyDuration({ doc: '', required: true })
const duration = kindOf('duration', (text) => Math.min(parseDuration(text), LONGEST_WAIT_MS))

const batch = integer({ from: 2, to: 1024 })({
  doc: 'Datagrams handed to the kernel in one call.',
  standing: { is: 'noted', say: 'datagrams leave and come one by one; the bytes on the wire are the same.' },
})
const cpuAffinity = flag({
  default: '',
  doc: 'Pin each thread to a processor of its own.',
  standing: { is: 'noted', say: 'the operating system places the threads; taskset places the whole program.' },
})

/** What both programs have beside the original's options. */
const shared = {
  'log-level': logLevel({ default: 'Info', doc: 'Least serious lines that are written.' }),
  'log-file': path({ doc: 'Write the log to this file (appended) instead of standard output.' }),
  'log-format': oneOf('json', 'text')({ default: 'json', doc: 'Ours. One JSON object a line, or text for people.' }),
  'metrics-listen': address({ doc: 'Ours. Serve Prometheus figures at http://ip:port/metrics.' }),
} satisfies SettingsTable

/** Every option of `diode-send` (spec lidi §7.1), then ours. */
export const sendTable = {
  'from-tcp': address({ doc: 'Accept TCP clients here. At least one of --from-tcp and --from-unix is needed.' }),
  'from-unix': path({ doc: 'Accept clients on this Unix socket, which must not exist yet.' }),
  to: address({ required: true, doc: 'Where the datagrams go.' }),
  'to-bind': address({ default: '0.0.0.0:0', doc: 'Where the datagrams come from; [::]:0 for an IPv6 destination.' }),
  'to-mtu': integer({ from: 40, to: 65_535 })({
    default: '1500',
    doc: 'Bytes of an IP packet on the link. Equal on both ends.',
  }),
  block: integer({ from: 1, to: 0xffff_ffff })({
    default: '734928',
    doc: 'Bytes that are coded together. Equal on both ends.',
  }),
  repair: integer()({ default: '2', doc: 'Repair data in percent of a block.' }),
  'max-clients': integer({ from: 1 })({ default: '2', doc: 'Clients served at the same time; further ones wait.' }),
  'encode-threads': integer({ from: 1, to: 64 })({ default: '1', doc: 'Threads that compute repair data.' }),
  heartbeat: duration({ default: '5', doc: 'Seconds between signs of life on the link; 0 is off.' }),
  batch,
  flush: flag({
    default: '',
    doc: 'Send what a client wrote at once, in a block of its own, instead of filling blocks.',
  }),
  'cpu-affinity': cpuAffinity,
  hash: flag({ default: '', doc: 'Log a SpookyHash of each transfer.' }),
  ...shared,
  rate: decimal({
    doc: 'Ours. Most MB/s of UDP payload; 0 is unlimited. Without it: what a receiver like this host takes.',
  }),
  settle: duration({
    default: '2.1',
    doc: 'Ours. Seconds of silence after the first heartbeat before the first transfer, longer than the reset timeout of a receiver that may still hold block ids from before a restart. 0 is enough when the other end is ours.',
  }),
  drain: duration({ default: '5', doc: 'Ours. Seconds that open clients get to finish after SIGTERM.' }),
} satisfies SettingsTable

/** Every option of `diode-receive` (spec lidi §7.2), then ours. */
export const receiveTable = {
  from: address({ required: true, doc: 'Where the datagrams arrive.' }),
  'from-mtu': integer({ from: 40, to: 65_535 })({
    default: '1500',
    doc: 'Bytes of an IP packet on the link. Equal on both ends.',
  }),
  'to-tcp': address({ doc: 'Connect here for each transfer. Exactly one of --to-tcp and --to-unix is needed.' }),
  'to-unix': path({ doc: 'Connect to this Unix socket for each transfer.' }),
  block: integer({ from: 1, to: 0xffff_ffff })({
    default: '734928',
    doc: 'Bytes that are coded together. Equal on both ends.',
  }),
  repair: integer()({ default: '2', doc: 'Repair data in percent of a block, as the sender is told.' }),
  'min-repair': integer()({
    default: '1',
    doc: 'Repair data in percent that the original waits for. A block is decoded here as soon as its symbols suffice.',
  }),
  'max-clients': integer({ from: 1 })({
    default: '2',
    doc: 'Connections to the target at the same time; further transfers wait.',
  }),
  'decode-threads': integer({ from: 1, to: 64 })({ default: '1', doc: 'Threads that restore lost data.' }),
  'reset-timeout': duration({
    default: '2',
    doc: 'Seconds without progress after which an incomplete block is given up.',
  }),
  'abort-timeout': duration({
    default: '0',
    doc: 'Seconds without data after which a transfer is closed; 0 is never.',
  }),
  heartbeat: duration({
    default: '10',
    doc: 'Seconds without a heartbeat after which a warning is logged; 0 is never.',
  }),
  batch,
  flush: flag({
    default: '',
    doc: 'Pass data on at once.',
    standing: { is: 'noted', say: 'each block is passed on as soon as it is there, with and without it.' },
  }),
  'cpu-affinity': cpuAffinity,
  hash: flag({ default: '', doc: 'Log a SpookyHash of each transfer.' }),
  ...shared,
  buffer: size({
    default: '512MiB',
    doc: 'Ours. Most memory for data that targets have not taken yet; above it the transfer with the most is aborted.',
  }),
} satisfies SettingsTable

export type SendSettings = SettingsOf<typeof sendTable> & { geometry: Geometry }
export type ReceiveSettings = SettingsOf<typeof receiveTable> & { geometry: Geometry }

type Values = Record<string, string | undefined>
type Read<T> = { settings: T; notices: string[] }
const label = (name: string) => `--${name}`

/**
 * Reads the options of `diode-send`, given by their names without dashes.
 *
 * @param faults what was found wrong with the command line before; reported together with what is found here
 * @throws Problem `settings_invalid` with every fault
 */
export function readSendSettings(values: Values, faults: string[] = []): Read<SendSettings> {
  const missing =
    given(values, 'from-tcp') || given(values, 'from-unix')
      ? []
      : ['--from-tcp and --from-unix are not set: expected at least one of them. Clients connect there.']
  const { settings, notices } = readTogether(sendTable, values, [...faults, ...missing])
  const wrong: string[] = []
  if (settings.to.port === 0) wrong.push(`--to=${values.to}: expected a port from 1 to 65535`)
  if (settings.to.family !== settings['to-bind'].family) {
    const other = settings.to.family === 6 ? '[::]:0' : '0.0.0.0:0'
    wrong.push(
      `--to-bind=${addressText(settings['to-bind'])} cannot reach --to=${values.to}: expected an address of the same family such as ${other}`,
    )
  }
  const geometry = geometryFrom({ ...settings, mtu: settings['to-mtu'] }, wrong)
  return { settings: { ...settings, geometry }, notices }
}

/** The same for `diode-receive`. */
export function readReceiveSettings(values: Values, faults: string[] = []): Read<ReceiveSettings> {
  const targets = ['to-tcp', 'to-unix'].filter((name) => given(values, name))
  const missing =
    targets.length === 1
      ? []
      : [
          `--to-tcp and --to-unix are ${targets.length === 0 ? 'not set' : 'both set'}: expected exactly one of them. Transfers go there.`,
        ]
  const { settings, notices } = readTogether(receiveTable, values, [...faults, ...missing])
  const wrong: string[] = []
  if (settings['to-tcp']?.port === 0) wrong.push(`--to-tcp=${values['to-tcp']}: expected a port from 1 to 65535`)
  if (settings['reset-timeout'] === 0) wrong.push(`--reset-timeout=0: expected a duration above 0 such as 2`)
  const geometry = geometryFrom({ ...settings, mtu: settings['from-mtu'], minRepair: settings['min-repair'] }, wrong)
  return { settings: { ...settings, geometry }, notices }
}

function readTogether<const T extends SettingsTable>(table: T, values: Values, faults: string[]): Read<SettingsOf<T>> {
  try {
    const read = readSettings(table, values, { label })
    if (faults.length === 0) return read
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'settings_invalid') throw error
    throw settingsInvalid([...faults, ...(error.details.faults as string[])])
  }
  throw settingsInvalid(faults)
}

function geometryFrom(
  options: { mtu: number; block: number; repair: number; minRepair?: number },
  faults: string[],
): Geometry {
  try {
    const geometry = geometryOf({ profile: 'lidi2', ...options })
    if (faults.length === 0) return geometry
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    faults.push(error.message)
  }
  throw settingsInvalid(faults)
}

const given = (values: Values, name: string) => values[name] !== undefined && values[name] !== ''
