import { describe, expect, test } from 'vitest'
import { neo4jForTests } from '../../../harness/neo4j.ts'
import { readSeizuSettings } from '../settings.ts'
import { statementsFor } from './database-users.rules.ts'
import { databaseUsers } from './database-users.ts'
import { openGraph } from './neo4j.ts'
import type { Graph } from './neo4j.ts'

describe('the statements about users', () => {
  test.each([
    ['3.5.35', 'community', 'CALL dbms.security.createUser($name, $password, false)', undefined, undefined],
    ['3.5.35', 'enterprise', 'CALL dbms.security.createUser($name, $password, false)', undefined, undefined],
    [
      '4.4.40',
      'community',
      'CREATE OR REPLACE USER $name SET PASSWORD $password CHANGE NOT REQUIRED',
      undefined,
      'system',
    ],
    [
      '4.4.40',
      'enterprise',
      'CREATE OR REPLACE USER $name SET PASSWORD $password CHANGE NOT REQUIRED',
      'GRANT ROLE $role TO $name',
      'system',
    ],
    [
      '5.26.30',
      'enterprise',
      'CREATE OR REPLACE USER $name SET PASSWORD $password CHANGE NOT REQUIRED',
      'GRANT ROLE $role TO $name',
      'system',
    ],
    [
      '2026.01.0',
      'community',
      'CREATE OR REPLACE USER $name SET PASSWORD $password CHANGE NOT REQUIRED',
      undefined,
      'system',
    ],
  ])('of Neo4j %s %s are its own', (version, edition, create, grant, database) => {
    const found = statementsFor(version, edition)
    expect([found.create, found.grant, found.options.database]).toEqual([create, grant, database])
    // Whatever a name is, it cannot become part of a statement.
    for (const statement of [found.create, found.remove, found.grant ?? '$name']) expect(statement).toContain('$name')
  })
  test('list and delete by procedures on 3.5', () =>
    expect(statementsFor('3.5.1', 'community')).toMatchObject({
      list: 'CALL dbms.security.listUsers() YIELD username RETURN username AS user',
      remove: 'CALL dbms.security.deleteUser($name)',
    }))
})

/** A graph that says which Neo4j it is and remembers what it is told to write. */
function graphOf(version: string, edition: string) {
  const [asked, written]: [string[], unknown[]] = [[], []]
  const graph = {
    read: async (statement: string) => {
      asked.push(statement)
      return { rows: [{ version, edition }] }
    },
    write: async (statement: string, parameters: unknown, options: unknown) =>
      void written.push([statement, parameters, options]),
  }
  return { graph: graph as unknown as Graph, asked, written }
}

describe('making users', () => {
  test('gives each the roles of NEO4J_MINTED_USER_ROLES where the edition has roles', async () => {
    const { NEO4J_MINTED_USER_ROLES } = readSeizuSettings({ NEO4J_MINTED_USER_ROLES: 'reader, viewers' }).settings
    const { graph, written } = graphOf('5.26.30', 'enterprise')
    await databaseUsers(graph, NEO4J_MINTED_USER_ROLES).create('ann', 'p')
    expect(written.slice(1)).toEqual([
      ['GRANT ROLE $role TO $name', { role: 'reader', name: 'ann' }, { database: 'system' }],
      ['GRANT ROLE $role TO $name', { role: 'viewers', name: 'ann' }, { database: 'system' }],
    ])
  })
  test('asks the database once what it is', async () => {
    const { graph, asked } = graphOf('3.5.35', 'community')
    const users = databaseUsers(graph, ['reader'])
    await users.create('ann', 'p')
    await users.remove('ann')
    expect(asked).toHaveLength(1)
  })
})

const server = await neo4jForTests()
const why = 'skipped' in server ? server.skipped : undefined
describe.skipIf(why)(`a real Neo4j Community${why ? ` (skipped: ${why})` : ''}`, () => {
  test('has no roles to grant, and says so by a statement that it does not support', async () => {
    if ('skipped' in server) return
    const { settings } = readSeizuSettings({
      NEO4J_URI: server.uri,
      NEO4J_USER: server.user,
      NEO4J_PASSWORD: server.password,
    })
    const graph = openGraph(settings)
    const { grant, options } = statementsFor('5.26.30', 'enterprise')
    await expect(graph.write(grant!, { role: 'reader', name: 'neo4j' }, options)).rejects.toThrow(
      /^Unsupported administration command: GRANT ROLE/,
    )
    await graph.close()
  })
})
