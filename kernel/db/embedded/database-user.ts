import { problems } from '../problems.ts'
import { runAs } from './run-as.ts'
import type { Account } from './run-as.ts'

// An installed PostgreSQL has the first already; ours is only made where there is none.
const NAMES = ['postgres', 'farside-db']
const MAKERS: [string, string[]][] = [
  ['useradd', ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/bin/false']],
  ['adduser', ['-S', '-D', '-H', '-s', '/bin/false']], // BusyBox
]

/**
 * The account the server must run as: PostgreSQL refuses to run as root. For everybody else undefined: their own.
 * @throws Problem `postgres_cannot_run` when root has no such account and none can be made
 */
export async function findDatabaseUser(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined
  for (const name of NAMES) {
    const found = await lookUp(name)
    if (found) return found
  }
  const name = 'farside-db'
  for (const [command, args] of MAKERS) {
    await runAs(undefined, command, [...args, name])
    const made = await lookUp(name)
    if (made) return made
  }
  throw problems.postgres_cannot_run('it refuses to run as root, and a user "farside-db" could not be created for it')
}

async function lookUp(name: string): Promise<Account | undefined> {
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => runAs(undefined, 'id', [flag, name])))
  return uid?.ok && gid?.ok ? { name, uid: Number(uid.output), gid: Number(gid.output) } : undefined
}
