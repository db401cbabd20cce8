import { appendFileSync } from 'node:fs'
import { openLog, plain, standardOutput } from '@farside/kernel/log'
import type { Level, Line, Log } from '@farside/kernel/log'
import { readLogConfig } from './log-config.ts'
import type { LogConfig } from './log-config.ts'
import type { Settings } from './settings.ts'

const levelName: Record<Level, string> = { debug: 'DEBUG', info: 'INFO', warn: 'WARNING', error: 'ERROR' }

/**
 * One process's log: an object a line (seizu §11).
 * @param logger its name: `seizu.web`, `seizu.schedule-queries`
 */
export function openSeizuLog(logger: string, settings: Pick<Settings, 'LOG_CONFIG_FILE'>, env = process.env): Log {
  const { config, notice } = readLogConfig(settings.LOG_CONFIG_FILE, env)
  const shape = lineShape(logger)
  const sinks = config.outputs.map((output) => ({ shape, write: writerOf(output) }))
  const log = openLog({ program: logger, level: levelOf(logger, config), sinks })
  if (notice) log[notice.level]('log_config', { message: notice.message })
  return log
}

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

/** That of the nearest name above it. */
function levelOf(logger: string, { loggers, level }: LogConfig): Level {
  for (let name = logger; name !== ''; name = name.slice(0, Math.max(name.lastIndexOf('.'), 0))) {
    if (Object.hasOwn(loggers, name)) return loggers[name]!
  }
  return level
}

function writerOf(output: string): (text: string) => void {
  if (output === 'ext://sys.stdout') return standardOutput()
  if (output === 'ext://sys.stderr') return (text) => void process.stderr.write(text)
  return (text) => {
    try {
      appendFileSync(output, text)
    } catch {
      process.stderr.write(text) // a full disk ends no process, and the line is somewhere
    }
  }
}
