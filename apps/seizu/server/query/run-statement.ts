import { problems } from '../../problems.ts'
import type { QueryAnswer, StatementRefusal, Validation } from '../../contract/query.ts'
import type { GraphRow } from '../../contract/value.ts'
import { explainRefusal } from '../../source/advice/advice.rules.ts'
import { placeOf } from '../../source/advice/place.rules.ts'
import { GraphError } from '../../source/graph-error.ts'
import { checkStatement } from '../../source/guard/check-statement.ts'
import { openPlans } from '../../source/guard/plan.ts'
import type { Parameters } from '../../source/neo4j.ts'
import type { Deps } from '../deps.ts'

export interface Statement {
  text: string
  parameters: Parameters
}

/** Statements that came from a file or a person: each passes three layers (seizu §13.3). */
export interface Statements {
  /** @throws Problem `statement_refused`, `query_failed`, `graph_failed` */
  run: (statement: Statement, signal?: AbortSignal) => Promise<Omit<QueryAnswer, 'history_id'>>
  /** All rows, some at a time. The same problems, by the first. */
  stream: (statement: Statement, signal?: AbortSignal) => AsyncGenerator<GraphRow[]>
  /** The first two layers before anybody runs it: then they have been passed. The same problems. */
  prepare: (statement: Statement) => Promise<void>
  /** What would become of it. */
  validate: (statement: Statement, signal?: AbortSignal) => Promise<Validation>
  /** Asks the database for plans anew. */
  forgetPlans: () => void
}

/** A download goes at the pace of who takes it, and its transaction with it. */
const STREAM_TIMES = 20

export function openStatements({ settings, graph, now }: Pick<Deps, 'settings' | 'graph' | 'now'>): Statements {
  const allowed = settings.QUERY_VALIDATOR_ALLOWED_PROCEDURES
  const plans = openPlans(graph.explain)
  const caps = { maxRows: settings.SEIZU_QUERY_MOST_ROWS, maxBytes: settings.SEIZU_QUERY_MOST_BYTES }

  /** Guard, then plan; the third layer is the READ transaction in which it then runs. */
  async function check({ text, parameters }: Statement): Promise<void> {
    const verdict = checkStatement(text, allowed)
    if (!verdict.allowed) throw problems.statement_refused(refusalOf(verdict))
    const plan = await plans.of(text, parameters).catch((error: unknown) => {
      throw planFailure(text, error)
    })
    if (plan.kind !== 'read') throw problems.statement_refused(writesByPlan)
  }

  return {
    prepare: check,
    async run(statement, signal) {
      await check(statement)
      try {
        const ranAt = now().toISOString()
        const { columns, rows, notices, cut, tookMs } = await graph.read(statement.text, statement.parameters, {
          ...caps,
          signal,
        })
        return {
          columns,
          results: rows,
          errors: [],
          warnings: notices,
          ran_at: ranAt,
          took_ms: tookMs,
          ...(cut && { cut }),
        }
      } catch (error) {
        throw runFailure(statement.text, error, settings.NEO4J_QUERY_TIMEOUT)
      }
    },
    async *stream(statement, signal) {
      await check(statement)
      const timeoutMs = settings.NEO4J_QUERY_TIMEOUT * STREAM_TIMES
      try {
        yield* graph.stream(statement.text, statement.parameters, { signal, timeoutMs })
      } catch (error) {
        throw runFailure(statement.text, error, timeoutMs)
      }
    },
    async validate({ text, parameters }, signal) {
      const verdict = checkStatement(text, allowed)
      if (!verdict.allowed) return refused(refusalOf(verdict))
      try {
        // Of its own: which parameters are missing is said of those that were given now.
        const plan = await openPlans((planned) => graph.explain(planned, parameters, { signal })).of(text)
        return plan.kind === 'read' ? { errors: [], warnings: [...plan.warnings] } : refused(writesByPlan)
      } catch (error) {
        const failure = planFailure(text, error)
        if (!(failure instanceof Error)) throw failure
        const { refusal } = (failure as { details?: { refusal?: StatementRefusal } }).details ?? {}
        return refusal ? refused(refusal) : { errors: [failure.message], warnings: [] }
      }
    },
    forgetPlans: () => plans.forget(),
  }
}

const refused = (refusal: StatementRefusal): Validation => ({ errors: [sentenceOf(refusal)], warnings: [], refusal })
const sentenceOf = (refusal: StatementRefusal): string => problems.statement_refused(refusal).message

const refusalOf = ({ layer, reason, word, offset, line, column }: StatementRefusal): StatementRefusal => ({
  layer,
  reason,
  word,
  offset,
  line,
  column,
})
const writesByPlan: StatementRefusal = {
  layer: 'plan',
  reason: 'it changes the graph, says its plan',
  word: '',
  offset: 0,
  line: 1,
  column: 1,
}

/** What the database has against a statement, where it says, and how to write it. */
function planFailure(text: string, error: unknown): unknown {
  if (!(error instanceof GraphError)) return error
  if (error.kind !== 'statement') return problems.graph_failed(error.code, error.message)
  return problems.statement_refused({ layer: 'plan', ...placeIn(text, error.message, EXPLAIN) })
}

const EXPLAIN = 'EXPLAIN '.length

function placeIn(text: string, message: string, before: number): Omit<StatementRefusal, 'layer'> {
  const place = placeOf(text, message, before)
  return {
    reason: explainRefusal(text, message).replace(/ \(line \d+, column -?\d+\)/, ''),
    // Without a word no place is shown.
    word: (place && /^[\p{L}\p{N}_]+|^\S/u.exec(text.slice(place.offset))?.[0]) ?? '',
    ...(place ?? { offset: 0, line: 1, column: 1 }),
  }
}

function runFailure(text: string, error: unknown, timeoutMs: number): unknown {
  if (!(error instanceof GraphError)) return error
  const { kind, code, message } = error
  if (kind !== 'statement') return problems.graph_failed(code, message)
  if (code === 'Neo.ClientError.Statement.AccessMode') {
    return problems.statement_refused({ ...writesByPlan, layer: 'transaction', reason: 'it changes the graph' })
  }
  if (code.includes('.TransactionTimedOut')) {
    return problems.query_failed(`it was stopped after ${timeoutMs / 1000} s (NEO4J_QUERY_TIMEOUT)`)
  }
  return problems.query_failed(explainRefusal(text, message))
}
