/** Printable ASCII without `,` and `:`, as Neo4j allows (seizu §7.4). */
const allowed = /^[\x21-\x2B\x2D-\x39\x3B-\x7E]+$/
/** Allowed by the database, and never part of an address that somebody honestly has. */
const suspicious = /["`\\;]/

/** Whether a database user of this name may be made. Names that are exempt are never touched, in whatever case. */
export const mayBeMinted = (name: string, exempt: readonly string[]): boolean =>
  allowed.test(name) && !suspicious.test(name) && !isExempt(name, exempt)

export const isExempt = (name: string, exempt: readonly string[]): boolean =>
  exempt.some((it) => it.toLowerCase() === name.toLowerCase())
