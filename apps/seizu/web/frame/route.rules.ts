export type Place =
  | { page: 'dashboard' }
  | { page: 'report'; id: string }
  | { page: 'neo4j' }
  | { page: 'documentation' }
  | { page: 'query-console' }
  | { page: 'scheduled-queries' }
  | { page: 'missing' }

/** Which page an address means, or where it sends its visitor (seizu §10.1). */
export function placeOf(path: string): Place | { to: string } {
  if (path === '/' || path === '/index.html') return { to: '/app/dashboard' }
  if (path === '/404') return { page: 'missing' }
  const report = /^\/app\/reports\/([^/]+)\/?$/.exec(path)
  if (report) return { page: 'report', id: decoded(report[1]!) }
  const named = /^\/app\/(dashboard|neo4j|documentation|query-console|scheduled-queries)\/?$/.exec(path)
  if (named) return { page: named[1] as 'dashboard' }
  return { to: '/404' }
}

/** Whether a page is there only for who may: it waits until that is known. */
export const isGuarded = ({ page }: Place): boolean => page === 'query-console' || page === 'scheduled-queries'

export const reportPath = (id: string): string => `/app/reports/${encodeURIComponent(id)}`

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
