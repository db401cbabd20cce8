import { createHash } from 'node:crypto'
import { join } from 'node:path'

/**
 * Where an embedded server may keep its files, best first. Root cannot use the data folder itself: the server runs as
 * another user, who as a rule may not enter it (a home of mode 0700).
 * @param dataFolder absolute path of the installation's data
 */
export function placesFor(dataFolder: string, asRoot: boolean): string[] {
  const hash = createHash('sha256').update(dataFolder).digest('hex').slice(0, 12)
  const shared = `/var/tmp/farside-${hash}`
  return asRoot ? [`/var/lib/farside/${hash}`, shared] : [join(dataFolder, 'database'), shared]
}

/** What `stat` says of a folder on the way to a place. */
export interface Step {
  path: string
  uid: number
  gid: number
  mode: number
}

/** The first folder that this user may not pass through, if any; `steps` run from the root to the place. */
export function closedStep(steps: readonly Step[], { uid, gid }: { uid: number; gid: number }): string | undefined {
  if (uid === 0) return undefined
  const may = ({ mode, ...owner }: Step) => mode & (owner.uid === uid ? 0o100 : owner.gid === gid ? 0o010 : 0o001)
  return steps.find((step) => !may(step))?.path
}
