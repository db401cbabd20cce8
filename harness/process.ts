import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** One log line of a child as it was written: JSON with a `key`, or text. */
export interface ChildLine {
  key?: string
  text: string
  fields: Record<string, unknown>
}

/** A program of ours under test, in a process of its own. */
export interface Program {
  readonly name: string
  readonly pid: number
  readonly lines: ChildLine[]
  /** The first line with this key, past or to come. @throws when the process ends or the deadline passes before it */
  waitFor(key: string, options?: { after?: number; seconds?: number }): Promise<ChildLine>
  /** SIGTERM, then the exit code once it has ended; -1 when a signal ended it. */
  stop(): Promise<number>
  /** SIGKILL: what a power cut or the kernel would do. */
  kill(): Promise<void>
  readonly ended: Promise<number>
}

const root = fileURLToPath(new URL('..', import.meta.url))

/** Starts `node FILE ARGS` in the repository with only the given environment (and PATH, HOME, TMPDIR). */
export function startProgram(
  name: string,
  file: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Program {
  const { PATH = '', HOME = '', TMPDIR = '' } = process.env
  const child = spawn(process.execPath, [file, ...args], {
    cwd: root,
    env: { PATH, HOME, ...(TMPDIR && { TMPDIR }), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: ChildLine[] = []
  const waiting = new Set<() => void>()
  const take = (text: string) => {
    lines.push(readLine(text))
    for (const look of waiting) look()
  }
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', take)
  const ended = new Promise<number>((resolve) => {
    child.once('error', () => resolve(-1))
    child.once('close', (code) => resolve(code ?? -1))
  })

  return {
    name,
    get pid() {
      return child.pid ?? -1
    },
    lines,
    ended,
    waitFor: (key, { after = 0, seconds = 60 } = {}) =>
      new Promise((resolve, reject) => {
        const fail = (why: string) => finish(() => reject(new Error(`${name}: ${why} before "${key}"\n${tail(lines)}`)))
        const look = () => {
          const line = lines.slice(after).find((it) => it.key === key)
          if (line) finish(() => resolve(line))
        }
        const deadline = setTimeout(() => fail(`${seconds} s passed`), seconds * 1000)
        const finish = (settle: () => void) => {
          clearTimeout(deadline)
          waiting.delete(look)
          settle()
        }
        waiting.add(look)
        void ended.then((code) => fail(`it ended with ${code}`))
        look()
      }),
    stop: () => end(child, 'SIGTERM', ended),
    kill: async () => void (await end(child, 'SIGKILL', ended)),
  }
}

function end(child: ChildProcess, signal: NodeJS.Signals, ended: Promise<number>): Promise<number> {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal)
  return ended
}

function readLine(text: string): ChildLine {
  try {
    const fields = JSON.parse(text) as Record<string, unknown>
    return { text, fields, key: typeof fields.key === 'string' ? fields.key : undefined }
  } catch {
    return { text, fields: {} }
  }
}

const tail = (lines: ChildLine[]) =>
  lines
    .slice(-20)
    .map((line) => line.text)
    .join('\n')
