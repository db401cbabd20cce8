import type { AccessMode, Begin, Graph, GraphTransaction, Result } from '../graph.ts'
import { toBolt } from './graph-values.ts'
import type { Version } from './handshake.ts'
import { Failure, failures, reply, request } from './messages.ts'
import { pack, PackError, Structure, unpack } from './packstream.ts'
import { toEngine } from './parameters.ts'

export const AGENT = 'Farside/embedded-graph'
const BATCH = 1000
const DATABASE = 'neo4j'

type Fields = Record<string, unknown>

interface Options {
  graph: Graph
  version: Version
  connectionId: string
  /** Under which name and port the client reached this server. */
  address: string
  /** Undefined: everybody may log on. */
  password: string | undefined
  /** Resolves when the client can take more. */
  send: (messages: readonly Uint8Array[]) => Promise<void>
}

/** One client’s conversation: requests are answered in order; RESET also gets past a statement that is running. */
export class Connection {
  readonly #options: Options
  #queue: Promise<void> = Promise.resolve()
  #resetsAhead = 0
  #failed = false
  #authorised: boolean
  #transaction: GraphTransaction | undefined
  readonly #results = new Map<number, Result>()
  #nextQid = 0
  #lastQid = -1
  #ended = false
  #interrupt: () => void = () => {}

  constructor(options: Options) {
    this.#options = options
    this.#authorised = false
  }

  /** @returns false when the client wants to leave or speaks nonsense */
  receive(bytes: Uint8Array): boolean {
    let message: unknown
    try {
      message = unpack(bytes)
    } catch (error) {
      if (error instanceof PackError) return false
      throw error
    }
    if (!(message instanceof Structure) || message.tag === request.GOODBYE) return false
    if (message.tag === request.RESET) {
      this.#resetsAhead += 1
      this.#interrupt()
    }
    this.#queue = this.#queue.then(() => this.#answer(message))
    return true
  }

  /** Ends what is open. */
  async end(): Promise<void> {
    this.#ended = true
    this.#interrupt()
    await this.#queue.catch(() => {})
    await this.#clear()
  }

  async #answer(message: Structure): Promise<void> {
    if (this.#ended) return
    if (message.tag === request.RESET) {
      this.#resetsAhead -= 1
      await this.#clear()
      this.#failed = false
      return this.#success({})
    }
    if (this.#failed || this.#resetsAhead > 0) return this.#send(new Structure(reply.IGNORED, []))
    try {
      await this.#perform(message)
    } catch (error) {
      this.#failed = true
      await this.#clear()
      if (!(error instanceof Failure)) throw error
      await this.#send(new Structure(reply.FAILURE, [{ code: error.code, message: error.message }]))
    }
  }

  async #perform({ tag, fields }: Structure): Promise<void> {
    const extra = mapOf(fields.at(-1))
    const logon = tag === request.LOGON || tag === request.HELLO
    if (!this.#authorised && !logon) throw failures.unauthorized()
    switch (tag) {
      case request.HELLO:
        if (this.#options.version.major === 4 || this.#options.version.minor === 0) this.#logOn(extra)
        return this.#success({ server: AGENT, connection_id: this.#options.connectionId, hints: {} })
      case request.LOGON:
        this.#logOn(extra)
        return this.#success({})
      case request.LOGOFF:
        this.#authorised = false
        return this.#success({})
      case request.TELEMETRY:
        return this.#success({})
      case request.RUN:
        return this.#run(fields)
      case request.PULL:
        return this.#pull(extra)
      case request.DISCARD:
        return this.#discard(extra)
      case request.BEGIN: {
        if (this.#transaction) throw failures.invalid('A transaction is open already')
        this.#transaction = await this.#interruptible(
          this.#options.graph.begin(beginOf(extra)),
          (it) => void it.end('rollback'),
        )
        return this.#success({})
      }
      case request.COMMIT:
      case request.ROLLBACK: {
        const transaction = this.#transaction
        if (!transaction) throw failures.noTransaction()
        this.#transaction = undefined
        this.#dropResults()
        await transaction.end(tag === request.COMMIT ? 'commit' : 'rollback')
        return this.#success({})
      }
      case request.ROUTE:
        return this.#success({ rt: this.#routes(fields) })
      default:
        throw failures.invalid(`There is no request with tag 0x${tag.toString(16)}`)
    }
  }

  #logOn({ scheme, principal, credentials }: Fields): void {
    const { password } = this.#options
    if (password !== undefined && !(scheme === 'basic' && principal === DATABASE && credentials === password)) {
      throw failures.unauthorized()
    }
    this.#authorised = true
  }

  async #run([text, parameters, extra]: readonly unknown[]): Promise<void> {
    if (typeof text !== 'string') throw failures.invalid('A statement is text')
    const given = toEngine(mapOf(parameters)) as Fields
    const begin = this.#transaction ? undefined : beginOf(mapOf(extra))
    const startedAt = performance.now()
    const running = this.#transaction?.run(text, given) ?? this.#options.graph.run(text, given, begin!)
    const result = await this.#interruptible(running, (it) => it.drop())
    if (!this.#transaction) this.#dropResults()
    this.#lastQid = this.#nextQid++
    this.#results.set(this.#lastQid, result)
    await this.#success({
      fields: result.columns,
      t_first: Math.round(performance.now() - startedAt),
      ...(this.#transaction && { qid: this.#lastQid }),
    })
  }

