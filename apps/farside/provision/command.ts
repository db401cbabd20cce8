import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { checkout } from '../settings.ts'

interface Command {
  /** Below the checkout. */
  main: string
  args: readonly string[]
  /** Its whole environment besides PATH and HOME. */
  env: Readonly<Record<string, string>>
  /** What it reads; a secret goes here, where nobody can list it. */
  input?: string
  signal?: AbortSignal
}

/** Runs a command of a program as an administrator would; what it printed when it went well, else what went wrong. */
export async function runCommand({ main, args, env, input = '', signal }: Command) {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = join(checkout, 'node_modules/.cache/compiled') } = process.env
  const child = spawn(process.execPath, [join(checkout, main), ...args], {
    env: { PATH, HOME, NODE_COMPILE_CACHE, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(signal && { signal }),
  })
  child.stdin.on('error', () => {}) // ended before it read: its exit code says why
  child.stdin.end(input)
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  const [code, said, faults] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
  return { code, output: code === 0 ? said : faults }
}
