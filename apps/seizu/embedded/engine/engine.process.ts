// The process that holds the database: it may be killed at any time, and whatever it acknowledged is on disk.
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import grafeo from '@grafeo-db/js'
import type { GrafeoDB, QueryResult, Transaction } from '@grafeo-db/js'
import { EXIT_MEMORY } from './protocol.ts'
import type { Answer, Found, Request } from './protocol.ts'

const WATCH_MEMORY_MS = 50
/** A log of this size is read back in about a second when the process was killed. */
const CHECKPOINT_BYTES = 16 * 1024 * 1024
/** Above this the rows are read one by one, so that they are not all in this process twice. */
const ALL_AT_ONCE = 20_000

let db: GrafeoDB | undefined
let logFolder = ''
const results = new Map<number, { result: QueryResult; rows?: unknown[][] }>()
const transactions = new Map<number, Transaction>()

process.on('message', (request: Request) => void answer(request))
process.on('disconnect', () => process.exit(0))

async function answer(request: Request): Promise<void> {
  let reply: Answer
  try {
    reply = { id: request.id, ok: await perform(request) }
  } catch (error) {
    const { message, gqlStatus } = error as Error & { gqlStatus?: string }
    reply = { id: request.id, error: message, ...(gqlStatus !== undefined && { gqlStatus }) }
  }
  process.send!(reply, () => request.do === 'close' && process.exit(0))
}

async function perform(request: Request): Promise<unknown> {
  switch (request.do) {
    case 'open':
      return openDatabase(request.path, request.memoryMb)
    case 'run':
      return run(request)
    case 'rows':
      return rows(request)
    case 'drop':
      results.delete(request.of)
      return undefined
    case 'begin':
      transactions.set(request.id, opened().beginTransaction())
      return undefined
    case 'commit':
      taken(request.transaction).commit()
      return flush()
    case 'rollback':
      taken(request.transaction).rollback()
      return undefined
    case 'close':
      db?.close()
      return undefined
  }
}

function openDatabase(path: string, memoryMb: number): void {
  db = grafeo.GrafeoDB.create(path)
  db.setCheckpointTriggers({ walBytes: CHECKPOINT_BYTES })
  logFolder = `${path}.wal`
  const most = memoryMb * 1024 * 1024
  setInterval(() => {
    if (process.memoryUsage.rss() > most) process.exit(EXIT_MEMORY)
  }, WATCH_MEMORY_MS)
}

async function run(request: Extract<Request, { do: 'run' }>): Promise<Found> {
  const { text, parameters, transaction } = request
  const on = transaction === undefined ? opened() : known(transaction)
  const result = await on.executeCypher(text, parameters)
  if (request.writes && transaction === undefined) await flush()
  if (result.length > 0) results.set(request.id, { result })
  return { columns: result.columns, length: result.length, counters: { ...result.counters } }
}

function rows({ of, from, count }: Extract<Request, { do: 'rows' }>): unknown[][] {
  const held = results.get(of)
  if (!held) return []
  const { result } = held
  const end = Math.min(from + count, result.length)
  let slice: unknown[][]
  if (result.length <= ALL_AT_ONCE) {
    held.rows ??= result.rows()
    slice = held.rows.slice(from, end)
  } else {
    const { columns } = result
    slice = Array.from({ length: end - from }, (_, index) => {
      const row = result.get(from + index)
      return columns.map((column) => row[column])
    })
  }
  if (end === result.length) results.delete(of)
  return slice
}

/** The engine writes its log before it answers but leaves the flush for later; a write is acknowledged after it. */
async function flush(): Promise<void> {
  for (const name of await readdir(logFolder)) {
    const file = await open(join(logFolder, name), 'r').catch(() => undefined) // a checkpoint took it away: it is in the main file
    if (!file) continue
    try {
      await file.datasync()
    } finally {
      await file.close()
    }
  }
}

function opened(): GrafeoDB {
  if (!db) throw new Error('the database is not open')
  return db
}

function known(id: number): Transaction {
  const transaction = transactions.get(id)
  if (!transaction) throw new Error('the transaction is not open')
  return transaction
}

function taken(id: number): Transaction {
  const transaction = known(id)
  transactions.delete(id)
  return transaction
}
