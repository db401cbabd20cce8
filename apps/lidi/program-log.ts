import { openSync, writeSync } from 'node:fs'
import { jsonShape, openLog, plain, silentLog, standardOutput } from '@farside/kernel/log'
import type { Line, Log } from '@farside/kernel/log'
import type { ReceiveSettings, SendSettings } from './settings.ts'

type LogSettings = Pick<SendSettings | ReceiveSettings, 'log-level' | 'log-file' | 'log-format'>

/** The log of a program as its options want it. */
export function openProgramLog(program: string, settings: LogSettings): Log {
  const level = settings['log-level']
  if (level === 'off') return silentLog
  const shape = settings['log-format'] === 'json' ? jsonShape(program) : textShape
  const write = settings['log-file'] ? appendTo(settings['log-file']) : standardOutput()
  return openLog({ program, level, sinks: [{ shape, write }] })
}

/** `time level key message name=value …` */
function textShape({ time, level, key, fields: { message, ...fields } }: Line): string {
  const rest = Object.entries(plain(fields)).map(
    ([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
  )
  return [time.toISOString(), level.padEnd(5), key, ...(message ? [message] : []), ...rest].join(' ')
}

function appendTo(path: string): (text: string) => void {
  const file = openSync(path, 'a')
  return (text) => void writeSync(file, text)
}
