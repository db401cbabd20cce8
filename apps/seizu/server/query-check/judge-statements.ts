import { checkStatement } from '../../source/guard/check-statement.ts'

/** Absent is null, so that every answer has the same keys. */
export interface Judgement {
  allowed: boolean
  layer: 'tokeniser' | 'guard' | 'classifier' | 'plan' | null
  reason: string | null
  word: string | null
  offset: number | null
  line: number | null
  column: number | null
}

interface Judging {
  /** More procedures, as QUERY_VALIDATOR_ALLOWED_PROCEDURES has them. */
  procedures?: readonly string[]
  /** What a database has against a statement; undefined when it would run it and only read. */
  plan?: ((statement: string) => Promise<string | undefined>) | undefined
}

/** Each statement in turn. What the guard refuses is shown to no database. */
export async function judgeStatements(
  statements: readonly string[],
  { procedures, plan }: Judging = {},
): Promise<Judgement[]> {
  const judgements: Judgement[] = []
  for (const statement of statements) {
    const verdict = checkStatement(statement, procedures)
    if (!verdict.allowed) judgements.push(verdict)
    else {
      const objection = await plan?.(statement)
      judgements.push(objection === undefined ? allowed : refusedByPlan(statement, objection))
    }
  }
  return judgements
}

const nowhere = { word: null, offset: null, line: null, column: null }
const allowed: Judgement = { allowed: true, layer: null, reason: null, ...nowhere }

/** The planner names the place in its sentence, where the database knew one. */
function refusedByPlan(statement: string, reason: string): Judgement {
  const refused = { allowed: false, layer: 'plan', reason } as const
  const place = /\(line (\d+), column (\d+)\)/.exec(reason)
  if (!place) return { ...refused, ...nowhere }
  const [line, column] = [Number(place[1]), Number(place[2])]
  const before = statement.split(/(?<=\r\n|\n|\r(?!\n))/).slice(0, line - 1)
  const offset = Math.min(before.join('').length + column - 1, statement.length)
  return { ...refused, word: wordAt(statement, offset), offset, line, column }
}

const wordAt = (statement: string, offset: number) => /^([\p{L}\p{N}_.$]+|\S|)/u.exec(statement.slice(offset))![0]
