import neo4j from 'neo4j-driver'
import type { Driver, Plan, Session } from 'neo4j-driver'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startNeo4j } from '../../../../harness/neo4j.ts'
import type { Neo4jServer } from '../../../../harness/neo4j.ts'
import { checkStatement } from './check-statement.ts'
import { classifyStatement } from './classify-statement.ts'
import { hostileStatements } from './hostile-statement.arbitrary.ts'

const seed = Number(process.env.FARSIDE_FUZZ_SEED ?? 20_261)
const count = Number(process.env.FARSIDE_FUZZ_COUNT ?? 200)

let server: Neo4jServer | undefined
let skipped = ''
let driver: Driver
beforeAll(async () => {
  const found = await startNeo4j()
  if ('skipped' in found) return void (skipped = found.skipped)
  server = found
  driver = neo4j.driver(server.uri, neo4j.auth.basic(server.user, server.password), { maxTransactionRetryTime: 0 })
  await driver.executeQuery('CREATE (a:A {v: 1})-[:R]->(:B {v: 2}), (:Set {set: 3}), (:Create {use: 4}) RETURN a')
}, 300_000)
afterAll(async () => {
  await driver?.close()
  await server?.stop()
})

describe(`the guard before a real Neo4j (seed ${seed}, ${count} statements)`, () => {
  test('[92] nothing that it allows in a read session changes the graph', { timeout: 3_600_000 }, async ({ skip }) => {
    if (!server) skip(skipped)
    const before = await everything(driver)
    const session = driver.session({ defaultAccessMode: neo4j.session.READ })
    const tally = { refused: 0, planned: 0, ran: 0, notCypher: 0 }
    const wrong: object[] = []
    for (const statement of hostileStatements(seed, count)) {
      const verdict = checkStatement(statement)
      const kind = classifyStatement(statement)
      const planned = await planOf(session, statement)
      const plan = planned?.type
      if (verdict.allowed && OUTSIDE.test(planned?.operators ?? '')) wrong.push({ statement, verdict, ...planned })
      if (plan) tally.planned += 1
      else tally.notCypher += 1
      if (!verdict.allowed) tally.refused += 1
      if (!verdict.allowed && verdict.layer === 'classifier' && plan === 'r') wrong.push({ statement, verdict, plan })
      if ((kind === 'read' || (verdict.allowed && verdict.kind === 'read')) && plan !== undefined && plan !== 'r')
        wrong.push({ statement, verdict, kind, plan })
      if (verdict.allowed && (await changes(session, statement, tally)))
        wrong.push({ statement, verdict, changed: true })
    }
    await session.close()
    expect(wrong).toEqual([])
    expect(await everything(driver)).toEqual(before)
    expect(tally.planned, JSON.stringify(tally)).toBeGreaterThan(count / 4)
    if (process.env.FARSIDE_FUZZ_COUNT) process.stdout.write(`${JSON.stringify(tally)}\n`)
  })
})

/** What the plan says: `r`, `rw`, `w` or `s`, and its operators with what they work on; undefined where there is none. */
async function planOf(session: Session, statement: string): Promise<{ type: string; operators: string } | undefined> {
  try {
    const { queryType: type, plan } = (await session.run(`EXPLAIN ${statement}`, { p: 1 })).summary
    const all = (it: Plan): string[] => [
      `${it.operatorType} ${String(it.arguments.Details ?? '')}`,
      ...it.children.flatMap(all),
    ]
    return { type, operators: plan ? all(plan).join('\n') : '' }
  } catch {
    return undefined
  }
}
/** What no allowed statement may do, whatever its type: Neo4j calls SHOW INDEXES a reading statement. */
const OUTSIDE = /^(show|loadcsv|procedurecall.*(create|setmetadata|clear))/im

async function changes(session: Session, statement: string, tally: { ran: number }): Promise<boolean> {
  try {
    const { summary } = await session.run(statement, { p: 1 }, { timeout: 5000 })
    tally.ran += 1
    return summary.counters.containsUpdates() || summary.counters.containsSystemUpdates()
  } catch {
    return false
  }
}

/** All that a statement could change, as text. */
async function everything(of: Driver): Promise<string[]> {
  const asked = [
    'MATCH (n) RETURN elementId(n), labels(n), properties(n) ORDER BY elementId(n)',
    'MATCH ()-[r]->() RETURN elementId(r), type(r), properties(r) ORDER BY elementId(r)',
    'CALL db.labels() YIELD label RETURN label ORDER BY label',
    'CALL db.propertyKeys() YIELD propertyKey RETURN propertyKey ORDER BY propertyKey',
    'SHOW INDEXES YIELD name RETURN name ORDER BY name',
    'SHOW USERS YIELD user RETURN user ORDER BY user',
  ]
  const found: string[] = []
  for (const text of asked) {
    const { records } = await of.executeQuery(text)
    found.push(JSON.stringify(records.map((record) => record.toObject())))
  }
  return found
}
