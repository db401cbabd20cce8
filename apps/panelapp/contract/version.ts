/** A panel's version: major 0 is under construction, major ≥ 1 was promoted at least once. */
export interface Version {
  major: number
  minor: number
}

/** `3.41` */
export const versionText = ({ major, minor }: Version): string => `${major}.${minor}`

/** Undefined unless the text is `a.b` with two numbers that fit the database. */
export function parseVersion(text: string): Version | undefined {
  const parts = /^(\d{1,9})\.(\d{1,9})$/.exec(text)
  return parts ? { major: Number(parts[1]), minor: Number(parts[2]) } : undefined
}

/** Older first. */
export const compareVersions = (a: Version, b: Version): number => a.major - b.major || a.minor - b.minor
