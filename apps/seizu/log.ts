import { openLog, plain, standardOutput } from '@farside/kernel/log'
import type { Level, Line, Log } from '@farside/kernel/log'

const levelName: Record<Level, string> = { debug: 'DEBUG', info: 'INFO', warn: 'WARNING', error: 'ERROR' }

/** One process’s log: an object a line (seizu §11). */
export const openSeizuLog = (logger: string, { level = 'info' as Level } = {}): Log =>
  openLog({ program: logger, level, sinks: [{ shape: lineShape(logger), write: standardOutput() }] })

/** `{asctime, name, levelname, message, key, …}`; an error is `exception` with its stack. */
export const lineShape =
  (logger: string) =>
  ({ time, level, key, fields }: Line): string => {
    const { message = key, error, ...rest } = fields
    return JSON.stringify({
      asctime: time.toISOString(),
      name: logger,
      levelname: levelName[level],
      message,
      key,
      ...plain(rest),
      ...(error !== undefined && { exception: plain({ error }).error }),
    })
  }
