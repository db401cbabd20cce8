import { sleep } from '@farside/kernel/lifecycle'
import { problems } from './problems.ts'
import { describeDataFolder } from './run/folder.ts'
import { isAlive } from './run/identity.ts'
import { endLeftovers } from './run/leftovers.ts'
import { lockHolder } from './run/lock.ts'

// Each part may take its grace to finish what it has in hand, one after another.
const PATIENCE_SECONDS = 150

/**
 * Asks the launcher on this data folder to end, and returns when it has. Where one was killed, what it left is ended.
 * @returns the names of left-over parts, none when a launcher ran
 * @throws Problem `not_running`, `does_not_stop`
 */
export async function stopLauncher(dataFolder: string): Promise<string[]> {
  const { lock, children } = describeDataFolder(dataFolder)
  const holder = lockHolder(lock)
  if (!holder) {
    const left = await endLeftovers(children)
    if (left.length === 0) throw problems.not_running(dataFolder)
    return left
  }
  process.kill(holder.pid, 'SIGTERM')
  const deadline = Date.now() + PATIENCE_SECONDS * 1000
  while (isAlive(holder)) {
    if (Date.now() > deadline) throw problems.does_not_stop(holder.pid, PATIENCE_SECONDS)
    await sleep(50)
  }
  return []
}
