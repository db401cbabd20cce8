import { spawn } from 'node:child_process'

/** Who a database server runs as; undefined means "whoever we are". */
export interface Account {
  name: string
  uid: number
  gid: number
}

export type Outcome = { ok: true; output: string } | { ok: false; reason: string }

/**
 * Runs a short command to its end, as another user where asked. Never rejects: a file that cannot be executed is the
 * answer we are looking for, and Node reports it as an event that would end the process if nobody listened.
 */
export function runAs(account: Account | undefined, command: string, args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...identity(account), cwd: '/', env: plainEnvironment() })
    let output = ''
    const take = (chunk: string) => (output = (output + chunk).slice(-8192))
    child.stdout.setEncoding('utf8').on('data', take)
    child.stderr.setEncoding('utf8').on('data', take)
    child.once('error', (error) => resolve({ ok: false, reason: error.message }))
    child.once('close', (code, signal) =>
      resolve(
        code === 0 ? { ok: true, output } : { ok: false, reason: `${signal ?? `exit code ${code}`}: ${output.trim()}` },
      ),
    )
  })
}

export const identity = (account: Account | undefined) => (account ? { uid: account.uid, gid: account.gid } : {})

/** The caller's PG… variables would redirect the server's tools, and its locale would translate their messages. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const { PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' } = process.env
  return { PATH, LC_ALL: 'C', TZ: 'UTC' }
}
