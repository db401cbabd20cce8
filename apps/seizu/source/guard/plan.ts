import { firstOfStatement } from './places.rules.ts'
import { tokenise } from './tokenise.ts'

type Parameters = Readonly<Record<string, unknown>>

export interface Plans<Plan> {
  /**
   * The plan of a statement. Asked for once while it is remembered, also when many ask at the same time. With the
   * parameters of the run that follows: only then does the database keep the plan for it.
   */
  of(statement: string, parameters?: Parameters): Promise<Plan>
  /** Forgets all: the schema has changed, or another database answers. */
  forget(): void
}

/** Statements of people are shorter; a thousand of the longest that a request can bring would be a gigabyte. */
const LONGEST_KEPT = 20_000

/**
 * The second layer: only the database itself knows for certain whether a statement reads. Plans are kept by the text of
 * the statement, those asked for last and none that is very long; refusals are not kept, for a label that is missing today is there tomorrow.
 *
 * @param explain asks the database, by EXPLAIN before a statement that begins with neither EXPLAIN nor PROFILE
 */
export function openPlans<Plan>(
  explain: (statement: string, parameters: Parameters) => Promise<Plan>,
  { kept = 1000 } = {},
): Plans<Plan> {
  const plans = new Map<string, Promise<Plan>>()
  return {
    of(statement, parameters = {}) {
      if (statement.length > LONGEST_KEPT) return explain(withoutPrefix(statement), parameters)
      const known = plans.get(statement)
      plans.delete(statement)
      const asked = known ?? explain(withoutPrefix(statement), parameters)
      plans.set(statement, asked)
      if (!known) {
        asked.catch(() => {
          if (plans.get(statement) === asked) plans.delete(statement)
        })
        if (plans.size > kept) plans.delete(plans.keys().next().value!)
      }
      return asked
    },
    forget: () => plans.clear(),
  }
}

/** Blanks in place of EXPLAIN and of PROFILE, which would run the statement; positions stay the same. */
function withoutPrefix(statement: string): string {
  const read = tokenise(statement)
  if ('reason' in read) return statement
  const prefix = read.tokens.slice(0, firstOfStatement(read.tokens))
  let text = statement
  for (const { start, end } of prefix.filter((it) => ['EXPLAIN', 'PROFILE'].includes(it.word)))
    text = text.slice(0, start) + ' '.repeat(end - start) + text.slice(end)
  return text
}
