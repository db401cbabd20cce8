import { describe, expect, test } from 'vitest'
import { explainRefusal } from './advice.rules.ts'
import { regroup } from './regroup.rules.ts'

describe('rewriting a map with an aggregate beside what it is grouped by', () => {
  test.each([
    [
      'MATCH (h:Host) RETURN {id: h.os, value: count(h)} AS details',
      'MATCH (h:Host) WITH h.os AS id, count(h) AS value RETURN {id: id, value: value} AS details',
    ],
    [
      'MATCH (h) RETURN DISTINCT {`a b`: coalesce(h.x, "}, {"), n: count({a: h.b}), l: collect([h.x, 1])} AS details ORDER BY details.n LIMIT 3',
      'MATCH (h) WITH coalesce(h.x, "}, {") AS `a b`, count({a: h.b}) AS n, collect([h.x, 1]) AS l RETURN DISTINCT {`a b`: `a b`, n: n, l: l} AS details ORDER BY details.n LIMIT 3',
    ],
    [
      'MATCH (h) WITH {a: h.a, n: count(*)} AS m RETURN m AS details',
      'MATCH (h) WITH h.a AS a, count(*) AS n WITH {a: a, n: n} AS m RETURN m AS details',
    ],
  ])('%s', (statement, rewritten) => expect(regroup(statement)).toBe(rewritten))

  test.each([
    'MATCH (h) RETURN h.a + count(h) + h.b AS x',
    'RETURN {a: 1} AS details',
    'RETURN {a: count(*), b: 1} AS m, h',
    "RETURN '",
  ])('leaves %s alone', (statement) => expect(regroup(statement)).toBeUndefined())
})

describe('advising on what Neo4j 5 refuses', () => {
  test.each([
    ['MATCH (h) WHERE h.name = {name} RETURN h', "Invalid input '}': expected ':' (line 1 …)", '$name'],
    ['MATCH (h) RETURN toInt(h.x)', "Unknown function 'toInt'", 'toInteger'],
    ['MATCH (h) RETURN extract(x IN h.l | x)', "Invalid input '|': expected an expression", '[x IN list | …]'],
    ['RETURN a.n + count(a)', 'Aggregation column contains implicit grouping expressions. …', 'in a WITH first'],
    [
      'RETURN {a: a.n, c: count(a)} AS d',
      'Aggregation column contains implicit grouping expressions. …',
      'write WITH a.n AS a',
    ],
    [
      'RETURN {a: a.n, c: count(a)} AS d',
      "semantic error: Undefined variable 'a' in property access",
      'write WITH a.n AS a',
    ],
  ])('%s', (statement, message, expected) => expect(explainRefusal(statement, message)).toContain(expected))

  test('says why and where, without the example of the database', () =>
    expect(
      explainRefusal(
        'RETURN {a: a.n, c: count(a)} AS d',
        `Aggregation column contains implicit grouping expressions. For example, in 'RETURN n.a, n.a + n.b + count(*)' the aggregation expression 'n.a + n.b + count(*)' includes the implicit grouping key 'n.b'. It may be possible to rewrite the query by extracting these grouping/aggregation expressions into a preceding WITH clause. Illegal expression(s): a.n (line 1, column 20 (offset: 19))\n"EXPLAIN RETURN {a: a.n, c: count(a)} AS d"\n                    ^`,
      ),
    ).toBe(
      'Aggregation column contains implicit grouping expressions. Illegal expression(s): a.n (line 1, column 12); write WITH a.n AS a, count(a) AS c RETURN {a: a, c: c} AS d',
    ))

  test('adds nothing where the database says it itself', () =>
    expect(
      explainRefusal('MATCH (n)\nRETURN m', 'Variable `m` not defined (line 2, column 8 (offset: 17))\n"RETURN m"'),
    ).toBe('Variable `m` not defined (line 2, column 8)'))
})
