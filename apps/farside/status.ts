import { problems } from './problems.ts'
import { describeDataFolder } from './run/folder.ts'
import { lockHolder } from './run/lock.ts'
import { readRunFile } from './run/run-file.ts'
import type { RunFile } from './run/run-file.ts'
import { afterDeath } from './status.rules.ts'

/**
 * What runs on this data folder. Without a live launcher the parts of the last one are told as stopped.
 * @throws Problem `not_running` when nothing ever did
 */
export function readStatus(dataFolder: string): { alive: boolean; run: RunFile } {
  const folder = describeDataFolder(dataFolder)
  const alive = lockHolder(folder.lock) !== undefined
  const run = readRunFile(folder.run)
  if (!run) throw problems.not_running(dataFolder)
  return { alive, run: alive ? run : afterDeath(run) }
}
