import { Problem } from '@farside/kernel/errors'
import { compareVersions } from '../../contract/version.ts'
import type { Instant, PanelTx } from '../../tables.ts'
import type { PanelHeadDocument } from './document-shape.ts'
import { differingHead, lockAllMirrored, refuseForeign, writeHead } from './mirrored-head.queries.ts'
import type { KnownPanel } from './mirrored-head.queries.ts'
import { signOff } from './store-older.ts'

/**
 * Panels known from a list: they appear in lists, marked, until their documents come. What a document told is not touched,
 * but for the sign-off of a version that is here.
 * @returns the panels that are only listed, and those of another source, with why they were refused
 */
export async function storeListed(
  tx: PanelTx,
  heads: readonly PanelHeadDocument[],
  seenAt: Instant | undefined,
): Promise<{ listed: number[]; foreign: number[]; refused: string[] }> {
  const known = await lockAllMirrored(
    tx,
    heads.map((it) => it.id),
  )
  const listed: number[] = []
  const foreign: number[] = []
  const refused: string[] = []
  for (const head of heads.toSorted((a, b) => a.id - b.id)) {
    const there = known.get(head.id)
    const when = seenAt ?? head.version_created
    try {
      refuseForeign(there, head)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      refused.push(error.message)
      foreign.push(head.id)
      continue
    }
    if (there && head.signed_off) await signOff(tx, head, { seenAt: when })
    if (there && !there.is_listed) continue
    if (isNews(there, head)) await writeHead(tx, { head, isListed: true, isSuper: false, seenAt: when })
    listed.push(head.id)
  }
  return { listed, foreign, refused }
}

function isNews(there: KnownPanel | undefined, head: PanelHeadDocument): boolean {
  if (!there) return true
  const order = compareVersions(head.version, { major: there.major_version, minor: there.minor_version })
  return order > 0 || (order === 0 && (there.status !== head.status || differingHead(there, head).length > 0))
}
