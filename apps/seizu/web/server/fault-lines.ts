import type { ConfigFault } from '../../contract/config-fault.ts'

/** What is wrong with the dashboard file, a line for each. */
export function faultLines(details: unknown): string[] {
  if (!Array.isArray(details)) return []
  return (details as Partial<ConfigFault>[]).map(
    ({ path, line, message }) => `${[path, line && `line ${line}`].filter(Boolean).join(', ')}: ${message}`,
  )
}
