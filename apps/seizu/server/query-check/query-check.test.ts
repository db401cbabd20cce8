import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { neo4jForTests } from '../../../../harness/neo4j.ts'
import { judgeStatements } from './judge-statements.ts'
import { statementsOf } from './statements-of.ts'

const main = fileURLToPath(new URL('../../main.ts', import.meta.url))

/** The command as a person runs it. */
async function check(args: string[], input: string, env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [main, 'query', 'check', ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
  })
  child.stdin.end(input)
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { out, err, code: await ended }
}

const allowed = { allowed: true, layer: null, reason: null, word: null, offset: null, line: null, column: null }
const created = {
  ...{ allowed: false, layer: 'classifier', reason: 'it changes the graph' },
  ...{ word: 'CREATE', offset: 0, line: 1, column: 1 },
}

describe('seizu query check', () => {
  test('judges an array in its order, and ends with 0 whatever the verdicts', async () => {
    const { out, code } = await check(['--json'], '["RETURN 1 AS x", "CREATE (n)", "RETURN 2 AS x"]')
    expect(JSON.parse(out)).toEqual([allowed, created, allowed])
    expect(code).toBe(0)
  })

  test('judges one statement, of several lines', async () => {
    const { out, code } = await check(['--json'], 'MATCH (n)\n  SET n.x = 1\n')
    expect(JSON.parse(out)).toMatchObject({ word: 'SET', offset: 12, line: 2, column: 3 })
    expect(code).toBe(0)
    expect((await check([], 'CREATE (n)')).out).toBe(
      'refused by the classifier at 1:1 "CREATE": it changes the graph\n',
    )
  })

  test('counts QUERY_VALIDATOR_ALLOWED_PROCEDURES', async () => {
    const env = { QUERY_VALIDATOR_ALLOWED_PROCEDURES: 'apoc.meta.,dbms.components' }
    const { out } = await check([], '["CALL apoc.meta.graph()", "CALL dbms.components()", "CALL apoc.x()"]', env)
    expect(out.split('\n').map((line) => line.split(' ')[0])).toEqual(['allowed', 'allowed', 'refused', ''])
  })

  test.each([
    ['nothing', ' \n'],
    ['a broken array', '["RETURN 1"'],
    ['an array of other things', '["RETURN 1", 2]'],
  ])('ends with 2 and one line on %s', async (_, input) => {
    const { out, err, code } = await check(['--json'], input)
    expect({ out, code }).toEqual({ out: '', code: 2 })
    expect(err).toMatch(/^Cannot read statements from standard input: .*\n$/)
  })

  test('refuses bytes that are no text', () => {
    expect(() => statementsOf(Uint8Array.of(0x52, 0xff))).toThrow('not UTF-8')
  })

  test('shows a graph only what the guard allows, and says where the plan objects', async () => {
    const asked: string[] = []
    const plan = async (statement: string) => {
      asked.push(statement)
      return statement.includes('RETRN') ? "Invalid input 'RETRN' (line 2, column 2)" : undefined
    }
    const judged = await judgeStatements(['SHOW USERS', 'MATCH (n)\r\n RETRN n', 'RETURN 1 AS x'], { plan })
    expect(asked).toHaveLength(2)
    expect(judged.map((it) => it.layer)).toEqual(['guard', 'plan', null])
    expect(judged[1]).toMatchObject({ word: 'RETRN', offset: 12, line: 2, column: 2 })
  })

  test('--against asks a real Neo4j', { timeout: 300_000 }, async ({ skip }) => {
    const graph = await neo4jForTests()
    if ('skipped' in graph) return skip(graph.skipped)
    const env = { NEO4J_USER: graph.user, NEO4J_PASSWORD: graph.password }
    const statements = [
      'RETURN 1 AS x',
      'MATCH (n) RETRN n',
      'WITH true AS not, 1 AS in MATCH (m) WHERE not DELETE in',
      'WITH true AS not MATCH (in) WHERE not DELETE in',
    ]
    const { out, err, code } = await check(['--json', '--against', graph.uri], JSON.stringify(statements), env)
    expect({ err, code }).toEqual({ err: '', code: 0 })
    const [fine, misspelt, , writing] = JSON.parse(out)
    expect(fine).toEqual(allowed)
    expect(misspelt).toMatchObject({ layer: 'plan', word: 'RETRN', offset: 10, line: 1, column: 11 })
    expect(writing).toMatchObject({ allowed: false, layer: 'plan' })
  })
})
