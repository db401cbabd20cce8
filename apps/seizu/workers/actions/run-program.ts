import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'

const MOST_KEPT = 2000
/** A program that prints more than this is in a loop. */
const MOST_PRINTED = 16 * 1024 ** 2
/** For what it printed last, when something that it left behind still holds its output. */
const LAST_WORDS_MS = 500

interface Ended {
  well: boolean
  /** In words: `ended with 3`. */
  ended: string
  /** Of what it printed, the end. */
  said: string
}

/** Those that run: when this process ends they must not go on. */
const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) killGroup(child)
})

/**
 * Runs a program in a process group of its own, which is killed as a whole: when it takes too long, prints without end, or
 * leaves something behind, and when this process ends.
 * @throws Error when it cannot be started
 */
export function runProgram(path: string, input: string, longestMs: number): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, [], { stdio: ['pipe', 'pipe', 'pipe'], detached: true })
    running.add(child)
    let said = ''
    let printed = 0
    let killed: string | undefined
    const kill = (why: string) => {
      killed ??= why
      killGroup(child)
    }
    const timer = setTimeout(() => kill(`was killed: it had not ended after ${longestMs / 1000} s`), longestMs)
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-MOST_KEPT)
        printed += text.length
        if (printed > MOST_PRINTED) kill(`was killed: it printed more than ${MOST_PRINTED / 1024 ** 2} MiB`)
      })
    }
    child.once('error', (error) => {
      clearTimeout(timer)
      running.delete(child)
      reject(error)
    })
    child.once('exit', () => {
      clearTimeout(timer)
      setTimeout(() => {
        killGroup(child)
        for (const stream of [child.stdout, child.stderr]) stream.destroy()
      }, LAST_WORDS_MS).unref()
    })
    child.once('close', (code, signal) => {
      killGroup(child)
      running.delete(child)
      resolve({ well: code === 0 && !killed, ended: killed ?? `ended with ${code ?? signal}`, said: said.trim() })
    })
    child.stdin.on('error', () => {}) // it need not read
    child.stdin.end(input)
  })
}

function killGroup(child: ChildProcess): void {
  const { pid } = child
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    child.kill('SIGKILL') // where there are no groups; and it may be that nothing is left
  }
}
