import type { ReportQuery } from './report-queries.rules.ts'
import type { Statement } from './run-statement.ts'

const AT_ONCE = 6

/**
 * Has plans made of the queries that a report shows first: the graph works while the browser still reads the script of the
 * page. Those with values that only the page knows are left out: the graph keeps a plan by what it is given.
 * @param prepare has one made; after six failures, as when the graph is away, no more are begun
 */
export async function preparePlans(
  queries: readonly ReportQuery[],
  prepare: (statement: Statement) => Promise<void>,
): Promise<void> {
  const left = queries.filter(isWhole).values()
  const carryOn = async () => {
    // Not for…of: leaving the loop of one lane by an error must not end the others' walk.
    for (let next = left.next(); !next.done; next = left.next()) {
      const { text, fixed } = next.value
      await prepare({ text, parameters: fixed })
    }
  }
  await Promise.allSettled(Array.from({ length: AT_ONCE }, carryOn))
}

const isWhole = ({ path, allowed, fixed }: ReportQuery): boolean =>
  !path.endsWith('.details_cypher') && allowed.every((name) => Object.hasOwn(fixed, name))
