import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import type { Level } from '@farside/kernel/log'
import { parse } from 'yaml'

export interface LogConfig {
  level: Level
  /** Levels of named loggers; a name stands for those below it too. */
  loggers: Record<string, Level>
  /** `ext://sys.stdout`, `ext://sys.stderr` or a file. */
  outputs: string[]
}

interface Read {
  config: LogConfig
  /** What to say once the log is open. */
  notice?: { level: 'info' | 'warn' | 'error'; message: string }
}

const defaults: LogConfig = { level: 'info', loggers: {}, outputs: ['ext://sys.stdout'] }
const originalPath = '/home/seizu/seizu/logging.conf'

/** LOG_CONFIG_FILE (seizu §11): the shape of Python's logging dictionary, of which levels and destinations count. */
export function readLogConfig(path: string, env: Record<string, string | undefined>): Read {
  try {
    const config = configOf(parse(expanded(readFileSync(path, 'utf8'), env)))
    // One that cannot be written is found out now, not by each line.
    for (const output of config.outputs) if (!output.startsWith('ext://')) appendFileSync(output, '')
    return { config }
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT' && !existsSync(path)
    const level = !missing ? 'error' : path === originalPath ? 'info' : 'warn'
    const why = missing ? 'there is no such file' : (error as Error).message
    return { config: defaults, notice: { level, message: `LOG_CONFIG_FILE=${path} is not used: ${why}` } }
  }
}

/** `$NAME` and `${NAME}`; what is not set stays as it is. */
const expanded = (text: string, env: Record<string, string | undefined>): string =>
  text.replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (all, braced, plain) => env[braced ?? plain] ?? all)

function configOf(value: unknown): LogConfig {
  if (!isMap(value)) throw new Error('it is no mapping')
  const root = mapAt(value, 'root')
  const handlers = mapAt(value, 'handlers')
  const names = Array.isArray(root.handlers) ? root.handlers.map(String) : Object.keys(handlers)
  const outputs = names.map((name) => outputOf(mapAt(handlers, name))).filter((it) => it !== undefined)
  const loggers = Object.entries(mapAt(value, 'loggers')).flatMap(([name, logger]) => {
    const level = isMap(logger) && logger.level !== undefined ? levelOf(logger.level) : undefined
    return level === undefined ? [] : [[name, level] as const]
  })
  return {
    level: root.level === undefined ? defaults.level : levelOf(root.level),
    loggers: Object.fromEntries(loggers),
    outputs: outputs.length > 0 ? [...new Set(outputs)] : defaults.outputs,
  }
}

function outputOf({ stream, filename }: Record<string, unknown>): string | undefined {
  return [filename, stream].find((it) => typeof it === 'string')
}

const levels: Record<string, Level> = {
  NOTSET: 'debug',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  WARNING: 'warn',
  ERROR: 'error',
  CRITICAL: 'error',
  FATAL: 'error',
}

function levelOf(value: unknown): Level {
  const level = levels[String(value).toUpperCase()]
  if (!level) throw new Error(`"${String(value)}" is no level; one of ${Object.keys(levels).join(', ')} is expected`)
  return level
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const mapAt = (map: Record<string, unknown>, key: string) => {
  const value = Object.hasOwn(map, key) ? map[key] : undefined
  return isMap(value) ? value : {}
}
