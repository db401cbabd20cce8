import { describe, expect, test } from 'vitest'
import { adviceOn } from './advice.rules.ts'
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
  ])('%s', (statement, message, expected) => expect(adviceOn(statement, message)).toContain(expected))

  test('has none where the database says it itself', () =>
    expect(adviceOn('MATCH (n) RETURN m', 'Variable `m` not defined')).toBeUndefined())
})
