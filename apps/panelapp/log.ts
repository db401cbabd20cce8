import { hostname } from 'node:os'
import { openLog, plain, standardOutput } from '@farside/kernel/log'
import type { Level, Line, Log } from '@farside/kernel/log'
import type { Settings } from './settings.ts'

const levelOf: Record<Settings['DJANGO_LOG_LEVEL'], Level> = {
  DEBUG: 'debug',
  INFO: 'info',
  WARNING: 'warn',
  ERROR: 'error',
  CRITICAL: 'error',
}
const levelName: Record<Level, string> = { debug: 'DEBUG', info: 'INFO', warn: 'WARNING', error: 'ERROR' }

/** The log of one process: an object a line on standard output (panelapp 18.4). */
export const openPanelappLog = (logger: string, settings: Pick<Settings, 'DJANGO_LOG_LEVEL'>): Log =>
  openLog({
    program: logger,
    level: levelOf[settings.DJANGO_LOG_LEVEL],
    sinks: [{ shape: lineShape(logger, hostname()), write: standardOutput() }],
  })

/** `{timestamp, level, logger, message, hostname, key, …}`; an error is `exception` with its stack. */
export const lineShape =
  (logger: string, host: string) =>
  ({ time, level, key, fields }: Line): string => {
    const { message = key, error, ...rest } = fields
    return JSON.stringify({
      timestamp: time.toISOString(),
      level: levelName[level],
      logger,
      message,
      hostname: host,
      key,
      ...plain(rest),
      ...(error !== undefined && { exception: exceptionOf(error) }),
    })
  }

function exceptionOf(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error)
  const { name, message, stack, cause } = error
  return { type: name, message, stack, ...(cause !== undefined && { cause: exceptionOf(cause) }) }
}
