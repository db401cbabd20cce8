import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** What lies where below the data folder; all absolute. */
export interface DataFolder {
  root: string
  /** Which launcher works here. */
  lock: string
  /** What runs, for people and programs: see `run-file.ts`. */
  run: string
  /** Children of the launcher, for the next one to end if this one is killed. */
  children: string
  secrets: string
  accounts: string
  /** Complete settings of each part, `<name>.json`. */
  env: string
  origin: string
  destination: string
}

/** Makes the folder when it is missing. It is closed to others: everything in it is a secret or somebody's file. */
export function openDataFolder(root: string): DataFolder {
  const folder = describeDataFolder(root)
  for (const path of [folder.root, folder.env, folder.origin, folder.destination]) {
    mkdirSync(path, { recursive: true, mode: 0o700 })
  }
  return folder
}

export const describeDataFolder = (root: string): DataFolder => ({
  root,
  lock: join(root, 'lock.json'),
  run: join(root, 'run.json'),
  children: join(root, 'children.json'),
  secrets: join(root, 'secrets.json'),
  accounts: join(root, 'accounts.json'),
  env: join(root, 'env'),
  origin: join(root, 'origin'),
  destination: join(root, 'destination'),
})
