import type { PageSettings } from '../../contract/page-settings.ts'

/**
 * What the script of this page asks for first, as addresses: the browser asks while it still reads the script. None where
 * requests carry more than cookies, or go elsewhere: they would not be the same.
 */
export function preloads(path: string, { query_path, login }: PageSettings): string[] {
  if (query_path !== 'server' || login === 'provider' || login === 'password') return []
  const always = ['/api/v1/me', '/api/v1/config']
  const [, report] = /^\/app\/reports\/([^/]+)\/?$/.exec(path) ?? []
  const isDashboard = /^\/(?:index\.html|app\/dashboard\/?)?$/.test(path)
  const shown = report ? `reports/${report}` : isDashboard ? 'dashboard' : undefined
  return shown ? [`/api/v1/${shown}?include_query_capabilities=true`, ...always] : always
}

/** After the scripts: before them they would take their connections. */
export const preloadLinks = (addresses: readonly string[]): string =>
  addresses.map((it) => `<link rel="preload" as="fetch" crossorigin="anonymous" href="${it}" />`).join('\n    ')
