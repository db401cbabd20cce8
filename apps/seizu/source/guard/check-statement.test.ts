import { describe, expect, test } from 'vitest'
import { checkStatement } from './check-statement.ts'
import { classifyStatement } from './classify-statement.ts'

const verdict = (statement: string, allowed?: string[]) => {
  const found = checkStatement(statement, allowed)
  return found.allowed ? 'allowed' : `${found.layer} ${found.word}`
}

describe('judging a statement', () => {
  test.each([
    ['CREATE (n)', 'classifier CREATE'],
    ["LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line", 'guard LOAD CSV'],
    ["LOAD/**/CSV FROM 'x' AS line RETURN line", 'guard LOAD CSV'],
    ["LOAD // x\nCSV FROM 'x' AS line RETURN line", 'guard LOAD CSV'],
    ["CALL apoc.load.json('http://x')", 'guard apoc.load.json'],
    ['SHOW INDEXES', 'guard SHOW'],
    ['SHOW\u00a0USERS', 'guard SHOW'],
    ['USE x MATCH (n) RETURN n', 'guard USE'],
    ['USE `x` MATCH (n) RETURN n', 'guard USE'],
    ['USE (x) MATCH (n) RETURN n', 'guard USE'],
    ["USE graph.byName('x') MATCH (n) RETURN n", 'guard USE'],
    ['CALL { USE x MATCH (n) RETURN n } RETURN n', 'guard USE'],
    ['CALL { WITH a USE x MATCH (n) RETURN n } RETURN n', 'guard USE'],
    ['RETURN 1 AS a UNION ALL USE x RETURN 2 AS a', 'guard USE'],
    ['CYPHER 25 MATCH (n) RETURN n NEXT USE x RETURN 1 AS a', 'guard USE'],
    ['CYPHER 25 WHEN true THEN USE x RETURN 1 AS a ELSE USE y RETURN 2 AS a', 'guard USE'],
    ['RETURN gds.version()', 'guard gds.version'],
    ['RETURN `gds`.`version`()', 'guard gds.version'],
    ['RETURN `gds.version`()', 'guard gds.version'],
    ['RETURN gds /**/ . version()', 'guard gds.version'],
    ["RETURN apoc.cypher.runFirstColumnSingle('CREATE (n)', {})", 'guard apoc.cypher.runfirstcolumnsingle'],
    ["RETURN ai.text.embed('x')", 'guard ai.text.embed'],
    ["RETURN genai.vector.encode('x', 'y', {})", 'guard genai.vector.encode'],
    ['\\u0053HOW INDEXES', 'guard SHOW'],
    ['MATCH (n) \\u0053ET n.x = 1', 'classifier SET'],
    ["RETURN '\\u0027 AS x CREATE (n) //'", 'classifier CREATE'],
  ])('[92] %s → %s', (statement, expected) => expect(verdict(statement)).toBe(expected))

  test('[93] RETURN "http://x" AS u CALL apoc.x(): what follows // in a string counts', () => {
    expect(checkStatement('RETURN "http://x" AS u CALL apoc.x()')).toEqual({
      allowed: false,
      layer: 'guard',
      reason: 'the procedure apoc.x is not on the list',
      word: 'apoc.x',
      offset: 28,
      line: 1,
      column: 29,
    })
  })

  test.each([
    'CALL { MATCH (n) RETURN n } RETURN n',
    'MATCH (a) CALL (a) { MATCH (a)-->(b) RETURN b } RETURN b',
    'CALL db.labels()',
    'CALL db . `labels` () YIELD label RETURN label',
    'CALL DB.LABELS',
    'CALL db.schema.nodeTypeProperties()',
    'WITH 1 AS use RETURN use',
    'RETURN {use: 1, show: 2, call: 3} AS map',
    'MATCH (n) RETURN n {use, .show} AS map',
    'RETURN CASE WHEN true THEN use ELSE use END AS x',
    "RETURN 'SHOW' AS x",
    "RETURN 'CREATE (n)' AS x // CREATE (n)",
    'MATCH (call:Call {set: 1})-[:CREATE|SET]->(start) WHERE start.delete = call.create RETURN start AS create, call',
    'MATCH (start)-[r]->(stop) RETURN start, stop ORDER BY stop.name DESC SKIP 1 LIMIT 5;',
    'MATCH (n) WHERE NOT EXISTS { MATCH (n)-->(m) WHERE m.set } RETURN count(*) AS c',
    'RETURN apoc.map.merge({}, {}) AS x, apoc.text.join([], "") AS y',
    'EXPLAIN MATCH (n) RETURN n',
    'CYPHER 5 runtime=slotted PROFILE MATCH (n) RETURN n',
    'RETURN $create AS set UNION RETURN 1 AS set',
  ])('[94] allows %s', (statement) => expect(checkStatement(statement)).toEqual({ allowed: true, kind: 'read' }))

  test.each([
    ['', 'tokeniser '],
    ['// nothing', 'tokeniser '],
    [';', 'tokeniser '],
    ['CYPHER 5SHOW USERS', 'tokeniser 5SHOW'],
    ['CYPHER 5.SHOW USERS', 'tokeniser .'],
    ['CYPHER runtime=5SHOW USERS', 'tokeniser 5SHOW'],
    ['(n) RETURN n', 'tokeniser ('],
    ['RETURN 1; RETURN 2', 'guard RETURN'],
    ['RETURN 1; ;', 'guard ;'],
    ['MATCH (n) FOREACH (x IN [1] | SET n.x = x)', 'classifier FOREACH'],
    ['MATCH (n) WHERE EXISTS { MATCH (n) SET n.x = 1 } RETURN n', 'classifier SET'],
    ['RETURN COUNT { CREATE (n) } AS x', 'classifier CREATE'],
    ['RETURN COLLECT { MERGE (n) RETURN n } AS x', 'classifier MERGE'],
    ['MATCH (n) CALL (n) { WITH n CALL { WITH n DETACH DELETE n } } RETURN 1', 'classifier DETACH'],
    ['MATCH (n)-[*]->(m) REMOVE n.x', 'classifier REMOVE'],
    ['MATCH (n) RETURN * CREATE (m)', 'classifier CREATE'],
    ['INSERT (n:A)', 'classifier INSERT'],
    ['CREATE INDEX i FOR (n:A) ON (n.x)', 'guard CREATE INDEX'],
    ['CREATE OR REPLACE DATABASE x', 'guard CREATE OR'],
    ["CREATE USER eve SET PASSWORD 'x'", 'guard CREATE USER'],
    ['DROP CONSTRAINT x', 'guard DROP CONSTRAINT'],
    ['ALTER CURRENT GRAPH TYPE SET { }', 'guard ALTER CURRENT'],
    ['ALTER DATABASE x SET ACCESS READ ONLY', 'guard ALTER DATABASE'],
    ['RENAME USER a TO b', 'guard RENAME USER'],
    ["ENABLE SERVER 'x'", 'guard ENABLE SERVER'],
    ["DEALLOCATE DATABASES FROM SERVER 'x'", 'guard DEALLOCATE DATABASES'],
    ['DRYRUN REALLOCATE DATABASES', 'guard DRYRUN REALLOCATE'],
    ['REALLOCATE DATABASES', 'guard REALLOCATE DATABASES'],
    ['START DATABASE x', 'guard START DATABASE'],
    ['STOP DATABASE x', 'guard STOP DATABASE'],
    ["TERMINATE TRANSACTIONS 'x'", 'guard TERMINATE TRANSACTIONS'],
    ['GRANT ROLE a TO b', 'guard GRANT ROLE'],
    ['DENY READ {*} ON GRAPH * TO x', 'guard DENY READ'],
    ['REVOKE ROLE a FROM b', 'guard REVOKE ROLE'],
    ['CALL dbms.listConfig()', 'guard dbms.listconfig'],
    ['CALL tx.setMetaData({a: 1})', 'guard tx.setmetadata'],
    ['CALL db.clearQueryCaches()', 'guard db.clearquerycaches'],
    ["CALL db.createLabel('x')", 'guard db.createlabel'],
    ['OPTIONAL CALL apoc.x()', 'guard apoc.x'],
    // Names that are keywords, put where they hide a clause.
    ['WITH true AS not MATCH (n) WHERE not CALL apoc.x() RETURN n', 'guard apoc.x'],
    ['MATCH (as)-->(b) USING JOIN ON as CALL apoc.x() RETURN b', 'guard apoc.x'],
    ['WITH 1 AS return MATCH (n) WHERE n.x = return SET n.x = 2', 'classifier SET'],
    ['WITH true AS in MATCH (n) WHERE in SET n.x = 2', 'classifier SET'],
    ['CALL return.with()', 'guard return.with'],
  ])('refuses %s → %s', (statement, expected) => expect(verdict(statement)).toBe(expected))

  test('takes more procedures: exact names, or beginnings that end in a dot', () => {
    const more = ['Apoc.Meta.', 'dbms.components']
    expect(verdict('CALL apoc.meta.schema()', more)).toBe('allowed')
    expect(verdict('CALL dbms.components()', more)).toBe('allowed')
    expect(verdict('CALL dbms.components.x()', more)).toBe('guard dbms.components.x')
    expect(verdict('CALL apoc.metadata()', more)).toBe('guard apoc.metadata')
  })

  test('says where: line and column count what was written', () => {
    expect(checkStatement('MATCH (n)\r\n\\u0020 // é\n  SET n.x = 1')).toMatchObject({ offset: 25, line: 3, column: 3 })
  })

  test('leaves to the plan what it cannot tell', () => {
    expect(checkStatement('WITH true AS not MATCH (n) WHERE not DELETE in')).toEqual({ allowed: true, kind: 'unknown' })
  })

  test('judges 20,000 statements in a second', { retry: 3 }, () => {
    const statement = `MATCH (h:Host {zone: $zone}) WHERE h.os =~ $os AND h.name CONTAINS 'x'
      RETURN sum(CASE WHEN h.patched THEN 1 ELSE 0 END) AS numerator, count(h) AS denominator`
    for (let round = 0; round < 2000; round += 1) checkStatement(statement)
    const { user } = process.cpuUsage()
    for (let round = 0; round < 4000; round += 1) checkStatement(statement)
    expect(process.cpuUsage().user - user).toBeLessThan(200_000) // microseconds of this process
  })
})

