import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sleep } from '@farside/kernel/lifecycle'
import { checkout } from '../settings.ts'
import { ask } from './ask.ts'
import type { PartPlan } from './part.ts'
import type { Begin, Run } from './supervise.ts'

/** Takes each line of a child, as it was written. */
export type TakeLine = (part: string, line: string, stream: 'out' | 'err') => void

// What a process costs at rest matters, since there are many. Measured on the HTTP process of Eurydice, 87 MB before:
// young objects in 2 MB (-10), two heaps of malloc however many threads (-6), sources compiled once for all (-12).
const nodeOptions = ['--max-semi-space-size=2']
const thrift = { MALLOC_ARENA_MAX: '2', NODE_COMPILE_CACHE: join(checkout, 'node_modules/.cache/compiled') }

// How often an HTTP part is asked: often until it is ready, then seldom.
const ASK_FIRST_MS = 50
const ASK_LATER_MS = 3000

/** Starts a part as a process of its own, as a person would from the command line, and finds out when it is ready. */
export function beginProcess(plan: PartPlan, take: TakeLine): Begin {
  return (report) => {
    const child = start(plan)
    if (plan.urgent && child.pid !== undefined) hasten(child.pid)
    const ended = endOf(child)
    const over = new AbortController()
    void ended.then(() => over.abort())
    const { ready } = plan
    for (const [stream, input] of [
      ['out', child.stdout],
      ['err', child.stderr],
    ] as const) {
      createInterface({ input: input! }).on('line', (line) => {
        take(plan.name, line, stream)
        if (ready.by === 'line' && keyOf(line) === ready.key) report(true)
      })
    }
    if (ready.by === 'http') void follow(ready.url, report, over.signal)
    const run: Run = { pid: child.pid, ended, stop: (now = false) => void child.kill(now ? 'SIGKILL' : 'SIGTERM') }
    return run
  }
}

function start({ main, args, env, isMain }: PartPlan): ChildProcess {
  // `leashed` ends the child when the stream beside the standard ones closes: also when we are killed.
  const leashed = join(checkout, 'kernel/handover/leashed.mjs')
  const { PATH = '', HOME = '', TMPDIR, NODE_EXTRA_CA_CERTS } = process.env
  return spawn(process.execPath, [...nodeOptions, ...(isMain ? [] : [leashed]), join(checkout, main), ...args], {
    cwd: checkout,
    // Only these of ours: a variable that was not meant for the program must not reach it.
    env: {
      PATH,
      HOME,
      ...thrift,
      ...(TMPDIR && { TMPDIR }),
      ...(NODE_EXTRA_CA_CERTS && { NODE_EXTRA_CA_CERTS }),
      ...env,
    },
    // A group of its own: Ctrl-C goes to the whole group of a terminal, and the parts must end in order.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
}

function hasten(pid: number) {
  try {
    setPriority(pid, constants.priority.PRIORITY_HIGH)
  } catch {
    // Only root may; and a child that ended at once is told by its end.
  }
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not start: ${error.message}`))
    child.once('close', (code, signal) => resolve(signal ? `was ended by ${signal}` : `ended with code ${code}`))
  })
}

async function follow(url: string, report: (healthy: boolean) => void, over: AbortSignal) {
  let before: boolean | undefined
  while (!over.aborted) {
    const now = await ask(url, { signal: over }).then(
      ({ status }) => status === 200,
      () => false,
    )
    if (over.aborted) return
    // Until the first yes a no is not news.
    if (now !== before && (now || before !== undefined)) report((before = now))
    await sleep(before === undefined ? ASK_FIRST_MS : ASK_LATER_MS, over)
  }
}

export function keyOf(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    return (JSON.parse(line) as { key?: string }).key
  } catch {
    return undefined
  }
}
