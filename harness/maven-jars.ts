import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface Skipped {
  skipped: string
}

/**
 * The folder that holds the jars of a server that only tests use, fetched by Maven when it is not there yet, or why there
 * is none. It lies in `FARSIDE_TEST_CACHE`, else in a folder of the user's cache: what is too large to fetch for every run.
 *
 * @param folder name and version: `elasticmq-1.6.12`
 * @param pom file beside this one that names the version
 * @param called how people call it
 */
export async function mavenJars(folder: string, pom: string, called: string): Promise<{ lib: string } | Skipped> {
  const lib = join(process.env.FARSIDE_TEST_CACHE ?? join(homedir(), '.cache/farside'), folder, 'lib')
  if (await filled(lib)) return { lib }
  await mkdir(join(lib, '..'), { recursive: true })
  const fetched = await mkdtemp(`${lib}-`)
  try {
    const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${fetched}`]
    const file = fileURLToPath(new URL(pom, import.meta.url))
    await run('mvn', ['-q', '-B', '-ntp', '-f', file, ...goal], { timeout: 600_000 })
    await rename(fetched, lib).catch(() => {}) // another process was faster
    return { lib }
  } catch (error) {
    const none = (error as NodeJS.ErrnoException).code === 'ENOENT'
    return { skipped: none ? `${called} comes by Maven; there is no mvn` : `Maven could not fetch ${called}: ${error}` }
  } finally {
    await rm(fetched, { recursive: true, force: true })
  }
}

const filled = async (folder: string) => (await readdir(folder).catch(() => [])).length > 0
