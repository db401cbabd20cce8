/** What the pages know about the link; `silentFor` in milliseconds, null when no packet ever passed. */
export type LinkState =
  | { kind: 'up' }
  | { kind: 'maintenance'; silentFor: number | null }
  | { kind: 'down'; silentFor: number | null }

export interface LinkReport {
  /** ISO 8601 */
  lastPacketAt: string | null
  maintenance: boolean
  /** ISO 8601; the sender's own word that the link takes nothing, which comes earlier than the silence shows. */
  downSince: string | null
  /** The server's clock, in milliseconds: a wrong clock in the browser must not look like a broken link. */
  now: number
}

/** Maintenance is told alone (§14.1): while nothing is meant to leave, silence is no news. */
export function linkState({ lastPacketAt, maintenance, downSince, now }: LinkReport, downAfter: number): LinkState {
  const silentFor = lastPacketAt === null ? null : Math.max(0, now - Date.parse(lastPacketAt))
  if (maintenance) return { kind: 'maintenance', silentFor }
  if (downSince !== null || silentFor === null || silentFor > downAfter) return { kind: 'down', silentFor }
  return { kind: 'up' }
}
