import { statementsFor } from './database-users.rules.ts'
import type { UserStatements } from './database-users.rules.ts'
import type { Graph } from './neo4j.ts'

/** Users of the database (seizu §7.4). Values travel as parameters alone: a name can never become a statement. */
export interface DatabaseUsers {
  list: (signal?: AbortSignal) => Promise<string[]>
  /** Whoever has the name is replaced. */
  create: (name: string, password: string) => Promise<void>
  remove: (name: string) => Promise<void>
}

/** @param roles given to each user that is created, where the edition has roles */
export function databaseUsers(graph: Graph, roles: readonly string[]): DatabaseUsers {
  let known: Promise<UserStatements> | undefined

  /** Asked once: a database that is upgraded restarts, and so does who uses it. */
  const statements = (signal?: AbortSignal) =>
    (known ??= graph
      .read(
        'CALL dbms.components() YIELD name, versions, edition RETURN versions[0] AS version, edition',
        {},
        { signal },
      )
      .then(({ rows }) => statementsFor(String(rows[0]?.version), String(rows[0]?.edition)))
      .catch((error: unknown) => {
        known = undefined
        throw error
      }))

  return {
    async list(signal) {
      const { list, options } = await statements(signal)
      const { rows } = await graph.read(list, {}, { ...options, signal })
      return rows.map((it) => String(it.user))
    },
    async create(name, password) {
      const { create, grant, options } = await statements()
      await graph.write(create, { name, password }, options)
      if (grant) for (const role of roles) await graph.write(grant, { role, name }, options)
    },
    async remove(name) {
      const { remove, options } = await statements()
      await graph.write(remove, { name }, options)
    },
  }
}
