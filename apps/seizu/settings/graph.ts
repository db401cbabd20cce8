import { kindOf, list, oneOf, period, Unreadable } from '@farside/kernel/config'
import { int, secretStr, str, tcpPort } from './kinds.ts'

const boltAddress = kindOf('address bolt://host:port or neo4j://host:port', (value) => {
  if (!/^(?:bolt|neo4j)(?:\+s|\+ssc)?:\/\/[^\s/@]+(?:[/?]\S*)?$/.test(value.trim())) {
    throw new Unreadable('bolt://host:port or neo4j://host:port, with +s or +ssc for TLS')
  }
  return value.trim()
})

/** The graph: as the program reaches it, and as browsers do (seizu §3.2, §7, §13.3). */
export const graphTable = {
  NEO4J_URI: boltAddress({ default: 'bolt://localhost:7687', doc: 'Address by which the program reaches the graph.' }),
  NEO4J_USER: str({ default: '', doc: 'Its user there. Empty, with an empty password: no authentication.' }),
  NEO4J_PASSWORD: secretStr({ default: '', doc: 'Its password there.' }),
  NEO4J_MAX_CONNECTION_LIFETIME: int({ from: 1 })({
    default: '3600',
    doc: 'Seconds after which a pooled connection is replaced.',
  }),
  NEO4J_CONNECTION_TIMEOUT: period({ default: '10s', doc: 'How long to wait for a connection.' }),
  NEO4J_QUERY_TIMEOUT: period({ default: '30s', doc: 'How long a query may run; the database ends it.' }),
  GRAPH_SCHEMA_CACHE_TTL_SECONDS: int()({
    default: '300',
    doc: 'Seconds for which labels, relationship types and property keys are remembered.',
  }),
  QUERY_VALIDATOR_ALLOWED_PROCEDURES: list(',')({
    default: '',
    doc: 'Further procedures that queries may call: names, or beginnings that end in a dot.',
  }),
  SEIZU_QUERY_PATH: oneOf(
    'browser',
    'server',
  )({
    doc: 'Who runs the queries of pages (ours): the browser as the logged-in database user, or this server with NEO4J_USER. Unset: `browser` when AUTH_MODE is `client` or a NEO4J_USER_PROTOCOL, _HOSTNAME or _PORT is set, else `server`.',
  }),
  NEO4J_USER_PROTOCOL: str({ default: 'bolt+s', doc: 'Scheme by which browsers reach the graph.' }),
  NEO4J_USER_HOSTNAME: str({ default: 'localhost', doc: 'Host by which browsers reach the graph.' }),
  NEO4J_USER_PORT: tcpPort({ default: '7687', doc: 'Port by which browsers reach the graph.' }),
  NEO4J_CONSOLE_URL: str({
    default: 'https://localhost:7473',
    doc: 'Address of Neo4j Browser for people; `/browser/` is appended.',
  }),
}
