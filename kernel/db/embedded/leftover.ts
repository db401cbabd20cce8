import { readFile, readlink, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { sleep } from '../../lifecycle/index.ts'

// A fast shutdown writes a checkpoint; a slow disk may need this long.
const PATIENCE_SECONDS = 30

/**
 * Ends the server that a killed run left on this data directory, if there is one, so that ours may start.
 * SIGINT asks for a fast, clean shutdown; one that does not answer is ended the way that needs recovery.
 * @returns the process id of the server that was ended
 */
export async function endLeftover(dataDirectory: string): Promise<number | undefined> {
  const pid = await leftoverOn(dataDirectory)
  if (pid === undefined) return undefined
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    process.kill(pid, signal)
    if (await gone(pid, PATIENCE_SECONDS)) return pid
  }
  return pid
}

/** The live server whose `postmaster.pid` lies in the directory; a number that now belongs to another program is none. */
export async function leftoverOn(dataDirectory: string): Promise<number | undefined> {
  const text = await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number(text.split('\n')[0])
  if (!Number.isSafeInteger(pid) || pid < 2 || !alive(pid)) return undefined
  // A server's current folder is its data directory. Where the system does not tell, the file is believed.
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined)
  return folder === undefined || folder === (await realpath(dataDirectory)) ? pid : undefined
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function gone(pid: number, seconds: number): Promise<boolean> {
  const deadline = Date.now() + seconds * 1000
  while (alive(pid)) {
    if (Date.now() > deadline) return false
    await sleep(20)
  }
  return true
}
