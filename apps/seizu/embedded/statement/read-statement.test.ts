import { describe, expect, test } from 'vitest'
import { withAggregatesLifted } from './lift-aggregates.rules.ts'
import { readStatement } from './read-statement.ts'

describe('a statement for the engine', () => {
  test.each([
    ['RETURN 1 AS x', 'RETURN 1 AS x'],
    ['RETURN 1 /* a */ AS// b\nx;', 'RETURN 1 AS x'],
    ['EXPLAIN MATCH (n) RETURN n', 'MATCH (n) RETURN n'],
    ['CYPHER 5 runtime=slotted RETURN 1', 'RETURN 1'],
    ['\\u0052ETURN 1', 'RETURN 1'],
    ['MATCH (n) -- (m) RETURN n', 'MATCH (n) --(m) RETURN n'],
    ['MATCH (n:Größe) RETURN n', 'MATCH (n:`Größe`) RETURN n'],
    ['RETURN round(a.x, 2)', 'RETURN ( round((a.x)*100.0)/100.0)'],
    ['RETURN sum(n.x) AS s', 'RETURN coalesce( sum(n.x), 0) AS s'],
    ['RETURN n.sum, toIntegerOrNull(n.x)', 'RETURN n.sum, toInteger(n.x)'],
    ['RETURN datetime.realtime()', 'RETURN datetime()'],
    ['MATCH (n:A|B) RETURN n', 'MATCH (n) WHERE (n:A OR n:B) RETURN n'],
    [
      'MATCH (:A|:B {x: 1})-[r:R|S]->(m) WHERE m.x OR m.y RETURN m',
      'MATCH (n__0 {x: 1})-[r:R|S]->(m) WHERE (n__0:A OR n__0:B) AND (m.x OR m.y) RETURN m',
    ],
    [
      'OPTIONAL MATCH (a:A|B) MATCH (c:C|D) RETURN 1',
      'OPTIONAL MATCH (a) WHERE (a:A OR a:B) MATCH (c) WHERE (c:C OR c:D) RETURN 1',
    ],
    [
      'MATCH (a) WHERE EXISTS { MATCH (a)--(b:A|B) WHERE b.x } RETURN a',
      'MATCH (a) WHERE EXISTS { MATCH (a)--(b) WHERE (b:A OR b:B) AND (b.x) } RETURN a',
    ],
    ['RETURN COLLECT { MATCH (a)--(b) WHERE b.x RETURN b.y AS z } AS l', 'RETURN [(a)--(b) WHERE b.x | b.y] AS l'],
    ['RETURN COLLECT { MATCH (a) RETURN a ORDER BY a } AS l', 'RETURN COLLECT { MATCH (a) RETURN a ORDER BY a } AS l'],
    ['RETURN date(x).year AS y', 'RETURN head([ t__ IN[ date(x)] | t__.year]) AS y'],
  ])('%s', (given, wanted) => {
    // Blanks do not matter.
    const squeezed = (text: string) => text.replaceAll(/\s+(?=\W)|(?<=\W)\s+/g, '')
    expect(squeezed(readStatement(given).text)).toBe(squeezed(wanted))
  })

  test.each([
    ["RETURN 'plain text' AS t", {}, "'plain text'"],
    ["RETURN '' AS t", { text__0: '' }, '$text__0'],
    [`RETURN "it's" AS t`, { text__0: "it's" }, '$text__0'],
    ["RETURN 'a\\'b\\n\\\\' AS t", { text__0: "a'b\n\\" }, '$text__0'],
    ["RETURN 'Ä' AS t", { text__0: 'Ä' }, '$text__0'],
    ["RETURN 'a -- b' AS t", { text__0: 'a -- b' }, '$text__0'],
  ])('a literal that lexers could read differently goes as a parameter: %s', (given, literals, written) => {
    const read = readStatement(given)
    expect(read.literals).toEqual(literals)
    expect(read.text).toBe(`RETURN ${written} AS t`)
    expect(read.plain).toMatch(/^\p{ASCII}*$/u)
  })

  test.each([
    ['RETURN 1 AS a, n.b, count( * ) ORDER BY a', ['a', 'n.b', 'count( * )']],
    ['RETURN DISTINCT n.x AS `odd name`', ['odd name']],
    ["RETURN 'a', {x: [1, 2]}", ["'a'", '{x: [1, 2]}']],
    ['MATCH (n) RETURN n UNION MATCH (m) RETURN m AS n', ['n']],
    ['CALL { RETURN 1 AS x } RETURN x AS y', ['y']],
    ['RETURN *', undefined],
    ['CALL db.labels()', undefined],
  ])('knows the columns of %s', (given, columns) => expect(readStatement(given).columns).toEqual(columns))

  test('knows EXPLAIN and LOAD, and the names of parameters', () => {
    expect(readStatement('explain RETURN $a + $`b c`')).toMatchObject({ explain: true, parameters: ['a', 'b c'] })
    expect(readStatement("LOAD/**/CSV FROM 'x' AS r RETURN r")).toMatchObject({ loads: true, explain: false })
    expect(readStatement('MATCH (n) RETURN n.load')).toMatchObject({ loads: false })
  })

  test.each(['', ' // x', ';', "RETURN 'x", 'RETURN `a``b`'])('refuses "%s"', (given) =>
    expect(() => readStatement(given)).toThrow(
      expect.objectContaining({ code: 'Neo.ClientError.Statement.SyntaxError' }),
    ),
  )
})

describe('aggregates where the engine takes none', () => {
  test.each([
    ['RETURN collect(n.x)[0] AS a', 'WITH collect(n.x) AS a__0 RETURN a__0[0] AS a'],
    [
      'RETURN n.b AS k, {n: count(*)} AS d ORDER BY n.b',
      'WITH n.b AS g__0, count(*) AS a__0 RETURN g__0 AS k, {n: a__0} AS d ORDER BY k',
    ],
    [
      'WITH n.b AS k, [count(n), count(n)] AS d WHERE k > 1 RETURN k, d',
      'WITH n.b AS g__0, count(n) AS a__0 WITH g__0 AS k, [a__0, a__0] AS d WHERE k > 1 RETURN k, d',
    ],
    [
      'WITH n.b AS b, n RETURN b, {b: b, n: count(n)} AS d',
      'WITH n.b AS b, n WITH b AS g__0, count(n) AS a__0 RETURN g__0 AS b, {b: g__0, n: a__0} AS d',
    ],
    ['RETURN count(n) AS c', 'RETURN count(n) AS c'],
  ])('are computed before: %s', (given, wanted) =>
    expect(withAggregatesLifted(readStatement(given).pieces).replaceAll(' ', '')).toBe(wanted.replaceAll(' ', '')),
  )
})