describe('classifying a statement for the embedded engine', () => {
  test.each([
    ['read', "MATCH (n:Été) WHERE n.name <> '' AND n.city = 'Orléans' RETURN n.name AS `où` // là\r\n LIMIT 3"],
    ['read', "MATCH (n) WHERE n.x = 'it\\'s' AND n.y > 1.5e-3 RETURN n.set, [x IN range(0, 3) | x] AS xs"],
    ['read', 'CALL db.labels() YIELD label RETURN label'],
    ['write', 'MATCH (n) SET n.x = 1'],
    ['write', "LOAD CSV FROM 'x' AS line RETURN line"],
    ['write', 'CALL grafeo.procedures()'],
    ['write', 'SHOW INDEXES'],
    ['unknown', 'MATCH (n) \u017fET n.x = 1 RETURN n'],
    ['unknown', 'MATCH (n) WHERE n.x = 1SET n.y = 2'],
    ['unknown', 'MATCH (n) WHERE n.x = 1.SET n.y = 2'],
    ['unknown', "// \r '\n CREATE (n) //'"],
    ['unknown', "RETURN '\\u0041' AS x"],
    ['unknown', 'RETURN\u00a01 AS x'],
    ['unknown', 'WITH 1 AS set RETURN set'],
    ['unknown', "RETURN 'open"],
    ['unknown', 'FINISH'],
  ])('%s: %s', (kind, statement) => expect(classifyStatement(statement)).toBe(kind))
})
