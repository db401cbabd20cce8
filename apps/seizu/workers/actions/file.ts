import { mkdir, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { Settings } from '../../settings.ts'
import type { ActionModule } from './action.ts'
import { detailsOf, hasAll, logSending, textOf } from './action-details.ts'

/** A file of JSON Lines, there only when it is complete (seizu §8.5). */
export function fileAction(
  { SEIZU_FILE_DROP_DIR: root }: Pick<Settings, 'SEIZU_FILE_DROP_DIR'>,
  now: () => Date,
): ActionModule {
  return {
    name: 'file',
    async handle(run) {
      const { action, scheduledQueryId, rows } = run
      if (rows.length === 0 || !hasAll(run, ['folder'])) return
      if (!root) throw new Error('SEIZU_FILE_DROP_DIR is not set: files may be written nowhere')
      const lines = detailsOf(run).map((it) => `${JSON.stringify(it)}\n`)
      logSending(run)
      const folder = await folderBelow(root, textOf(action.action_config.folder, 'folder'))
      const name = `${fileName(scheduledQueryId)}-${now().toISOString().replaceAll(/[-:]/g, '')}.jsonl`
      const beside = join(folder, `.${name}.${process.pid}.part`)
      try {
        await writeFile(beside, lines.join(''), { flag: 'wx' })
        await rename(beside, join(folder, name))
      } catch (error) {
        await rm(beside, { force: true })
        throw error
      }
    },
  }
}

/**
 * Made when it is not there. Links that lead elsewhere are followed before it is judged, and before anything is made:
 * the nearest folder that is there already, and once more what has been made.
 */
async function folderBelow(root: string, given: string): Promise<string> {
  const folder = resolve(root, given)
  refuseOutside(resolve(root), folder, given)
  await mkdir(root, { recursive: true })
  const realRoot = await realpath(root)
  refuseOutside(realRoot, await realFolderAbove(folder), given)
  await mkdir(folder, { recursive: true })
  const real = await realpath(folder)
  refuseOutside(realRoot, real, given)
  return real
}

async function realFolderAbove(folder: string): Promise<string> {
  try {
    return await realpath(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return realFolderAbove(dirname(folder))
  }
}

function refuseOutside(root: string, folder: string, given: string): void {
  const way = relative(root, folder)
  if (way === '..' || way.startsWith(`..${sep}`) || resolve(root, way) !== folder) {
    throw new Error(`The folder "${given}" does not lie below SEIZU_FILE_DROP_DIR`)
  }
}

/** An id may be any text. */
const fileName = (id: string): string =>
  id
    .replaceAll(/[^\w.-]/gu, '_')
    .replace(/^\.+/, '_')
    .slice(0, 120)
