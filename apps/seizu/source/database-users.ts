import type { Graph } from './neo4j.ts'

/** Users of a Neo4j 4 or 5 (seizu §7.4). Values travel as parameters alone: a name can never become a statement. */
export interface DatabaseUsers {
  list: () => Promise<string[]>
  /** Whoever has the name is replaced. */
  create: (name: string, password: string) => Promise<void>
  remove: (name: string) => Promise<void>
}

const system = { database: 'system' }

/** @param roles given to each user that is created, where the edition has roles */
export function databaseUsers(graph: Graph, roles: readonly string[]): DatabaseUsers {
  let withRoles: boolean | undefined

  async function hasRoles(): Promise<boolean> {
    const { rows } = await graph.read('CALL dbms.components() YIELD edition RETURN edition')
    return rows[0]?.edition === 'enterprise'
  }

  return {
    async list() {
      const { rows } = await graph.read('SHOW USERS YIELD user', {}, system)
      return rows.map((it) => String(it.user))
    },
    async create(name, password) {
      const statement = 'CREATE OR REPLACE USER $name SET PASSWORD $password CHANGE NOT REQUIRED'
      await graph.write(statement, { name, password }, system)
      withRoles ??= await hasRoles()
      if (withRoles) for (const role of roles) await graph.write('GRANT ROLE $role TO $name', { role, name }, system)
    },
    async remove(name) {
      await graph.write('DROP USER $name IF EXISTS', { name }, system)
    },
  }
}
