import type { Incoming } from '@farside/kernel/http'
import type { Deps } from '../deps.ts'
import { jsonBody } from '../json-body.ts'
import type { JsonBody } from '../json-body.ts'
import { canonicalJson } from './canonical-json.ts'
import type { Statement, Statements } from './run-statement.ts'
import { openSharedRuns } from './shared-runs.ts'

/** Of answers that are kept for the next viewer, before they are compressed. */
const MOST_BYTES = 64 * 1024 ** 2
const MOST_ENTRIES = 200
/** For how long: as many viewers open a page in the morning, each of them wants the data of that morning. */
const KEPT_MS = 60_000

/** Answers of statements of reports, shared by all who ask the same; `Cache-Control: no-cache` asks the graph anew. */
export type SharedStatements = (statement: Statement, request: Pick<Incoming, 'header' | 'signal'>) => Promise<JsonBody>

export function openSharedStatements({ now }: Pick<Deps, 'now'>, statements: Statements): SharedStatements {
  const shared = openSharedRuns<JsonBody>({
    mostEntries: MOST_ENTRIES,
    mostBytes: MOST_BYTES,
    keptMs: KEPT_MS,
    bytesOf: (it) => it.plain.byteLength,
    now: () => now().getTime(),
  })
  return ({ text, parameters }, request) =>
    shared.get(
      canonicalJson([text, parameters]),
      async (signal) => jsonBody({ ...(await statements.run({ text, parameters }, signal)), history_id: null }),
      { fresh: /\bno-cache\b/i.test(request.header('cache-control') ?? ''), signal: request.signal },
    )
}
