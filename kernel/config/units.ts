import { Unreadable } from './setting.ts'

const second = 1000
const durationUnits: [names: string[], ms: number][] = [
  [['ns', 'nanosecond', 'nanoseconds'], 1e-6],
  [['us', 'microsecond', 'microseconds'], 1e-3],
  [['ms', 'millisecond', 'milliseconds'], 1],
  [['', 's', 'sec', 'secs', 'second', 'seconds'], second],
  [['m', 'min', 'mins', 'minute', 'minutes'], 60 * second],
  [['h', 'hour', 'hours'], 3600 * second],
  [['d', 'day', 'days'], 24 * 3600 * second],
  [['w', 'week', 'weeks'], 7 * 24 * 3600 * second],
  [['y', 'year', 'years'], 52 * 7 * 24 * 3600 * second], // 52 weeks, as the programs that we replace count
]
const msOf = new Map(durationUnits.flatMap(([names, ms]) => names.map((name) => [name, ms] as const)))

const prefixes = ['k', 'm', 'g', 't', 'p', 'e', 'z', 'y']
const decimalNames = ['kilo', 'mega', 'giga', 'tera', 'peta', 'exa', 'zetta', 'yotta']
const binaryNames = ['kibi', 'mebi', 'gibi', 'tebi', 'pebi', 'exbi', 'zebi', 'yobi']
const bytesOf = new Map<string, number>([
  ...['', 'b', 'byte', 'bytes'].map((name) => [name, 1] as const),
  ...prefixes.flatMap((prefix, index) => {
    const decimal = 1000 ** (index + 1)
    const binary = 1024 ** (index + 1)
    return [
      ...[prefix, `${prefix}b`, `${decimalNames[index]}byte`, `${decimalNames[index]}bytes`].map(
        (name) => [name, decimal] as const,
      ),
      ...[`${prefix}i`, `${prefix}ib`, `${binaryNames[index]}byte`, `${binaryNames[index]}bytes`].map(
        (name) => [name, binary] as const,
      ),
    ]
  }),
])

/** Splits `1.5 GB` into 1.5 and `gb`; one pair only, so `1h30m` is not read as something else. */
function numberAndUnit(text: string): [number, string] | undefined {
  const match = /^\s*(\d+(?:\.\d*)?|\.\d+)\s*([a-z]*)\s*$/i.exec(text)
  return match ? [Number(match[1]), match[2].toLowerCase()] : undefined
}

/** A duration in milliseconds. Grammar: eurydice §3.1 (number, optional unit, seconds without one). */
export function parseDuration(text: string): number {
  const pair = numberAndUnit(text)
  const ms = pair && msOf.get(pair[1])
  if (!pair || ms === undefined)
    throw new Unreadable('one number and one unit such as 30s, 5min, 2h, 7days (no unit = seconds)')
  return pair[0] * ms
}

/** A size in bytes, rounded down. Grammar: eurydice §3.1 (single letters are powers of 1000, `KiB` … of 1024). */
export function parseSize(text: string): number {
  const pair = numberAndUnit(text)
  const unit = pair && bytesOf.get(pair[1])
  if (!pair || unit === undefined)
    throw new Unreadable('a size such as 500MB, 10MiB, 50TiB or 1048576 (no unit = bytes)')
  return Math.floor(pair[0] * unit)
}

export interface Rate {
  count: number
  periodSeconds: number
}

/** `<count>/<period>`; of the period only its first letter counts: second, minute, hour, day. */
export function parseRate(text: string): Rate {
  const match = /^\s*(\d+)\s*\/\s*([smhd])[a-z]*\s*$/i.exec(text)
  if (!match || Number(match[1]) === 0)
    throw new Unreadable('a count above 0 and a period such as 30/second, 100/minute or 1000/day')
  const periodSeconds = { s: 1, m: 60, h: 3600, d: 86_400 }[match[2].toLowerCase()]!
  return { count: Number(match[1]), periodSeconds }
}
