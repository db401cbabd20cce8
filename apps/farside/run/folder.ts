import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { problems } from '../problems.ts'

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
  panelapp: string
  seizu: string
}

/**
 * Makes the folder when it is missing. It is closed to others: everything in it is a secret or somebody's file.
 * @throws Problem `data_folder_unusable`
 */
export function openDataFolder(root: string): DataFolder {
  const folder = describeDataFolder(root)
  try {
    const { env, origin, destination, panelapp, seizu } = folder
    for (const path of [folder.root, env, origin, destination, panelapp, seizu]) makeFolder(path)
  } catch (error) {
    throw problems.data_folder_unusable(root, error instanceof Error ? error.message : String(error))
  }
  return folder
}

/** One folder after another: Node's recursive form tries for ever where the kernel makes none, as below /proc. */
function makeFolder(path: string) {
  if (existsSync(path) && path !== dirname(path)) return void mkdirSync(path, { recursive: true })
  if (!existsSync(dirname(path))) makeFolder(dirname(path))
  mkdirSync(path, { mode: 0o700 })
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
  panelapp: join(root, 'panelapp'),
  seizu: join(root, 'seizu'),
})
