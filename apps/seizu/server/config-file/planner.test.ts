import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { neo4jForTests } from '../../../../harness/neo4j.ts'
import { regroup } from '../../source/advice/regroup.rules.ts'
import { lintFile } from './lint-file.ts'
import { openPlanner } from './planner.ts'

const neo4j = await neo4jForTests()
const reason = 'skipped' in neo4j ? ` (skipped: ${neo4j.skipped})` : ''
const example = fileURLToPath(new URL('../../../../vectors/seizu/complete-example.yaml', import.meta.url))

describe.skipIf('skipped' in neo4j)(`linting against Neo4j 5${reason}`, () => {
  const { uri, user, password } = 'skipped' in neo4j ? { uri: '', user: '', password: '' } : neo4j
  const withUser = uri.replace('://', `://${user}:${encodeURIComponent(password)}@`)

  test('names the one query of the complete example that it refuses, with a way to write it that it takes', async () => {
    const planner = openPlanner(withUser, {})
    try {
      const { ok, errors } = await lintFile(example, { plan: planner.plan })
      expect([ok, errors]).toEqual([
        false,
        [
          {
            path: 'queries.hosts-per-os',
            line: expect.any(Number),
            column: expect.any(Number),
            message:
              'Aggregation column contains implicit grouping expressions. Illegal expression(s): h.os (line 1, column 28); write MATCH (h:Host) WITH h.os AS id, count(h) AS value RETURN {id: id, value: value} AS details',
          },
        ],
      ])
      const rewritten = regroup(
        'MATCH (h:Host) RETURN DISTINCT {id: h.os, value: count(h)} AS details ORDER BY details.value LIMIT 3',
      )
      expect(await planner.plan(rewritten!)).toBeUndefined()
      expect(await planner.plan('CREATE (n)')).toBe('would change the graph, says its plan')
    } finally {
      await planner.close()
    }
  })

  test('takes user and password of the environment, and says when they are wrong', async () => {
    const right = openPlanner(uri, { NEO4J_USER: user, NEO4J_PASSWORD: password })
    expect(await right.plan('RETURN 1').finally(right.close)).toBeUndefined()
    const wrong = openPlanner(uri.replace('://', '://nobody:x@'), {})
    await expect(wrong.plan('RETURN 1').finally(wrong.close)).rejects.toMatchObject({ code: 'graph_silent' })
  })
})

test('an address that is none is refused, without its password', () =>
  expect(() => openPlanner('http://u:hunter2@h', {})).toThrow(/^Cannot take "http:\/\/u:…@h".*expected bolt:/))
