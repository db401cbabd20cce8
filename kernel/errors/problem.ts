/** What went wrong, in words that every transport can translate; only `http` knows which status a kind is. */
export type Kind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'missing'
  | 'not_allowed'
  | 'not_acceptable'
  | 'conflict'
  | 'gone'
  | 'too_large'
  | 'unsupported'
  | 'throttled'
  | 'unavailable'
  | 'storage_full'
  | 'broken'

/**
 * An expected error, meant for the caller. Everything else that is thrown is a bug of ours.
 * `message` is the sentence for people, `code` the stable word for programs, `details` what a transport may add.
 */
export class Problem extends Error {
  readonly code: string
  readonly kind: Kind
  readonly details: Record<string, unknown>

  constructor(code: string, kind: Kind, message: string, details: Record<string, unknown> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'Problem'
    this.code = code
    this.kind = kind
    this.details = details
  }
}

interface Entry<Arguments extends never[]> {
  kind: Kind
  /** A sentence: what could not be done, the value in the way, what would be accepted. */
  say: (...args: Arguments) => string
  /** What a program may want to know besides the sentence. */
  details?: (...args: Arguments) => Record<string, unknown>
}

type Table = Record<string, Entry<never[]>>
type Makers<T extends Table> = { readonly [Code in keyof T]: (...args: Parameters<T[Code]['say']>) => Problem }

/**
 * Turns a table of errors into one maker per code: `problems.panel_missing('x')` is a `Problem` to throw.
 * The table itself stays readable for documentation through `describeProblems`.
 */
export function problemTable<const T extends Table>(table: T): Makers<T> {
  const makers: Record<string, (...args: never[]) => Problem> = {}
  for (const [code, entry] of Object.entries(table)) {
    makers[code] = (...args) => new Problem(code, entry.kind, entry.say(...args), entry.details?.(...args))
  }
  tables.set(makers, table)
  return makers as Makers<T>
}

const tables = new WeakMap<object, Table>()

/** Code and kind of every row of a problem table, in the table's order; for the reference pages. */
export function describeProblems(makers: object): { code: string; kind: Kind }[] {
  return Object.entries(tables.get(makers) ?? {}).map(([code, { kind }]) => ({ code, kind }))
}