  async #pull(extra: Fields): Promise<void> {
    const { qid, result } = this.#resultOf(extra)
    const elementIds = this.#options.version.major >= 5
    let wanted = countOf(extra)
    for (;;) {
      const { rows, more } = await this.#interruptible(result.take(Math.min(wanted, BATCH)), () => {})
      await this.#send(...rows.map((row) => new Structure(reply.RECORD, [toBolt(row, elementIds)])))
      wanted -= rows.length
      if (!more) return this.#summary(qid, result)
      if (wanted <= 0) return this.#success({ has_more: true })
    }
  }

  async #discard(extra: Fields): Promise<void> {
    const { qid, result } = this.#resultOf(extra)
    if (countOf(extra) < Infinity && (await result.take(countOf(extra))).more) return this.#success({ has_more: true })
    result.drop()
    return this.#summary(qid, result)
  }

  async #summary(qid: number, { type, plan, counters }: Result): Promise<void> {
    this.#results.delete(qid)
    const stats = statsOf(counters)
    await this.#success({
      type,
      t_last: 0,
      db: DATABASE,
      ...(stats && { stats }),
      ...(plan !== undefined && { plan: planOf(plan) }),
    })
  }

  #resultOf(extra: Fields): { qid: number; result: Result } {
    const asked = typeof extra.qid === 'number' && extra.qid >= 0 ? extra.qid : this.#lastQid
    const result = this.#results.get(asked)
    if (!result) throw failures.invalid('There is no result to take rows from')
    return { qid: asked, result }
  }

  #routes([, , database]: readonly unknown[]): Fields {
    const name = typeof database === 'string' ? database : mapOf(database).db
    checkDatabase(name)
    const addresses = [this.#options.address]
    const servers = ['ROUTE', 'READ', 'WRITE'].map((role) => ({ role, addresses }))
    return { ttl: 300, db: DATABASE, servers }
  }

  /** A RESET leaves a statement that runs to itself; its time-out still holds. */
  async #interruptible<T>(work: Promise<T>, late: (value: T) => void): Promise<T> {
    let interrupted = false
    const interrupt = new Promise<never>((_, reject) => {
      this.#interrupt = () => {
        interrupted = true
        reject(new Failure('Neo.TransientError.Transaction.Terminated', 'The transaction was ended by the client'))
      }
    })
    work.then((value) => interrupted && late(value)).catch(() => {})
    try {
      return await Promise.race([work, interrupt])
    } finally {
      this.#interrupt = () => {}
    }
  }

  async #clear(): Promise<void> {
    this.#dropResults()
    const transaction = this.#transaction
    this.#transaction = undefined
    await transaction?.end('rollback').catch(() => {})
  }

  #dropResults(): void {
    for (const result of this.#results.values()) result.drop()
    this.#results.clear()
  }

  #success(fields: Fields): Promise<void> {
    return this.#send(new Structure(reply.SUCCESS, [fields]))
  }

  async #send(...messages: Structure[]): Promise<void> {
    if (!this.#ended && messages.length > 0) await this.#options.send(messages.map(pack))
  }
}

const mapOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Structure)
    ? (value as Fields)
    : {}

const countOf = ({ n }: Fields): number => (typeof n === 'number' && n > 0 ? n : Infinity)

/** @throws Failure for a database other than the only one */
function checkDatabase(name: unknown): void {
  if (typeof name === 'string' && name !== '' && name.toLowerCase() !== DATABASE) throw failures.noDatabase(name)
}

function beginOf({ mode, db, tx_timeout: timeout }: Fields): Begin {
  checkDatabase(db)
  return {
    mode: (mode === 'r' ? 'r' : 'w') satisfies AccessMode,
    timeoutMs: typeof timeout === 'number' ? timeout : undefined,
  }
}

const statNames: Record<string, string> = {
  nodesCreated: 'nodes-created',
  nodesDeleted: 'nodes-deleted',
  edgesCreated: 'relationships-created',
  edgesDeleted: 'relationships-deleted',
  propertiesSet: 'properties-set',
  labelsAdded: 'labels-added',
  labelsRemoved: 'labels-removed',
}

function statsOf(counters: Record<string, number>): Fields | undefined {
  const changed = Object.entries(counters).filter(([name, count]) => count > 0 && statNames[name])
  if (changed.length === 0) return undefined
  return { ...Object.fromEntries(changed.map(([name, count]) => [statNames[name]!, count])), 'contains-updates': true }
}

const planOf = (text: string): Fields => ({
  operatorType: 'EmbeddedGraph',
  args: { Details: text.trim() },
  identifiers: [],
  children: [],
})
