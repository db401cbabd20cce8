/** How one version of Neo4j is told about its users. Every value is a parameter: `$name`, `$password`, `$role`. */
export interface UserStatements {
  /** One column, `user`. */
  list: string
  create: string
  remove: string
  /** Absent where the edition has no roles. */
  grant?: string
  /** Where they run: version 4 keeps its users in a database of their own. */
  options: { database?: string }
}

/**
 * @param version as `dbms.components()` tells it: `5.26.30`, `3.5.35`, `2026.01.0`
 * @param edition `community` or `enterprise`
 */
export function statementsFor(version: string, edition: string): UserStatements {
  // On 3.5 everybody who is a user may do everything: the Community edition has no roles (seizu §7.4).
  if (version.startsWith('3.')) {
    return {
      list: 'CALL dbms.security.listUsers() YIELD username RETURN username AS user',
      create: 'CALL dbms.security.createUser($name, $password, false)',
      remove: 'CALL dbms.security.deleteUser($name)',
      options: {},
    }
  }
  return {
    list: 'SHOW USERS YIELD user',
    create: 'CREATE OR REPLACE USER $name SET PASSWORD $password CHANGE NOT REQUIRED',
    remove: 'DROP USER $name IF EXISTS',
    ...(edition === 'enterprise' && { grant: 'GRANT ROLE $role TO $name' }),
    options: { database: 'system' },
  }
}
