import { jsonShape, openLog } from '@farside/kernel/log'
import type { Log } from '@farside/kernel/log'
import type { TakeLine } from '../parts/process.ts'
import { asJson, formatLine, isOwnQuestion, readLine } from './line.rules.ts'

export interface Console {
  /** The launcher's own log, in the same stream. */
  log: Log
  takeLine: TakeLine
  /** Text for people between the lines; nothing where the stream is for programs. */
  say(text: string): void
}

/** One readable stream of everything that runs: aligned text, or JSON lines for a program that reads them. */
export function openConsole(style: 'text' | 'json'): Console {
  const colour = process.stdout.isTTY === true && !process.env.NO_COLOR
  // Whoever read the stream may go away (`npm start | head`); what runs has to go on, or to end in order.
  process.stdout.on('error', () => {})
  const write = (line: string) => void process.stdout.write(`${line}\n`)
  const takeLine: TakeLine = (part, line, stream) => {
    if (isOwnQuestion(line) || line.trim() === '') return
    const now = new Date()
    write(style === 'json' ? asJson(part, line, stream, now) : formatLine(readLine(part, line, stream, now), colour))
  }
  const log = openLog({
    program: 'farside',
    sinks: [{ shape: jsonShape('farside'), write: (line) => takeLine('farside', line.trimEnd(), 'out') }],
  })
  return { log, takeLine, say: style === 'json' ? () => {} : write }
}
