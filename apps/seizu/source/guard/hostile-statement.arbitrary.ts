import { seeded } from '../../../../harness/random.ts'

/**
 * Statements nobody should trust, the same for the same seed: clauses that read and write, nested, with names that are
 * keywords, then disguised by comments, escapes, blanks and quotes. About half of them Neo4j can plan.
 */
export function hostileStatements(seed: number, count: number): string[] {
  const random = seeded(seed)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!
  const maybe = (chance: number) => random() < chance

  const name = () => (maybe(0.7) ? pick(['a', 'b', 'n', 'm', 'x']) : pick(KEYWORDS)).toLowerCase()
  const quoted = (text: string) => (maybe(0.1) ? `\`${text}\`` : text)
  const label = () => (maybe(0.8) ? `:${pick(['A', 'B', 'Set', 'Create'])}` : '')
  const node = (variable: string) =>
    `(${variable}${label()}${maybe(0.2) ? ` {${pick(['v', 'set', 'use'])}: ${value()}}` : ''})`
  const value = (): string =>
    pick([
      () => String(Math.floor(random() * 9)),
      () => pick(TEXTS),
      () => '$p',
      () => `{${quoted(name())}: 1}`,
      () => `[${name()} IN [1, 2] | ${pick(['1', '2'])}]`,
      () => `CASE WHEN true THEN 1 ELSE 2 END`,
      () => pick(maybe(0.9) ? CALLS_OF_FUNCTIONS.slice(0, -2) : CALLS_OF_FUNCTIONS),
    ])()

  /** Clauses over variables of their own; `inside` is one that already exists. */
  const writing = (inside: string | undefined): string => {
    const over = inside ?? quoted(name())
    const choice = pick(['create', 'merge', 'set', 'delete', 'remove', 'foreach', 'insert'])
    const needsNode = inside === undefined ? `WITH * MATCH ${node(over)} ` : ''
    if (choice === 'create') return `CREATE (${label()} {v: ${value()}})`
    if (choice === 'insert') return 'INSERT (:A {v: 1})'
    if (choice === 'merge') return `MERGE (:B {v: ${Math.floor(random() * 9)}})`
    if (choice === 'set') return `${needsNode}SET ${over}.v = ${value()}`
    if (choice === 'delete') return `${needsNode}${pick(['DETACH DELETE', 'DELETE', 'NODETACH DELETE'])} ${over}`
    if (choice === 'remove') return `${needsNode}REMOVE ${over}.v`
    return 'FOREACH (i IN [1, 2] | CREATE (:A {v: i}))'
  }
  let names = 0
  const made = (letter: string) => `${letter}${(names += 1)}`
  const subquery = (over: string, depth: number): string => {
    const body = maybe(0.3) ? `${writing(undefined)} ` : ''
    const inner = depth > 0 && maybe(0.4) ? `${subquery('q', depth - 1)} ` : ''
    return pick([
      () => `CALL { ${inner}${body}RETURN 1 AS ${made('c')} }`,
      () => `CALL (${over}) { ${inner}${body}RETURN 2 AS ${made('d')} }`,
      () => `CALL { WITH ${over} ${inner}${body}RETURN 3 AS ${made('e')} }`,
      () => `CALL { ${inner}${writing(undefined)} }`,
      () => `MATCH (z) WHERE EXISTS { MATCH (z)-->(y) ${maybe(0.2) ? writing('y') : ''} RETURN y }`,
      () => `WITH *, COUNT { MATCH (k${label()}) } AS k${depth}`,
      () => `WITH *, COLLECT { MATCH (k) ${maybe(0.2) ? writing('k') : ''} RETURN k.v } AS l${depth}`,
    ])()
  }
  const statement = (): string => {
    const over = quoted(name())
    const again = quoted(name())
    let last = over
    const parts = [maybe(0.85) ? `MATCH ${node(over)}` : `WITH 1 AS ${over}`]
    if (maybe(0.3))
      parts.push(`WHERE ${pick([`${over}.v = ${value()}`, `NOT ${over}.v IS NULL`, `not ${over}`, over])}`)
    if (maybe(0.3)) {
      parts.push(`WITH ${over} AS ${again}`)
      last = again
    }
    if (maybe(0.35)) parts.push(subquery(last, 2))
    if (maybe(0.3)) parts.push(writing(maybe(0.7) ? last : undefined))
    if (maybe(0.12)) parts.push(pick(OUTSIDE))
    if (maybe(0.85))
      parts.push(
        `RETURN ${pick(['*', last, `${last}.v AS ${over}`, `${value()} AS ${over}`, `${last} AS ${over}`, 'count(*) AS c'])}`,
      )
    if (maybe(0.1)) parts.push(`UNION ALL ${maybe(0.3) ? writing(undefined) : ''} RETURN 1 AS ${again}`)
    if (maybe(0.05)) parts.push(pick([';', '; CREATE (:A)', '// end', '/* end */']))
    const text = parts.join(' ')
    return maybe(0.05)
      ? `${pick(['EXPLAIN', 'PROFILE', 'CYPHER 5', 'CYPHER runtime=slotted'])}${maybe(0.9) ? ' ' : ''}${text}`
      : text
  }

  const disguised = (text: string): string => {
    let result = text
    if (maybe(0.25)) result = result.replaceAll(' ', () => (maybe(0.3) ? pick(BLANKS) : ' '))
    if (maybe(0.2)) result = result.replaceAll(/[A-Za-z]/g, (it) => (maybe(0.1) ? escaped(it) : it))
    if (maybe(0.1)) result = result.replaceAll(/['"`{}()]/g, (it) => (maybe(0.15) ? escaped(it) : it))
    if (maybe(0.15)) result = result.replaceAll(/[A-Za-z]+/g, (it) => (maybe(0.3) ? changedCase(it, random) : it))
    if (maybe(0.04)) result = result.replace(/[a-z]/i, (it) => `${it}${pick(['\u200b', '\u00ad', '\ufeff', 'ſ'])}`)
    if (maybe(0.02)) result = `${pick(TEXTS)} ${result}`
    if (maybe(0.05)) result = result.replace(/RETURN/, () => `RETURN ${pick(TEXTS)} AS t,`)
    return result
  }
  return Array.from({ length: count }, () => disguised(statement()))
}

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
const changedCase = (word: string, random: () => number) =>
  Array.from(word, (it) => (random() < 0.5 ? it.toLowerCase() : it.toUpperCase())).join('')

const KEYWORDS =
  'SET CREATE DELETE REMOVE MERGE CALL USE SHOW LOAD RETURN WITH MATCH WHERE NOT IN AND OR DISTINCT CASE WHEN THEN END AS ON START STOP UNION DETACH FOREACH'.split(
    ' ',
  )
const TEXTS = [
  `'it is'`,
  `"http://x"`,
  `'\\''`,
  `"\\\\"`,
  `'// no comment'`,
  `"/* no comment"`,
  `'CREATE (n)'`,
  `'\\u0041'`,
  `'\\\\u0027'`,
  `"'"`,
  '`q`',
]
const CALLS_OF_FUNCTIONS = [
  'size([1])',
  'rand()',
  'timestamp()',
  'randomUUID()',
  'coalesce(null, 1)',
  'gds.version()',
  'apoc.cypher.runFirstColumn("CREATE (n)", {})',
]
const BLANKS = [
  ' /**/ ',
  '\n',
  '\t',
  ' // x\n',
  '\u00a0',
  '\u2003',
  '\f',
  '/* " */',
  "/*'*/",
  '\u200b',
  '\u001f',
  '\\u0020',
  '\\u000a',
]
const OUTSIDE = [
  'CALL db.labels() YIELD label',
  'CALL db.createLabel("New")',
  'CALL tx.setMetaData({a: 1})',
  'CALL db.createProperty("new")',
  'CALL `db`.`createLabel`("New")',
  "LOAD CSV FROM 'file:///x' AS line",
  'USE neo4j',
  'USE system',
  'SHOW INDEXES',
  'SHOW USERS',
  'CREATE INDEX i FOR (n:A) ON (n.v)',
  "CREATE USER eve SET PASSWORD 'secret-123'",
  'DROP INDEX i',
  'CALL db.clearQueryCaches()',
]
