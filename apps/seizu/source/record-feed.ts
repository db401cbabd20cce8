// oxlint-disable no-underscore-dangle -- the driver's own names
import type { Socket } from 'node:net'
import type { Record as DriverRecord, Result, ResultSummary } from 'neo4j-driver'
import type { Feed } from './batches.ts'
import { lastMessage } from './limit-messages.ts'

/** What of the driver's results is used here; a test notices when a new version has another. */
interface ResultInside {
  _subscribe: (observer: Observer, paused: boolean) => Promise<Streaming>
  _connectionHolder: { getConnection: () => Promise<Connection | null> }
}
interface Observer {
  onKeys: (keys: string[]) => void
  onNext: (record: DriverRecord) => void
  onCompleted: (summary: ResultSummary) => void
  onError: (error: Error) => void
}
interface Streaming {
  pause: () => void
  resume: () => void
}
interface Connection {
  _delegate?: Connection
  _ch?: { _conn?: Socket }
}

/** What is known once all records have come. */
export interface Ending {
  columns: string[]
  summary: ResultSummary
}

/**
 * The records of a statement. The driver's own iterator takes four promises for each of them, and its way to wait stops
 * at a thousand records, which may be a gigabyte; here the connection itself waits too.
 */
export function recordFeed(result: Result): Feed<DriverRecord> & { ending: () => Ending } {
  const inside = result as unknown as ResultInside
  let columns: string[] = []
  let summary: ResultSummary | undefined
  let streaming: Streaming | undefined
  let socket: Socket | undefined
  let paused = false

  return {
    start({ next, end, fail }) {
      const observer: Observer = {
        onKeys: (keys) => (columns = keys),
        onNext: (record) => next(record, lastMessage.bytes),
        onCompleted: (it) => {
          summary = it
          end()
        },
        onError: fail,
      }
      inside._subscribe(observer, false).then((it) => (streaming = it), fail)
      // Known before the first record: who hands out the connection has it before it can ask.
      inside._connectionHolder.getConnection().then(
        (connection) => (socket = socketOf(connection)),
        () => {}, // told by the observer
      )
    },
    pause() {
      paused = true
      streaming?.pause()
      socket?.pause()
    },
    resume() {
      if (!paused) return
      paused = false
      socket?.resume()
      streaming?.resume()
    },
    ending: () => ({ columns, summary: summary! }),
  }
}

function socketOf(connection: Connection | null): Socket | undefined {
  let found = connection
  while (found?._delegate) found = found._delegate
  return found?._ch?._conn
}
