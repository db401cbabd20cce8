import { jsonShape, openLog, plain, standardOutput } from '@farside/kernel/log'
import type { Level, Line, Log } from '@farside/kernel/log'
import type { CommonSettings } from './settings.ts'

const levelOf: Record<CommonSettings['LOG_LEVEL'], Level> = {
  DEBUG: 'debug',
  INFO: 'info',
  WARNING: 'warn',
  ERROR: 'error',
  CRITICAL: 'error',
}
const levelName: Record<Level, string> = { debug: 'DEBUG', info: 'INFO', warn: 'WARNING', error: 'ERROR' }

/**
 * The log of one process (eurydice §13.1): text lines by `LOG_FORMAT`, or JSON lines when it is `json`.
 * `program` is the process's name, such as `eurydice-origin` or `sender`.
 */
export function openEurydiceLog(program: string, settings: Pick<CommonSettings, 'LOG_LEVEL' | 'LOG_FORMAT'>): Log {
  const shape = settings.LOG_FORMAT === 'json' ? jsonShape(program) : textShape(program, settings.LOG_FORMAT)
  return openLog({ program, level: levelOf[settings.LOG_LEVEL], sinks: [{ shape, write: standardOutput() }] })
}

/** Fills the placeholders of `LOG_FORMAT`; the message is the log key and its fields as one JSON object, as in the original. */
export function textShape(program: string, format: string): (line: Line) => string {
  return ({ time, level, key, fields }) => {
    const values: Record<string, string> = {
      asctime: time.toISOString().replace('T', ' ').replace('.', ',').replace('Z', ''),
      name: program,
      levelname: levelName[level],
      message: JSON.stringify({ log_key: key, ...plain(fields) }),
      process: String(process.pid),
    }
    return format.replaceAll(/%\((\w+)\)[sd]/g, (placeholder, name: string) => values[name] ?? placeholder)
  }
}
