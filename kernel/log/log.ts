import pino from 'pino'

export type Level = 'debug' | 'info' | 'warn' | 'error'
/** `message` is the sentence for people, `error` an Error whose stack is for us; the rest is for programs. */
export type Fields = Record<string, unknown> & { message?: string; error?: unknown }

/** `key` is a stable snake_case word, the same for ever: people search for it, alarms hang on it. */
export interface Log {
  debug(key: string, fields?: Fields): void
  info(key: string, fields?: Fields): void
  warn(key: string, fields?: Fields): void
  error(key: string, fields?: Fields): void
  /** The same log with fields that every line carries. */
  child(fields: Fields): Log
}

/** One line of a log before a program gives it its shape. */
export interface Line {
  time: Date
  level: Level
  key: string
  fields: Fields
}

/** What becomes of a line: text without its final newline, one per destination. */
export interface Sink {
  shape: (line: Line) => string
  write: (text: string) => void
}

const order: Record<Level, number> = { debug: 0, info: 1, warn: 2, error: 3 }

/** Never written in clear, whoever logs it; values deeper than one level are the caller's duty. */
const secretName = /pass(word|wd)?$|secret|token|cookie|authorization|private_?key/i

/**
 * Opens a log. Without `sinks`: JSON lines on standard output, `{"time","level","program","key",…}`.
 * Field values whose name says that they are secret are replaced by `[hidden]`.
 */
export function openLog(options: { program: string; level?: Level; sinks?: Sink[] }): Log {
  const least = order[options.level ?? 'info']
  const sinks = options.sinks ?? [{ shape: jsonShape(options.program), write: standardOutput() }]
  const make = (bound: Fields): Log => {
    const at =
      (level: Level) =>
      (key: string, fields: Fields = {}) => {
        if (order[level] < least) return
        const line: Line = { time: new Date(), level, key, fields: hideSecrets({ ...bound, ...fields }) }
        for (const sink of sinks) sink.write(sink.shape(line) + '\n')
      }
    return {
      debug: at('debug'),
      info: at('info'),
      warn: at('warn'),
      error: at('error'),
      child: (fields) => make({ ...bound, ...fields }),
    }
  }
  return make({})
}

/** For tests and for code that must not speak. */
export const silentLog: Log = openLog({ program: 'silent', sinks: [] })

/** The shape that the launcher reads back. */
export const jsonShape =
  (program: string) =>
  ({ time, level, key, fields }: Line): string =>
    JSON.stringify({ time: time.toISOString(), level, program, key, ...plain(fields) })

/** Standard output through pino's destination: one write a line, and none lost when the process ends by itself. */
export function standardOutput(): (text: string) => void {
  const destination = pino.destination({ dest: 1, sync: true })
  return (text) => void destination.write(text)
}

/** Errors as `{name, message, code, stack}`, so that JSON keeps them; everything else as it is. */
export function plain(fields: Fields): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plainValue(value)]))
}

function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (!(value instanceof Error)) return value
  const { name, message, stack, cause } = value
  const code = (value as { code?: unknown }).code
  return { name, message, code, stack, cause: cause === undefined ? undefined : plainValue(cause) }
}

function hideSecrets(fields: Fields): Fields {
  for (const name of Object.keys(fields)) if (isSecret(name)) fields[name] = '[hidden]'
  return fields
}

/** The verdict on each name, as far as there are few: programs name their fields, and use the same again with each line. */
const verdicts = new Map<string, boolean>()
const MOST_VERDICTS = 1000

function isSecret(name: string): boolean {
  let verdict = verdicts.get(name)
  if (verdict === undefined) {
    verdict = secretName.test(name)
    if (verdicts.size < MOST_VERDICTS) verdicts.set(name, verdict)
  }
  return verdict
}
