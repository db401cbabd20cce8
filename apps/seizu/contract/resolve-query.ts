import type { Config, Report } from './config.ts'

/** What a statement may begin with; `resolveQuery` takes a text that does for inline Cypher (seizu §4.2). */
const clauses = [
  'CALL',
  'CREATE',
  'CYPHER',
  'DELETE',
  'DETACH',
  'EXPLAIN',
  'FINISH',
  'FOR',
  'FOREACH',
  'INSERT',
  'LET',
  'LOAD',
  'MATCH',
  'MERGE',
  'OPTIONAL',
  'PROFILE',
  'REMOVE',
  'RETURN',
  'SET',
  'SHOW',
  'UNWIND',
  'USE',
  'WITH',
]
// Each text matches in one way only, so that no text makes it slow.
const comments = String.raw`(?:\s|//[^\n]*\n|/\*(?:[^*]|\*(?!/))*\*/)*`
const statement = new RegExp(`^${comments}(?:${clauses.join('|')})(?:\\s|//|/\\*|[({\\[])`, 'i')

/** Whether a text can be a statement: it begins with a clause keyword and a blank, after comments if there are any. */
export const isInlineCypher = (text: string): boolean => statement.test(text)

/**
 * The statement that a `cypher` or `details_cypher` means: a query of that name (of the report, then of the file), else
 * the text itself when it is a statement.
 *
 * @returns undefined when nothing is set or there is no such query: the panel's missing-query state
 */
export function resolveQuery(
  config: Pick<Config, 'queries'>,
  cypher: string | null,
  report?: Pick<Report, 'queries'>,
): { text: string; name?: string } | undefined {
  if (cypher === null) return undefined
  for (const queries of [report?.queries, config.queries]) {
    if (queries && Object.hasOwn(queries, cypher)) return { text: queries[cypher]!, name: cypher }
  }
  return isInlineCypher(cypher) ? { text: cypher } : undefined
}
