// How long `npm start -- eurydice` and `npm start -- seizu` take when everything is installed and built, and what the whole tree then weighs.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { treePss } from './memory.ts'
import type { Row } from './table.ts'

const start = fileURLToPath(new URL('../tools/start.mjs', import.meta.url))
/** After the last part is healthy, so that what the start allocated has been given back. */
const REST_MS = 15_000

/** How many parts each has: the launcher writes them down one by one. */
const parts = { eurydice: 6, seizu: 5 }
type Started = keyof typeof parts

export async function benchStart({ runs = 5 } = {}): Promise<Row[]> {
  return [...(await benchOf('eurydice', runs, ['≤ 6', '≤ 500'])), ...(await benchOf('seizu', runs, ['≤ 5', '≤ 350']))]
}

async function benchOf(program: Started, runs: number, [timeGoal, weightGoal]: [string, string]): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'farside-bench-'))
  const times: number[] = []
  const weights: number[] = []
  try {
    await measure(program, folder) // makes database and accounts; the runs below are warm
    for (let run = 0; run < runs; run++) {
      const { seconds, megabytes } = await measure(program, folder)
      times.push(seconds)
      weights.push(megabytes)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return [
    { what: `\`npm start -- ${program}\` warm, to all healthy`, goal: timeGoal, runs: times, unit: 's' },
    { what: 'memory of the whole tree at rest (PSS)', goal: weightGoal, runs: weights, unit: 'MB' },
  ]
}

async function measure(program: Started, folder: string): Promise<{ seconds: number; megabytes: number }> {
  const began = performance.now()
  const child = spawn(process.execPath, [start, program], {
    env: { ...process.env, FARSIDE_DATA: folder, FARSIDE_PORT: '0' },
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  const ended = new Promise<never>((_, reject) =>
    child.once('exit', (code) => reject(new Error(`the launcher ended with ${code}`))),
  )
  ended.catch(() => undefined)
  try {
    await Promise.race([allHealthy(join(folder, 'run.json'), parts[program]), ended])
    const seconds = (performance.now() - began) / 1000
    await new Promise((resolve) => setTimeout(resolve, REST_MS))
    return { seconds, megabytes: treePss(child.pid!) / 1e6 }
  } finally {
    child.kill('SIGTERM')
    await ended.catch(() => undefined)
  }
}

async function allHealthy(runFile: string, expected: number): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    if (!existsSync(runFile)) continue
    const { programs } = JSON.parse(readFileSync(runFile, 'utf8')) as { programs: Record<string, { state: string }> }
    const states = Object.values(programs).map(({ state }) => state)
    if (states.length >= expected && states.every((state) => state === 'healthy')) return
  }
}
