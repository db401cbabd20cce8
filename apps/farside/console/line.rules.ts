/** What a line of the log stream is made of, wherever it came from. */
export interface ConsoleLine {
  time: string
  level: 'debug' | 'info' | 'warn' | 'error'
  part: string
  text: string
}

/** Programs that have to keep another program's shape of log spell levels in capitals. */
const levels: Readonly<Record<string, ConsoleLine['level']>> = {
  debug: 'debug',
  info: 'info',
  warn: 'warn',
  warning: 'warn',
  error: 'error',
}

/**
 * Reads a line of a part: JSON as our programs write it, or any text. A field's value is shown as `name=value`, without
 * what the line's head says already.
 */
export function readLine(part: string, line: string, stream: 'out' | 'err', now: Date): ConsoleLine {
  const fields = plainly(parseObject(line))
  if (!fields) return { time: now.toISOString(), level: stream === 'err' ? 'warn' : 'info', part, text: line }
  const { timestamp, time = timestamp, level, program: _, part: __, logger: ___, hostname: ____, ...told } = fields
  const { key, message, exception, error = exception, ...rest } = told
  const words = [typeof message === 'string' ? message : String(key ?? '')]
  for (const [name, value] of Object.entries(rest)) words.push(`${name}=${shown(value)}`)
  const failure = error as { message?: unknown } | undefined
  if (failure?.message !== undefined) words.push(`error=${shown(failure.message)}`)
  return {
    time: typeof time === 'string' ? time : now.toISOString(),
    level: levels[String(level).toLowerCase()] ?? 'info',
    part,
    text: words.filter(Boolean).join('  '),
  }
}

/** Seizu writes what every line has under the names of the program that it stands in for. */
function plainly(fields: Record<string, unknown> | undefined): Record<string, unknown> | undefined {
  if (fields?.asctime === undefined) return fields
  const { asctime, levelname, name: _, ...rest } = fields
  return { timestamp: asctime, level: levelname, ...rest }
}

const colours = { debug: '\u001B[2m', info: '', warn: '\u001B[33m', error: '\u001B[31m' }
const dim = '\u001B[2m'
const reset = '\u001B[0m'
/** The longest name of a part. */
const NAME_WIDTH = 'eurydice-destination'.length

/** `12:00:00  sender                warn   The link is down`: time of day in UTC, one column each, colour for trouble. */
export function formatLine({ time, level, part, text }: ConsoleLine, colour: boolean): string {
  const clock = time.slice(11, 19)
  const name = part.padEnd(NAME_WIDTH)
  const tag = level === 'info' ? '     ' : level.padEnd(5)
  const clean = printable(text)
  if (!colour) return `${clock}  ${name}  ${tag}  ${clean}`
  return `${dim}${clock}  ${name}${reset}  ${colours[level]}${tag}  ${clean}${colours[level] && reset}`
}

/** Names of files and users come from outside: one must not be able to move the cursor or forge a line. */
function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what it is about
  return text.replaceAll(/[\u0000-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** The launcher's own questions would fill the stream. */
export function isOwnQuestion(line: string): boolean {
  return line.includes('"http_request"') && line.includes('"/readyz"')
}

/** The line as JSON for `--log json`: as it came, or text wrapped into an object. */
export function asJson(part: string, line: string, stream: 'out' | 'err', now: Date): string {
  if (parseObject(line)) return line
  const { time, level, text } = readLine(part, line, stream, now)
  return JSON.stringify({ time, level, program: part, key: 'text', message: text })
}

function parseObject(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return undefined
  }
}

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return /[\s"=]/.test(text) && typeof value === 'string' ? JSON.stringify(value) : text
}
