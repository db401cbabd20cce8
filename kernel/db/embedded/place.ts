import { chmod, chown, lstat, mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { problems } from '../problems.ts'
import { closedStep } from './placing.rules.ts'
import type { Step } from './placing.rules.ts'
import type { Account } from './run-as.ts'

/**
 * Takes the first place that can be the server's own folder: made when missing, owned by its user, closed to others.
 * @throws Problem `postgres_cannot_run` with what was wrong with each
 */
export async function takePlace(places: readonly string[], account: Account | undefined): Promise<string> {
  const faults: string[] = []
  for (const place of places) {
    const fault = await tryPlace(place, account).catch((error: Error) => error.message)
    if (fault === undefined) return place
    faults.push(fault)
  }
  throw problems.postgres_cannot_run(`no folder for its data: ${faults.join('; ')}`)
}

/** Why the place is no good; undefined when it is ready. */
async function tryPlace(place: string, account: Account | undefined): Promise<string | undefined> {
  const owner = account ?? { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
  await mkdir(dirname(place), { recursive: true })
  await mkdir(place, { mode: 0o700 }).catch(allowExisting)
  const found = await lstat(place)
  // Below /var/tmp anybody could have put something of that name there first.
  if (!found.isDirectory()) return `${place} is not a folder`
  if (found.uid !== owner.uid) {
    if (process.getuid?.() !== 0 || found.uid !== 0) return `${place} belongs to another user`
    await chown(place, owner.uid, owner.gid)
  }
  await chmod(place, 0o700)
  // Foreign file systems accept the call and change nothing; the server refuses such a folder.
  if (process.platform !== 'win32' && ((await stat(place)).mode & 0o077) !== 0)
    return `${place} cannot be closed to others`
  const closed = closedStep(await stepsTo(place), owner)
  return closed === undefined ? undefined : `${closed} may not be entered by the database's user`
}

function allowExisting(error: NodeJS.ErrnoException) {
  if (error.code !== 'EEXIST') throw error
}

async function stepsTo(place: string): Promise<Step[]> {
  const paths = [place]
  for (let path = place; path !== dirname(path); path = dirname(path)) paths.unshift(dirname(path))
  return Promise.all(paths.map(async (path) => ({ path, ...pick(await stat(path)) })))
}

const pick = ({ uid, gid, mode }: { uid: number; gid: number; mode: number }) => ({ uid, gid, mode })
