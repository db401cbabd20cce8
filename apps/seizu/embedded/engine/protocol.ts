/** What the parent asks of the child that holds the database. Every request has an answer with its id. */
export type Request = { id: number } & (
  | { do: 'open'; path: string; memoryMb: number }
  | { do: 'run'; text: string; parameters: Record<string, unknown>; transaction?: number; writes: boolean }
  | { do: 'rows'; of: number; from: number; count: number }
  | { do: 'drop'; of: number }
  | { do: 'begin' }
  | { do: 'commit' | 'rollback'; transaction: number }
  | { do: 'close' }
)

/** What a statement found; the rows stay with the child, under the id of the request, until they are dropped. */
export interface Found {
  columns: string[]
  length: number
  counters: Record<string, number>
}

export type Answer = { id: number } & ({ ok: unknown } | { error: string; gqlStatus?: string })

/** How the child says that it stopped itself because it used more memory than it may. */
export const EXIT_MEMORY = 87
