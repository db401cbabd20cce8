import type { Instant } from '../../contract/instant.ts'
import { versionText } from '../../contract/version.ts'
import type { PanelHeadDocument } from './document-shape.ts'

/** What is here of a panel, and what earlier runs saw of it at the source. */
interface Mirrored {
  is_listed: boolean
  major_version: number
  minor_version: number
  live_since: Instant
  /** Null until a run saw it. */
  version: string | null
  version_created: Instant | null
  stats: unknown
  etag: string | null
  vanished_at: Instant | null
}

/** What a row of the source's list asks for. */
export type Fetch = { kind: 'fetch'; etag: null } | { kind: 'ask'; etag: string } | { kind: 'skip' }

/**
 * A document is fetched when the list tells of another version, time or number of entities than last time; tags and
 * proposed genes move none of these, so that a source which tags its answers is asked whether they moved.
 */
export function decideFetch(head: PanelHeadDocument, known: Mirrored | undefined, isFull: boolean): Fetch {
  if (isFull || !known || known.is_listed || known.vanished_at !== null) return { kind: 'fetch', etag: null }
  const version = versionText(head.version)
  if (known.version === null) {
    // Loaded from recorded documents: nothing was seen of the source yet.
    const isSame = version === versionText({ major: known.major_version, minor: known.minor_version })
    return isSame && head.version_created === known.live_since ? { kind: 'skip' } : { kind: 'fetch', etag: null }
  }
  const isSame =
    known.version === version &&
    known.version_created === head.version_created &&
    statsText(known.stats) === statsText(head.stats)
  if (!isSame) return { kind: 'fetch', etag: null }
  return known.etag === null ? { kind: 'skip' } : { kind: 'ask', etag: known.etag }
}

/** Super panels last: their documents repeat what those of their children hold. */
export const inOrder = (heads: readonly PanelHeadDocument[]): PanelHeadDocument[] =>
  heads.toSorted((a, b) => Number(isSuper(a)) - Number(isSuper(b)) || a.id - b.id)

const isSuper = (head: PanelHeadDocument): boolean =>
  (head.child_panel_ids ?? []).length > 0 || (head.types ?? []).some((it) => it.slug === 'superpanel')

function statsText(stats: unknown): string {
  const counts = (stats ?? {}) as Record<string, unknown>
  return ['genes', 'strs', 'regions'].map((it) => Number(counts[`number_of_${it}`] ?? 0)).join()
}

/** Panels that left the list: so many at once are more likely a broken list than a decision. */
export const isBelievable = (vanished: number, known: number): boolean => vanished <= Math.max(5, known / 5)

interface Versioned {
  major: number
  minor: number
}

/** How many requests it takes at least to ask for every former version that is not here. */
export function fewestRequests(
  panels: readonly { live: Versioned; completeBelow: number; here: readonly Versioned[] }[],
): number {
  let requests = 0
  for (const { live, completeBelow, here } of panels) {
    const has = (major: number) => here.filter((it) => it.major === major).length
    requests += Math.max(0, live.minor - has(live.major))
    // Where a former major ends is told by an answer that it goes no further.
    for (let major = completeBelow; major < live.major; major++) requests += has(major) === 0 ? 2 : 1
  }
  return requests
}
