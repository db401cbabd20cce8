import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { identify } from '../run/identity.ts'
import type { RunFile } from '../run/run-file.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

export interface Launcher {
  pid: number
  /** Everything it has said so far. */
  said(): string
  ended: Promise<number>
  tell(signal: NodeJS.Signals): void
}

interface How {
  env?: Record<string, string>
  /** Arguments of Node that make it start the launcher as a child instead of being it. */
  starter?: readonly string[]
}

/** A starter that does nothing else, as npm. */
export const inBetween = [
  '-e',
  "require('node:child_process').spawn(process.execPath, process.argv.slice(1), { stdio: 'inherit' }); setInterval(() => {}, 1000)",
]

/** A data folder of its own on free ports, and launchers on it; what a test leaves running is ended by `remove`. */
export async function newInstallation() {
  const data = await mkdtemp(join(tmpdir(), 'farside-'))
  const launchers: Launcher[] = []
  const { PATH = '', HOME = '' } = process.env
  const base = { PATH, HOME, FARSIDE_DATA: data, FARSIDE_PORT: '0' }

  const run = (args: readonly string[], { env = {}, starter = [] }: How = {}): Launcher => {
    const child = spawn(process.execPath, [...starter, 'apps/farside/main.ts', ...args], {
      cwd: root,
      env: { ...base, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let text = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    }
    const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)))
    return { pid: child.pid!, said: () => text, ended, tell: (signal) => void child.kill(signal) }
  }

  const readRun = async (): Promise<RunFile> => JSON.parse(await readFile(join(data, 'run.json'), 'utf8')) as RunFile

  return {
    data,
    readRun,
    /** A command that ends by itself: what it said and its exit code. */
    async command(...args: string[]): Promise<{ code: number; said: string }> {
      const one = run(args)
      return { code: await one.ended, said: one.said() }
    },
    /** Starts programs and waits until all that it started is ready. */
    async start(args: readonly string[], how?: How): Promise<Launcher> {
      const launcher = run(['start', ...args], how)
      launchers.push(launcher)
      let over = false
      void launcher.ended.then(() => (over = true))
      await until(async () => over || launcher.said().includes('Ctrl-C ends everything'), launcher.said)
      if (over) throw new Error(`The launcher ended:\n${launcher.said()}`)
      return launcher
    },
    async remove(): Promise<void> {
      for (const launcher of launchers) launcher.tell('SIGTERM')
      await Promise.all(launchers.map((launcher) => launcher.ended))
      // As root the database lies elsewhere.
      const { folder } = (await readRun().catch(() => undefined))?.programs.database ?? {}
      for (const path of [data, folder]) if (path) await rm(path, { recursive: true, force: true })
    },
  }
}

export type Installation = Awaited<ReturnType<typeof newInstallation>>

/** Waits for a condition; what `tell` says goes into the error when it does not come. */
export async function until(condition: () => Promise<boolean>, tell: () => string = () => '', seconds = 60) {
  const deadline = Date.now() + seconds * 1000
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Waited ${seconds} s for ${condition.toString()}\n${tell()}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** A process that has ended may stay in the list until somebody looks: it does not count. */
export const lives = (pid: number | undefined): boolean => pid !== undefined && identify(pid) !== undefined
