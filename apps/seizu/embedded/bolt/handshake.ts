export const HANDSHAKE_BYTES = 20
const PREAMBLE = 0x6060b017

export interface Version {
  major: number
  minor: number
}

/** Newest first. 5.4 is the last version whose failures have code and message alone. */
const spoken: readonly Version[] = [...[4, 3, 2, 1, 0].map((minor) => ({ major: 5, minor })), { major: 4, minor: 4 }]

/**
 * Chooses the version to speak from a client's first 20 bytes: a preamble and four proposals of `0, range, minor, major`,
 * best first, each standing for minor versions `minor - range` to `minor`.
 *
 * @returns undefined when these are not the bytes of a Bolt client; `null` when no version is common
 */
export function chooseVersion(bytes: Uint8Array): Version | null | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0) !== PREAMBLE) return undefined
  for (let at = 4; at < HANDSHAKE_BYTES; at += 4) {
    const [range, minor, major] = [bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!]
    const common = spoken.find((it) => it.major === major && it.minor <= minor && it.minor >= minor - range)
    if (common) return common
  }
  return null
}

export const versionBytes = (version: Version | null): Uint8Array =>
  Uint8Array.from([0, 0, version?.minor ?? 0, version?.major ?? 0])
