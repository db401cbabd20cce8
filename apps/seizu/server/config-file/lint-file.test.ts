import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { lintFile } from './lint-file.ts'

const path = join(mkdtempSync(join(tmpdir(), 'seizu-lint-')), 'dashboards.yaml')
const text = `
queries:
  writes: |-
    MATCH (n)
    SET n.x = 1
  reads: RETURN 1 AS total
dashboard:
  rows:
    - name: r
      panels:
        - {type: count, cypher: reads}
        - {type: count, cypher: writes}
`

describe('linting a file', () => {
  test('gives errors alone when it does not load', async () => {
    writeFileSync(path, 'foo: 1\nbar: 2')
    expect(await lintFile(path)).toMatchObject({
      ok: false,
      errors: [
        { path: 'foo', line: 1, column: 1 },
        { path: 'bar', line: 2, column: 1 },
      ],
      warnings: [],
    })
  })

  test('warns of a statement that the guard refuses, with its place in file and statement', async () => {
    writeFileSync(path, text)
    expect(await lintFile(path)).toEqual({
      ok: true,
      errors: [],
      warnings: [
        {
          path: 'queries.writes',
          line: 3,
          column: 11,
          message: expect.stringMatching(/SET.*line 2, column 1 of the statement/),
        },
      ],
    })
  })

  test('asks a database of what the guard allows, and of nothing else', async () => {
    const asked: string[] = []
    const plan = async (statement: string) => (asked.push(statement), 'write it otherwise')
    expect(await lintFile(path, { plan })).toMatchObject({
      ok: false,
      errors: [{ path: 'queries.reads', line: 6, message: 'write it otherwise' }],
      warnings: [{ path: 'queries.writes' }],
    })
    expect(asked).toEqual(['RETURN 1 AS total'])
  })

  test('refuses a file that is not there', () =>
    expect(lintFile(`${path}.gone`)).rejects.toMatchObject({ code: 'file_unreadable', kind: 'invalid' }))
})
