import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { EXIT_MEMORY } from './protocol.ts'
import type { Answer, Found, Request } from './protocol.ts'

type Asked = Request extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never

/** The engine refused a statement. */
export class EngineError extends Error {
  readonly gqlStatus: string | undefined
  constructor(message: string, gqlStatus?: string) {
    super(message)
    this.gqlStatus = gqlStatus
  }
}

/** The process ended before it answered. */
export class EngineLost extends Error {
  readonly why: 'memory' | 'killed' | 'closed'
  constructor(why: EngineLost['why'], message: string) {
    super(message)
    this.why = why
  }
}

const OPEN_MS = 60_000
const FIRST_RESTART_MS = 100
const LAST_RESTART_MS = 10_000

/** The database in a process of its own, started again whenever it ends. */
export class Engine {
  readonly #path: string
  readonly #memoryMb: number
  readonly #onRestart: (why: string) => void
  #child: ChildProcess | undefined
  #ready: Promise<ChildProcess>
  #waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  #nextId = 1
  #closed = false
  #failedStarts = 0
  /** Counts the processes: what belongs to an earlier one is gone. */
  generation = 0

  constructor({ path, memoryMb, onRestart }: { path: string; memoryMb: number; onRestart: (why: string) => void }) {
    this.#path = path
    this.#memoryMb = memoryMb
    this.#onRestart = onRestart
    this.#ready = this.#start()
    this.#ready.catch(() => {})
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  async opened(): Promise<void> {
    await this.#ready
  }

  /** @throws EngineError, EngineLost */
  async run(request: {
    text: string
    parameters: Record<string, unknown>
    transaction?: number | undefined
    writes: boolean
  }): Promise<Found & { id: number }> {
    const { transaction, ...rest } = request
    const { id, answer } = await this.#ask<Found>({
      do: 'run',
      ...rest,
      ...(transaction !== undefined && { transaction }),
    })
    return { id, ...(await answer) }
  }

  async rows(of: number, from: number, count: number): Promise<unknown[][]> {
    return (await this.#ask<unknown[][]>({ do: 'rows', of, from, count })).answer
  }

  /** Without waiting: a process that has ended has dropped it. */
  drop(of: number): void {
    this.#ask({ do: 'drop', of })
      .then(({ answer }) => answer)
      .catch(() => {})
  }

  /** @returns the transaction's id */
  async begin(): Promise<number> {
    const { id, answer } = await this.#ask<void>({ do: 'begin' })
    await answer
    return id
  }

  async end(transaction: number, how: 'commit' | 'rollback'): Promise<void> {
    await (
      await this.#ask<void>({ do: how, transaction })
    ).answer
  }

  /** The only way to stop a statement; whatever else runs is lost with it. */
  kill(): void {
    this.#child?.kill('SIGKILL')
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    const child = await this.#ready.catch(() => undefined)
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.send({ id: this.#nextId++, do: 'close' } satisfies Request)
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000)
    await gone
    clearTimeout(late)
  }

  async #ask<T>(request: Asked): Promise<{ id: number; answer: Promise<T> }> {
    if (this.#closed) throw new EngineLost('closed', 'the graph is closed')
    const child = await this.#ready
    const id = this.#nextId++
    return { id, answer: this.#send<T>(child, { id, ...request } as Request) }
  }

  #send<T>(child: ChildProcess, request: Request): Promise<T> {
    const answer = new Promise<T>((resolve, reject) => this.#waiting.set(request.id, { resolve, reject }))
    answer.catch(() => {})
    child.send(request, (error) => {
      if (error) this.#settle({ id: request.id, error: error.message })
    })
    return answer
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if ('ok' in answer) waiting?.resolve(answer.ok as never)
    else waiting?.reject(new EngineError(answer.error, answer.gqlStatus))
  }

  async #start(): Promise<ChildProcess> {
    this.generation += 1
    const child = fork(fileURLToPath(new URL('engine.process.ts', import.meta.url)), {
      serialization: 'advanced',
      execArgv: [`--max-old-space-size=${Math.max(64, Math.floor(this.#memoryMb * 0.75))}`],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    this.#child = child
    let said = ''
    child.stderr!.on('data', (text) => (said = (said + text).slice(-4000)))
    child.on('message', (answer: Answer) => this.#settle(answer))
    child.on('exit', (code, signal) => this.#ended(child, code, signal, said))
    const id = this.#nextId++
    const late = setTimeout(() => child.kill('SIGKILL'), OPEN_MS)
    try {
      await this.#send(child, { id, do: 'open', path: this.#path, memoryMb: this.#memoryMb })
    } catch (error) {
      this.#failedStarts += 1
      // Left running it would hold the file's lock and answer nothing.
      child.kill('SIGKILL')
      throw error
    } finally {
      clearTimeout(late)
    }
    this.#failedStarts = 0
    return child
  }

  #ended(child: ChildProcess, code: number | null, signal: string | null, said: string): void {
    if (this.#child !== child) return
    const memory = code === EXIT_MEMORY || /heap out of memory|memory allocation of \d+ bytes failed/.test(said)
    const why = memory
      ? `it used more than ${this.#memoryMb} MB`
      : `its process ended (${signal ?? `exit code ${code}`})${said === '' ? '' : `: ${said.trim().split('\n').at(-1)}`}`
    const lost = this.#closed
      ? new EngineLost('closed', 'the graph is closed')
      : new EngineLost(memory ? 'memory' : 'killed', why)
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    if (!this.#closed) {
      const wait = Math.min(LAST_RESTART_MS, FIRST_RESTART_MS * 2 ** this.#failedStarts)
      this.#ready = new Promise<void>((resolve) => setTimeout(resolve, wait)).then(() =>
        this.#closed ? Promise.reject(new EngineLost('closed', 'the graph is closed')) : this.#start(),
      )
      this.#ready.catch(() => {})
      this.#onRestart(why)
    }
    for (const { reject } of waiting) reject(lost)
  }
}
