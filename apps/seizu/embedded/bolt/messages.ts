/** Tags of Bolt 4.4–5.4 messages. */
export const request = {
  HELLO: 0x01,
  GOODBYE: 0x02,
  RESET: 0x0f,
  RUN: 0x10,
  BEGIN: 0x11,
  COMMIT: 0x12,
  ROLLBACK: 0x13,
  DISCARD: 0x2f,
  PULL: 0x3f,
  TELEMETRY: 0x54,
  ROUTE: 0x66,
  LOGON: 0x6a,
  LOGOFF: 0x6b,
} as const

export const reply = { SUCCESS: 0x70, RECORD: 0x71, IGNORED: 0x7e, FAILURE: 0x7f } as const

/** What a client is told: one of Neo4j's codes, because drivers decide by them whether to try again. */
export class Failure extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

export const failures = {
  invalid: (message: string) => new Failure('Neo.ClientError.Request.Invalid', message),
  unauthorized: () =>
    new Failure('Neo.ClientError.Security.Unauthorized', 'Cannot log on: user or password is not right'),
  noDatabase: (name: string) =>
    new Failure('Neo.ClientError.Database.DatabaseNotFound', `Cannot find database "${name}": the only one is "neo4j"`),
  readOnly: () =>
    new Failure('Neo.ClientError.Statement.AccessMode', 'Cannot write: the access mode of this transaction is READ'),
  readsFiles: () =>
    new Failure(
      'Neo.ClientError.Security.Forbidden',
      'Cannot run LOAD: the embedded graph reads no files for a statement',
    ),
  timedOut: (timeoutMs: number) =>
    new Failure(
      'Neo.ClientError.Transaction.TransactionTimedOut',
      `Stopped: the transaction ran longer than ${timeoutMs} ms`,
    ),
  noTransaction: () => new Failure('Neo.ClientError.Request.Invalid', 'There is no open transaction'),
  /** A driver tries again what is transient. */
  restarted: (why: string) =>
    new Failure('Neo.TransientError.General.DatabaseUnavailable', `The embedded graph was restarted: ${why}`),
  outOfMemory: (capMb: number) =>
    new Failure(
      'Neo.ClientError.General.TransactionOutOfMemoryError',
      `Stopped: the embedded graph may use ${capMb} MB and needed more`,
    ),
}
