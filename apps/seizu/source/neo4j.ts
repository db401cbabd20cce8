import neo4j from 'neo4j-driver'
import type { Driver, Record as DriverRecord, Session } from 'neo4j-driver'
import { backoff, sleep } from '@farside/kernel/lifecycle'
import type { GraphRow } from '../contract/value.ts'
import type { Settings } from '../settings.ts'
import { batches } from './batches.ts'
import { GraphError, mayTryAgain, toGraphError } from './graph-error.ts'
import { toParameters, toRow } from './graph-value.ts'
import type { Tally } from './graph-value.ts'
import { limitMessages } from './limit-messages.ts'
import { recordFeed } from './record-feed.ts'
import type { Ending } from './record-feed.ts'
import { readFaster, unpackFaster } from './unpack-values.ts'

export type GraphSettings = Pick<
  Settings,
  | 'NEO4J_URI'
  | 'NEO4J_USER'
  | 'NEO4J_PASSWORD'
  | 'NEO4J_MAX_CONNECTION_LIFETIME'
  | 'NEO4J_CONNECTION_TIMEOUT'
  | 'NEO4J_QUERY_TIMEOUT'
>

export interface Asking {
  /** Ends the statement in the graph too. */
  signal?: AbortSignal | undefined
  /** Default: NEO4J_QUERY_TIMEOUT. */
  timeoutMs?: number
  /** Default: the user's own database; `system` holds users. */
  database?: string
}
interface Capped extends Asking {
  /** Default: no limit. */
  maxRows?: number
  /** Roughly, of the rows as JSON; at least one row comes. Default: no limit. */
  maxBytes?: number
}

export interface Rows {
  columns: string[]
  rows: GraphRow[]
  /** There were more: what was reached first. */
  cut?: 'rows' | 'bytes'
  /** Sentences of the database about the statement; none when the result was cut. */
  notices: string[]
  tookMs: number
}

export interface Plan {
  kind: 'read' | 'write'
  /** Sentences about it: unknown labels and properties, missing parameters. */
  warnings: string[]
}

/** Values for `$name` in a statement, as JSON has them; whole numbers become integers. */
export type Parameters = Readonly<Record<string, unknown>>

/** All of these throw GraphError, and the signal's reason when that ended them. */
export interface Graph {
  /** In a READ transaction; tried again when the connection is lost. */
  read: (statement: string, parameters?: Parameters, options?: Capped) => Promise<Rows>
  /**
   * Likewise, all of them, some rows at a time as the reader takes them. A lost connection is tried again before the
   * first row only.
   */
  stream: (statement: string, parameters?: Parameters, options?: Asking) => AsyncGenerator<GraphRow[]>
  /** One statement that changes the graph; never one that came from a file or a user. Not tried again. */
  write: (statement: string, parameters?: Parameters, options?: Asking) => Promise<Rows>
  /**
   * What the database would do with a statement that begins with neither EXPLAIN nor PROFILE; nothing is run. With the
   * parameters of the run that follows, that run finds the plan made.
   */
  explain: (statement: string, parameters?: Parameters, options?: Asking) => Promise<Plan>
  /** Whether this is the evaluation engine of `embedded/`. The signal ends the waiting. */
  isEmbedded: (signal?: AbortSignal) => Promise<boolean>
  close: () => Promise<void>
}

const TRIES = 5
/** After the database should have ended a statement by itself. */
const GRACE_MS = 2000
const EMBEDDED_AGENT = 'Farside/'

