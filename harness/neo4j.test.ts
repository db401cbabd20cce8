import { describe, expect, test } from 'vitest'
import { neo4jForTests, startNeo4j } from './neo4j.ts'

describe('a real Neo4j for tests', () => {
  test('is one server for everybody who asks', { timeout: 300_000 }, async ({ skip }) => {
    const [first, second] = await Promise.all([neo4jForTests(), neo4jForTests()])
    if ('skipped' in first) return skip(first.skipped)
    expect(first.uri).toMatch(/^(bolt|neo4j)/)
    expect(second).toEqual(first)
  })

  test('can be one of its own, whose end nobody else notices', { timeout: 300_000 }, async ({ skip }) => {
    const [shared, own] = await Promise.all([neo4jForTests(), startNeo4j()])
    if ('skipped' in own) return skip(own.skipped)
    expect(own.uri).not.toBe('uri' in shared ? shared.uri : undefined)
    await own.stop()
    expect(() => process.kill(own.pid, 0)).toThrow('ESRCH')
  })
})
