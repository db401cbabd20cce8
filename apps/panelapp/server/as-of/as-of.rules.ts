import { compareVersions } from '../../contract/version.ts'
import type { Version } from '../../contract/version.ts'
import type { Instant } from '../../contract/instant.ts'

/** What the time of a version is known by. */
export interface VersionTimes extends Version {
  versionCreated: Instant
  /** The last time that a mirrored version was seen live at its source; null: known to the end, as own versions are. */
  seenUntil: Instant | null
}

export interface StateAt<V> {
  version: V
  /** When the next known version became live. */
  supersededAt: Instant | null
  /** False where the source may have had a version between that nobody here ever saw. */
  exact: boolean
}

/** The first moment that any of the versions can speak for. */
export const knownFrom = (versions: readonly VersionTimes[]): Instant | undefined =>
  versions.map((it) => it.versionCreated).toSorted()[0]

/** The version that was live at an instant; undefined before the first known one. Versions in any order. */
export function stateAt<V extends VersionTimes>(versions: readonly V[], instant: Instant): StateAt<V> | undefined {
  const inOrder = versions.toSorted(
    (a, b) => compareInstants(a.versionCreated, b.versionCreated) || compareVersions(a, b),
  )
  const at = inOrder.findLastIndex((it) => it.versionCreated <= instant)
  const version = inOrder[at]
  if (!version) return undefined
  const next = inOrder[at + 1]
  return { version, supersededAt: next?.versionCreated ?? null, exact: isExact(version, next, instant) }
}

/** Versions move by one: nothing fits between 3.4 and 3.5, but anything between 3.4 and 3.6, or 4.0. */
export function isExact(version: VersionTimes, next: Version | undefined, instant: Instant): boolean {
  if (version.seenUntil === null || instant <= version.seenUntil) return true
  return next !== undefined && next.major === version.major && next.minor === version.minor + 1
}

const compareInstants = (a: Instant, b: Instant): number => (a === b ? 0 : a < b ? -1 : 1)
