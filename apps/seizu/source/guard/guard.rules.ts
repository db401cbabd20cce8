import { nameChain } from './name-chain.ts'
import { namesSomething } from './places.rules.ts'
import type { Place } from './places.rules.ts'
import type { Token } from './tokenise.ts'

/** Procedures that only look; `QUERY_VALIDATOR_ALLOWED_PROCEDURES` adds to them. */
export const READING_PROCEDURES: readonly string[] = [
  'db.labels',
  'db.relationshiptypes',
  'db.propertykeys',
  'db.schema.visualization',
  'db.schema.nodetypeproperties',
  'db.schema.reltypeproperties',
  'db.ping',
]

export interface Objection {
  reason: string
  /** Of the token that is objected to. */
  index: number
  /** What the refusal names, where it is more than that token. */
  word?: string
}

/**
 * What a reader must not say whatever the plan says of it: files and addresses, other graphs, the server and its users,
 * procedures and functions outside the list. The first objection, or none.
 *
 * @param allowed exact names, or beginnings that end in a dot
 */
export function objectionTo(
  tokens: readonly Token[],
  places: readonly Place[],
  allowed: readonly string[],
): Objection | undefined {
  for (const [index, token] of tokens.entries()) {
    const { kind, word } = token
    if (kind === 'sign') {
      if (token.text === ';' && index < tokens.length - 1)
        return { reason: 'only one statement is accepted', index: index + 1 }
      continue
    }
    const found =
      (WATCHED.has(word) && clauseAt(tokens, places, index, allowed)) ||
      ((kind === 'quoted' || NAMESPACES.has(word)) && functionAt(tokens, index))
    if (found) return found
  }
  return undefined
}

function clauseAt(
  tokens: readonly Token[],
  places: readonly Place[],
  index: number,
  allowed: readonly string[],
): Objection | undefined {
  const { word } = tokens[index]!
  const following = tokens[index + 1]
  if (tokens[index - 1]?.text === '.') return undefined
  if (word === 'LOAD')
    return following?.word === 'CSV'
      ? { reason: 'LOAD CSV reads files and addresses', index, word: 'LOAD CSV' }
      : undefined
  const begins = namesSomething(tokens, index) || (places[index] === 'clause' && isName(following))
  if (word === 'CALL') return begins ? procedureAt(tokens, index, allowed) : undefined
  if (word === 'USE') {
    const graph = begins || (places[index] === 'clause' && (following?.text === '(' || following?.text === '$'))
    return graph ? { reason: 'USE chooses another graph', index } : undefined
  }
  if (!begins) return undefined
  if (word === 'SHOW') return { reason: 'SHOW tells about the server', index }
  if (word === 'CREATE') return administers(tokens, index) ? administration(tokens, index) : undefined
  const objects = OBJECTS[word]
  return !objects || objects.includes(following!.word) ? administration(tokens, index) : undefined
}

const isName = (token: Token | undefined) => token?.kind === 'word' || token?.kind === 'quoted'

const administration = (tokens: readonly Token[], index: number): Objection => ({
  reason: 'administration of the server is refused',
  index,
  word: `${tokens[index]!.word} ${tokens[index + 1]!.text}`,
})

/** `CREATE` with the name of a thing after it, where a pattern would have a bracket or `name =`. */
function administers(tokens: readonly Token[], index: number): boolean {
  const sign = tokens[index + 2]
  return !(sign?.kind === 'sign' && sign.text === '=')
}

/** Verbs of administration; with a list only before one of its words, because they are also likely variables. */
const OBJECTS: Record<string, readonly string[] | undefined> = {
  START: ['DATABASE'],
  STOP: ['DATABASE'],
  TERMINATE: ['TRANSACTION', 'TRANSACTIONS'],
  ENABLE: ['SERVER'],
  DEALLOCATE: ['DATABASE', 'DATABASES'],
  REALLOCATE: ['DATABASE', 'DATABASES'],
  DRYRUN: undefined,
  RENAME: undefined,
  ALTER: undefined,
  DROP: undefined,
  GRANT: undefined,
  DENY: undefined,
  REVOKE: undefined,
}
const WATCHED = new Set([...Object.keys(OBJECTS), 'CALL', 'USE', 'SHOW', 'CREATE', 'LOAD'])

function procedureAt(tokens: readonly Token[], index: number, allowed: readonly string[]): Objection | undefined {
  const { name } = nameChain(tokens, index + 1)!
  if (READING_PROCEDURES.includes(name)) return undefined
  if (allowed.some((it) => (it.endsWith('.') ? name.startsWith(it.toLowerCase()) : name === it.toLowerCase())))
    return undefined
  return { reason: `the procedure ${name} is not on the list`, index: index + 1, word: name }
}

function functionAt(tokens: readonly Token[], index: number): Objection | undefined {
  const before = tokens[index - 1]
  if (before?.kind === 'sign' && before.text === '.') return undefined
  const chain = nameChain(tokens, index)!
  if (tokens[chain.after]?.text !== '(' || !FORBIDDEN_FUNCTIONS.test(chain.name)) return undefined
  return { reason: `the function ${chain.name} is not allowed`, index, word: chain.name }
}

/** They run statements of their own, or go out of the server. */
const NAMESPACES = new Set(['APOC', 'GDS', 'AI', 'GENAI'])
const FORBIDDEN_FUNCTIONS = /^(apoc\.cypher\.|gds\.|(gen)?ai\.[^.]+\.)/
