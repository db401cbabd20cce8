import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { identify, isAlive } from './identity.ts'
import type { Identity } from './identity.ts'

export interface Holder extends Identity {
  startedAt: string
}

export type Taken = { ok: true; release(): void } | { ok: false; holder: Holder }

/**
 * Takes the lock file for this process. The lock of a process that no longer lives does not count, so a kill -9 never
 * leaves a data folder that needs a hand; a number that another program got since then is told by its birth.
 */
export function takeLock(path: string, startedAt: string): Taken {
  const mine: Holder = { ...identify(process.pid)!, startedAt }
  const unfinished = `${path}.${process.pid}`
  writeFileSync(unfinished, JSON.stringify(mine), { mode: 0o600 })
  try {
    for (;;) {
      // A link appears whole and only where nothing is: of two that start together one gets it.
      if (linked(unfinished, path)) return { ok: true, release: () => releaseLock(path, mine) }
      const holder = readHolder(path)
      if (holder && isAlive(holder)) return { ok: false, holder }
      setAside(path, holder)
    }
  } finally {
    rmSync(unfinished, { force: true })
  }
}

/** The live launcher that holds the lock. */
export function lockHolder(path: string): Holder | undefined {
  const holder = readHolder(path)
  return holder && isAlive(holder) ? holder : undefined
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Removes a dead lock, but not the one that another start may have put in its place since we looked. */
function setAside(path: string, dead: Holder | undefined) {
  const aside = `${path}.dead-${process.pid}`
  try {
    renameSync(path, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  const moved = readHolder(aside)
  if (moved && moved.pid !== dead?.pid && isAlive(moved)) linked(aside, path)
  rmSync(aside, { force: true })
}

function releaseLock(path: string, mine: Holder) {
  const holder = readHolder(path)
  if (holder?.pid === mine.pid && holder.born === mine.born) rmSync(path, { force: true })
}

function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder
  } catch {
    return undefined // absent, or cut short by a full disk: nobody holds it
  }
}
