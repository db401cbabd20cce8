import { Unreadable } from '@farside/kernel/config'
import { problems } from '../../problems.ts'
import { settingsTable } from '../../settings.ts'
import { explainRefusal } from '../../source/advice/advice.rules.ts'
import { GraphError } from '../../source/graph-error.ts'
import { openGraph } from '../../source/neo4j.ts'

type Environment = Record<string, string | undefined>

interface Planner {
  /** What the graph has against a statement; undefined when it would run it and only read. */
  plan: (statement: string) => Promise<string | undefined>
  close: () => Promise<void>
}

/**
 * @param address `bolt://user:password@host:port`; without user, NEO4J_USER and NEO4J_PASSWORD count
 * @throws Problem `address_invalid`; `plan` throws `graph_silent` when the graph cannot be asked
 */
export function openPlanner(address: string, env: Environment): Planner {
  const { uri, user, password } = partsOf(address)
  const graph = openGraph({
    NEO4J_URI: uri,
    NEO4J_USER: user ?? env.NEO4J_USER ?? '',
    NEO4J_PASSWORD: password ?? env.NEO4J_PASSWORD ?? '',
    NEO4J_MAX_CONNECTION_LIFETIME: settingsTable.NEO4J_MAX_CONNECTION_LIFETIME.default!,
    NEO4J_CONNECTION_TIMEOUT: settingsTable.NEO4J_CONNECTION_TIMEOUT.default!,
    NEO4J_QUERY_TIMEOUT: settingsTable.NEO4J_QUERY_TIMEOUT.default!,
  })
  return {
    plan: async (statement) => {
      try {
        const { kind } = await graph.explain(statement)
        return kind === 'read' ? undefined : 'would change the graph, says its plan'
      } catch (error) {
        if (!(error instanceof GraphError)) throw error
        if (error.kind === 'statement') return explainRefusal(statement, error.message)
        throw problems.graph_silent(uri, error.message)
      }
    },
    close: () => graph.close(),
  }
}

function partsOf(address: string): { uri: string; user?: string; password?: string } {
  const match = /^([a-z0-9+]+:\/\/)(?:([^:@/]*)(?::([^@/]*))?@)?(.*)$/.exec(address)
  try {
    const uri = settingsTable.NEO4J_URI.parse(match ? `${match[1]}${match[4]}` : address)
    if (match?.[2] === undefined) return { uri }
    return { uri, user: decodeURIComponent(match[2]), password: decodeURIComponent(match[3] ?? '') }
  } catch (error) {
    const expected = error instanceof Unreadable ? error.expected : 'signs in user and password percent-encoded'
    throw problems.address_invalid(address.replace(/:[^:@/]*@/, ':…@'), expected)
  }
}
