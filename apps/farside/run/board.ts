import type { Postgres } from '@farside/kernel/db'
import type { Supervised } from '../parts/supervise.ts'
import type { DataFolder } from './folder.ts'
import { identify } from './identity.ts'
import type { Identity } from './identity.ts'
import { writeJsonFile } from './json-file.ts'
import { writeRunFile } from './run-file.ts'
import type { RunFile, RunPart } from './run-file.ts'

type Shown = Omit<RunPart, 'state' | 'pid'>

/** Keeps `run.json` and the list of children true while parts come and go. */
export interface Board {
  /** What runs now. */
  now(): RunFile
  /** A part of this process itself. */
  addOwn(name: string, shown: Shown): void
  add(part: Supervised, shown: Shown): void
  /** Writes what changed; each part calls it when its state does. */
  changed(): void
  /** Ends the children at once, without asking: for the end of a launcher that cannot wait. */
  abandon(): void
  /** Says that nothing runs any more. */
  close(): void
}

interface Head {
  startedAt: string
  version: string
}

export function openBoard(folder: DataFolder, { startedAt, version }: Head): Board {
  const parts = new Map<string, { supervised?: Supervised; shown: Shown }>()
  // Asked for once per process: the question costs two reads of a file.
  const identities = new Map<number, Identity>()
  let closed = false

  const stateOf = (supervised: Supervised | undefined): Pick<RunPart, 'state' | 'pid'> => {
    if (closed) return { state: 'stopped' }
    if (!supervised) return { state: 'healthy', pid: process.pid }
    return { state: supervised.state, ...(supervised.pid !== undefined && { pid: supervised.pid }) }
  }
  const now = (): RunFile => ({
    pid: process.pid,
    startedAt,
    version,
    programs: Object.fromEntries(
      [...parts].map(([name, { supervised, shown }]) => [name, { ...shown, ...stateOf(supervised) }]),
    ),
    accountsFile: folder.accounts,
  })
  const children = () =>
    [...parts].flatMap(([name, { supervised }]) => {
      const pid = supervised?.pid
      if (pid === undefined || closed) return []
      const identity = identities.get(pid) ?? identify(pid)
      if (identity) identities.set(pid, identity)
      return identity ? [{ name, ...identity }] : []
    })
  const changed = () => {
    writeJsonFile(folder.children, children(), { durable: false })
    writeRunFile(folder.run, now())
  }

  return {
    now,
    changed,
    addOwn(name, shown) {
      parts.set(name, { shown })
      changed()
    },
    add(supervised, shown) {
      parts.set(supervised.name, { supervised, shown })
      changed()
    },
    abandon() {
      for (const { supervised } of parts.values()) supervised?.abandon()
    },
    close() {
      closed = true
      changed()
    },
  }
}

/** How the embedded server is shown. */
export const shownServer = ({ url, place }: Postgres, port: number): Shown => ({
  address: `tcp 127.0.0.1:${port}`,
  databaseUrl: url,
  folder: place,
})