/** Nothing connects before the first statement. */
export function openGraph(settings: GraphSettings): Graph {
  const driver = openDriver(settings)
  let embedded: Promise<boolean> | undefined

  const sessionFor = (mode: 'READ' | 'WRITE', { database }: Asking): Session =>
    driver.session({ defaultAccessMode: mode, ...(database !== undefined && { database }) })

  /** Records of one statement in a transaction of its own, as many at a time as have come. */
  async function* run(
    mode: 'READ' | 'WRITE',
    statement: string,
    parameters: Parameters,
    options: Asking,
  ): AsyncGenerator<DriverRecord[], Settled | undefined> {
    const { timeoutMs = settings.NEO4J_QUERY_TIMEOUT } = options
    const { signal, clear } = deadline(timeoutMs + GRACE_MS, options.signal)
    const session = sessionFor(mode, options)
    try {
      // Always with our time: without one the server would apply its own, which may be none.
      const result = session.run(statement, toParameters(parameters), { timeout: timeoutMs })
      const feed = recordFeed(result)
      yield* batches(feed, signal)
      return settled(feed.ending())
    } catch (error) {
      throw toGraphError(error)
    } finally {
      clear()
      // Ends the statement in the database when it still runs; one that hangs must not hold up whoever asked.
      void session.close().catch(() => {})
    }
  }

  async function collect(mode: 'READ' | 'WRITE', statement: string, parameters: Parameters, options: Capped) {
    const { maxRows = Infinity, maxBytes = Infinity } = options
    const started = performance.now()
    const tally: Tally = { bytes: 0 }
    const rows: GraphRow[] = []
    const records = run(mode, statement, parameters, options)
    let columns: string[] = []
    let cut: Rows['cut']
    let notices: string[] = []
    while (!cut) {
      const { done, value } = await records.next()
      if (done) {
        if (value) ({ notices } = value)
        if (value && rows.length === 0) ({ columns } = value)
        break
      }
      if (rows.length === 0) columns = value[0]!.keys as string[]
      for (const record of value) {
        if (rows.length >= maxRows) cut = 'rows'
        else if (rows.length > 0 && tally.bytes >= maxBytes) cut = 'bytes'
        if (cut) break
        rows.push(toRow(columns, record, tally))
      }
    }
    if (cut) await records.return(undefined)
    const tookMs = Math.round(performance.now() - started)
    return { columns, rows, notices, tookMs, ...(cut && { cut }) }
  }

  return {
    read: (statement, parameters = {}, options = {}) =>
      tryAgain(options.signal, settings.NEO4J_QUERY_TIMEOUT, () => collect('READ', statement, parameters, options)),
    async *stream(statement, parameters = {}, options = {}) {
      const tally: Tally = { bytes: 0 }
      const { records, first } = await tryAgain(options.signal, settings.NEO4J_QUERY_TIMEOUT, async () => {
        const opened = run('READ', statement, parameters, options)
        return { records: opened, first: await opened.next() }
      })
      try {
        for (let next = first; !next.done; next = await records.next()) {
          const columns = next.value[0]!.keys as string[]
          yield next.value.map((record) => toRow(columns, record, tally))
        }
      } finally {
        await records.return(undefined)
      }
    },
    write: (statement, parameters = {}, options = {}) => collect('WRITE', statement, parameters, options),
    explain: (statement, parameters = {}, options = {}) =>
      tryAgain(options.signal, settings.NEO4J_QUERY_TIMEOUT, async () => {
        const records = run('READ', `EXPLAIN ${statement}`, parameters, options)
        const { done, value } = await records.next()
        await records.return(undefined)
        if (!done || !value) throw new GraphError('failed', 'Unplanned', 'The database gave no plan')
        return value.plan
      }),
    isEmbedded: (signal) => {
      embedded ??= driver
        .getServerInfo()
        .then(({ agent }) => agent?.startsWith(EMBEDDED_AGENT) ?? false)
        .catch((error: unknown) => {
          embedded = undefined
          throw toGraphError(error)
        })
      return unlessAborted(embedded, signal)
    },
    close: () => driver.close(),
  }
}

function openDriver(settings: GraphSettings): Driver {
  limitMessages()
  unpackFaster()
  const { NEO4J_USER: user, NEO4J_PASSWORD: password } = settings
  return neo4j.driver(
    settings.NEO4J_URI,
    user === '' && password === '' ? undefined : neo4j.auth.basic(user, password),
    {
      ...readFaster,
      maxConnectionLifetime: settings.NEO4J_MAX_CONNECTION_LIFETIME * 1000,
      connectionTimeout: settings.NEO4J_CONNECTION_TIMEOUT,
      connectionAcquisitionTimeout: settings.NEO4J_CONNECTION_TIMEOUT + settings.NEO4J_QUERY_TIMEOUT,
      // One that has been idle may have been cut by a restart or a firewall: asked first, it is replaced unseen.
      connectionLivenessCheckTimeout: 30_000,
      telemetryDisabled: true,
      userAgent: 'farside-seizu',
    },
  )
}

/** What is known once all rows have come. */
interface Settled {
  columns: string[]
  notices: string[]
  plan: Plan
}

function settled({ columns, summary }: Ending): Settled {
  const notices = summary.notifications.map(({ description, title }) => description || title)
  const { queryType } = summary
  const plan: Plan = { kind: queryType === 'r' ? 'read' : 'write', warnings: notices }
  return { columns, notices, plan }
}

/** Up to five times while the connection is lost and there is time. */
async function tryAgain<T>(signal: AbortSignal | undefined, forMs: number, attempt: () => Promise<T>): Promise<T> {
  const until = performance.now() + forMs
  const waits = backoff({ first: 50, most: 1000 })
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (tries === TRIES || !mayTryAgain(error) || signal?.aborted || performance.now() > until) throw error
      await sleep(waits.next(), signal)
    }
  }
}

function unlessAborted<T>(result: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return result
  return new Promise<T>((resolve, reject) => {
    const aborted = () => reject(signal.reason as Error)
    if (signal.aborted) aborted()
    signal.addEventListener('abort', aborted, { once: true })
    void result.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted))
  })
}

function deadline(ms: number, outer: AbortSignal | undefined) {
  const late = new AbortController()
  const timer = setTimeout(
    () => late.abort(new GraphError('lost', 'NoAnswer', `The graph has not answered for ${Math.round(ms / 1000)} s`)),
    ms,
  )
  const signal = outer ? AbortSignal.any([outer, late.signal]) : late.signal
  return { signal, clear: () => clearTimeout(timer) }
}
