import { regroup } from './regroup.rules.ts'

interface Rule {
  /** What the database says, in its English; what is asked of the statement goes with it. */
  says: RegExp
  statement?: RegExp
  advice: string
}

/** Forms of Neo4j 3.5 and 4 that 5 refuses without saying what to write, in the words of Neo4j 5.26. */
const rules: Rule[] = [
  {
    says: /Invalid input '\}': expected ':'/,
    statement: /\{\s*\w+\s*\}/,
    advice: 'write the parameter as $name instead of {name}',
  },
  { says: /Unknown function 'has'/i, advice: 'write `n.property IS NOT NULL` instead of has(n.property)' },
  { says: /Unknown function 'toInt'/i, advice: 'write toInteger(…) instead of toInt(…)' },
  { says: /Unknown function 'rels'/i, advice: 'write relationships(path) instead of rels(path)' },
  {
    says: /Invalid input 'WHERE'/,
    statement: /\bfilter\s*\(/i,
    advice: 'write [x IN list WHERE …] instead of filter(…)',
  },
  { says: /Invalid input '\|'/, statement: /\bextract\s*\(/i, advice: 'write [x IN list | …] instead of extract(…)' },
  {
    says: /Type mismatch: expected Path but was/,
    statement: /\blength\s*\(/i,
    advice: 'length() takes a path: write size(…) for a list or a text',
  },
  {
    says: /can no longer be used inside the function size\(\)/,
    advice: 'write COUNT { (n)-[:TYPE]->() } instead of size((n)-[:TYPE]->())',
  },
  {
    says: /A pattern expression should only be used/,
    advice: 'write a pattern comprehension such as [(n)-->(m) | m], or EXISTS { (n)-->() }',
  },
  {
    says: /not possible to access variables declared before the WITH\/RETURN/,
    advice: 'name what ORDER BY needs in the RETURN, or sort in a WITH before it',
  },
  { says: /Invalid input/, statement: /\bCREATE\s+UNIQUE\b/i, advice: 'write MERGE instead of CREATE UNIQUE' },
  {
    says: /expected 'DATABASE'/,
    statement: /\bSTART\b/i,
    advice: 'write MATCH … WHERE elementId(n) = … instead of START',
  },
  { says: /is not a valid option for cypher version/, advice: 'leave the CYPHER version out' },
  {
    says: /no procedure with the name `db\.indexes`/,
    advice: 'SHOW INDEXES is the command now, which a query here may not use',
  },
  {
    says: /no procedure with the name `db\.constraints`/,
    advice: 'SHOW CONSTRAINTS is the command now, which a query here may not use',
  },
]

/**
 * Why the database refuses a statement and how to write it, in one sentence with the place in the statement.
 *
 * @param message of the database's error about `EXPLAIN ` and the statement
 */
export function explainRefusal(statement: string, message: string): string {
  const place = /\(line (\d+), column (\d+) \(offset: \d+\)\)/.exec(message)
  const said = message
    .slice(0, place?.index ?? message.length)
    .replace(/ For example, in .*preceding WITH clause\./, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
  const column = place && Number(place[2]) - (place[1] === '1' ? 'EXPLAIN '.length : 0)
  const at = place ? ` (line ${place[1]}, column ${column})` : ''
  const advice = adviceOn(statement, message)
  return `${said.replace(/\.$/, '')}${at}${advice === undefined ? '' : `; ${advice}`}`
}

/**
 * How to write what Neo4j 5 refuses.
 *
 * @param message of the database's error
 * @returns the end of a sentence; undefined when the message says it itself or nothing is known
 */
function adviceOn(statement: string, message: string): string | undefined {
  const rewritten = regroup(statement)
  // The embedded engine says so when it runs the statement, and nothing of grouping.
  if (rewritten !== undefined && /Undefined variable '[^']+' in property access/.test(message))
    return `write ${rewritten}`
  if (/implicit grouping expressions/.test(message)) {
    return rewritten === undefined
      ? 'name what the rows are grouped by in a WITH first: WITH h.os AS id, count(h) AS value RETURN …'
      : `write ${rewritten}`
  }
  return rules.find((it) => it.says.test(message) && (it.statement?.test(statement) ?? true))?.advice
}
