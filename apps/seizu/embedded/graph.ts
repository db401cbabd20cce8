import { failures, Failure } from './bolt/messages.ts'
import { Engine, EngineLost } from './engine/engine.ts'
import { failureOf } from './engine/failure-of.ts'
import type { Found } from './engine/protocol.ts'
import { WriteLock } from './engine/write-lock.ts'
import { classifyStatement } from '../source/guard/classify-statement.ts'
import { ownAnswer, ownQuestion } from './statement/own-answers.ts'
import { readStatement } from './statement/read-statement.ts'
import type { Statement } from './statement/read-statement.ts'
import { planOfStatement, runStatement } from './statement/run-statement.ts'

export type AccessMode = 'r' | 'w'
type QueryType = 'r' | 'w' | 'rw' | 's'

export interface Result {
  columns: string[]
  type: QueryType
  counters: Record<string, number>
  plan?: string
  take(count: number): Promise<{ rows: unknown[][]; more: boolean }>
  drop(): void
}

interface Options {
  folder: string
  memoryMb: number
  timeoutMs: number
  onRestart: (why: string) => void
}

export interface Begin {
  mode: AccessMode
  timeoutMs: number | undefined
}

/** Statements and transactions over the engine, with Neo4j's rules: access mode, time-out, durable writes. */
export class Graph {
  readonly #engine: Engine
  readonly #lock = new WriteLock()
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
    this.#engine = new Engine({
      path: `${options.folder}/graph.grafeo`,
      memoryMb: options.memoryMb,
      onRestart: options.onRestart,
    })
  }

  get enginePid(): number | undefined {
    return this.#engine.pid
  }

  opened(): Promise<void> {
    return this.#engine.opened()
  }

  close(): Promise<void> {
    return this.#engine.close()
  }

  /**
   * Runs a statement in a transaction of its own.
   *
   * @throws Failure
   */
  async run(text: string, parameters: Parameters, { mode, timeoutMs }: Begin): Promise<Result> {
    const deadline = this.#deadline(timeoutMs)
    const statement = await this.#admitted(text, mode, deadline)
    if (statement.explain) return this.#explain(statement, parameters, deadline)
    if (!statement.writes) return this.#read(statement, parameters, deadline)
    const release = await this.#lock.take()
    try {
      return await this.#within(deadline, () => this.#execute(statement, { parameters, writes: true }))
    } finally {
      release()
    }
  }

  async begin({ mode, timeoutMs }: Begin): Promise<GraphTransaction> {
    const deadline = this.#deadline(timeoutMs)
    // Neo4j reads what is committed, statement by statement: a reader needs no transaction of the engine.
    if (mode === 'r')
      return { run: (text, parameters) => this.#runIn(text, parameters, { mode, deadline }), end: async () => {} }
    const release = await this.#lock.take()
    let transaction: number
    try {
      transaction = await this.#twice(() => this.#within(deadline, () => this.#engine.begin()))
    } catch (error) {
      release()
      throw error
    }
    let ended = false
    const end = async (how: 'commit' | 'rollback') => {
      if (ended) {
        if (how === 'commit') throw failures.timedOut(deadline.timeoutMs)
        return
      }
      ended = true
      clearTimeout(idle)
      try {
        await this.#within(deadline, () => this.#engine.end(transaction, how), how === 'rollback')
      } finally {
        release()
      }
    }
    // Nobody else can write meanwhile, so a client that went to sleep loses its transaction.
    const idle = setTimeout(() => void end('rollback').catch(() => {}), deadline.at - Date.now())
    return {
      end,
      run: (text, parameters) => {
        if (ended) throw failures.timedOut(deadline.timeoutMs)
        return this.#runIn(text, parameters, { mode, deadline, transaction })
      },
    }
  }

  async #runIn(text: string, parameters: Parameters, { mode, deadline, transaction }: Within): Promise<Result> {
    const statement = await this.#admitted(text, mode, deadline)
    if (statement.explain) return this.#explain(statement, parameters, deadline)
    if (transaction === undefined) return this.#read(statement, parameters, deadline)
    const { writes } = statement
    return this.#within(deadline, () => this.#execute(statement, { parameters, writes, transaction }))
  }

  async #admitted(text: string, mode: AccessMode, deadline: Deadline): Promise<Admitted> {
    const statement = readStatement(text)
    if (statement.loads) throw failures.readsFiles()
    // The classifier cannot know those, or refuses them for Neo4j's sake.
    const kind = ownQuestion(statement) ? 'read' : classifyStatement(statement.plain)
    // An EXPLAIN changes nothing, and its answer says what the statement would do.
    if (kind !== 'read' && mode === 'r' && !statement.explain) {
      // Perhaps it is no statement at all, and then that is what helps.
      if (kind === 'unknown') await this.#explain({ ...statement, writes: true }, {}, deadline)
      throw failures.readOnly()
    }
    return { ...statement, writes: kind !== 'read' }
  }

  #read(statement: Admitted, parameters: Parameters, deadline: Deadline): Promise<Result> {
    return this.#twice(() => this.#within(deadline, () => this.#execute(statement, { parameters, writes: false })))
  }

  /** Once more when the process ended, which was because of somebody else; only for what changes nothing. */
  async #twice<T>(attempt: () => Promise<T>): Promise<T> {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof Failure && error.cause instanceof EngineLost && error.cause.why === 'killed')) throw error
      return attempt()
    }
  }

  async #execute(
    statement: Admitted,
    how: { parameters: Parameters; writes: boolean; transaction?: number },
  ): Promise<Result> {
    const own = how.writes ? undefined : await ownAnswer(this.#engine, statement)
    if (own) return answered(own)
    const found = await runStatement(this.#engine, statement, how)
    return this.#result(found, typeOf(statement, how.writes))
  }

  async #explain(statement: Admitted, parameters: Parameters, deadline: Deadline): Promise<Result> {
    const plan = ownQuestion(statement)
      ? ''
      : await this.#within(deadline, () => planOfStatement(this.#engine, statement, parameters))
    return { ...answered({ columns: [], rows: [] }), type: typeOf(statement, statement.writes), plan }
  }

  #result(found: Found & { id: number }, type: QueryType): Result {
    const { id, columns, counters, length } = found
    const { generation } = this.#engine
    let at = 0
    return {
      columns,
      type,
      counters,
      take: async (count) => {
        if (at >= length) return { rows: [], more: false }
        if (generation !== this.#engine.generation) throw failures.restarted('the rows that were left are gone')
        const rows = await this.#translated(() => this.#engine.rows(id, at, count))
        at += rows.length
        return { rows, more: at < length && rows.length > 0 }
      },
      drop: () => {
        if (at < length && generation === this.#engine.generation) this.#engine.drop(id)
        at = length
      },
    }
  }

  #deadline(asked: number | undefined): Deadline {
    const timeoutMs = asked && asked > 0 ? asked : this.#options.timeoutMs
    return { timeoutMs, at: Date.now() + timeoutMs }
  }

  /** @param patient wait however long it takes */
  async #within<T>(deadline: Deadline, work: () => Promise<T>, patient = false): Promise<T> {
    if (patient) return this.#translated(work)
    await this.#translated(() => this.#engine.opened())
    // The engine would be killed for what it has not even begun, or would do it and nobody would know.
    if (Date.now() >= deadline.at) throw failures.timedOut(deadline.timeoutMs)
    let timedOut = false
    const { generation } = this.#engine
    const timer = setTimeout(
      () => {
        timedOut = true
        if (generation === this.#engine.generation) this.#engine.kill()
      },
      Math.max(0, deadline.at - Date.now()),
    )
    try {
      return await this.#translated(work)
    } catch (error) {
      throw timedOut ? failures.timedOut(deadline.timeoutMs) : error
    } finally {
      clearTimeout(timer)
    }
  }

  async #translated<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw failureOf(error, this.#options.memoryMb)
    }
  }
}

type Parameters = Record<string, unknown>
type Admitted = Statement & { writes: boolean }

interface Within {
  mode: AccessMode
  deadline: Deadline
  transaction?: number
}

const typeOf = ({ pieces }: Statement, writes: boolean): QueryType =>
  !writes ? 'r' : pieces.some(({ word }) => word === 'RETURN' || word === 'MATCH') ? 'rw' : 'w'

/** A result that needs nothing more of the engine. */
function answered({ columns, rows }: { columns: string[]; rows: unknown[][] }): Result {
  let at = 0
  return {
    columns,
    type: 'r',
    counters: {},
    take: async (count) => {
      const taken = rows.slice(at, at + count)
      at += taken.length
      return { rows: taken, more: at < rows.length }
    },
    drop: () => {},
  }
}

interface Deadline {
  timeoutMs: number
  at: number
}

export interface GraphTransaction {
  run(text: string, parameters: Parameters): Promise<Result>
  end(how: 'commit' | 'rollback'): Promise<void>
}
