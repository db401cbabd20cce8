import { compareVersions } from '../../contract/version.ts'
import type { Instant, PanelTx } from '../../tables.ts'
import type { PanelHeadDocument } from './document-shape.ts'
import { differingHead, lockMirrored, writeHead } from './mirrored-head.queries.ts'
import { signOff } from './store-older.ts'

/**
 * A panel known from a list: it appears in lists, marked, until its document comes. What a document told is not touched, but
 * for the sign-off of a version that is here.
 * @returns whether the panel is only listed
 */
export async function storeListed(tx: PanelTx, head: PanelHeadDocument, seenAt: Instant): Promise<boolean> {
  const known = await lockMirrored(tx, head.id)
  await signOff(tx, head, { seenAt })
  if (known && (known.origin === 'own' || !known.is_listed)) return false
  const version = known && { major: known.major_version, minor: known.minor_version }
  const order = version ? compareVersions(head.version, version) : 1
  const isNews =
    !known || order > 0 || (order === 0 && (differingHead(known, head).length > 0 || known.status !== head.status))
  if (isNews) await writeHead(tx, { head, isListed: true, isSuper: false, seenAt })
  return true
}
