import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { Problem } from '../errors/index.ts'
import { newPassword } from './secrets.ts'

export interface PasswordOptions {
  passwordStdin?: boolean
  passwordFile?: string
  generatePassword?: boolean
}

/**
 * Where a command takes a password from: never from its arguments, which every user of the machine can list. One line end
 * at the end of a file or of standard input is not part of it.
 *
 * @returns `generated` when it has to be shown, since nobody knows it yet
 * @throws Problem `password_weak` when there is none
 */
export async function readPassword(options: PasswordOptions): Promise<{ password: string; generated: boolean }> {
  if (options.generatePassword) return { password: newPassword(), generated: true }
  if (options.passwordStdin) return given(await text(process.stdin))
  if (options.passwordFile !== undefined) return given(await readFile(options.passwordFile, 'utf8'))
  if (!process.stdin.isTTY) {
    throw refused('there is none; use --password-stdin, --password-file or --generate-password')
  }
  const password = await ask('Password: ')
  if ((await ask('Again: ')) !== password) throw refused('the two differ')
  return { password, generated: false }
}

const refused = (why: string) => new Problem('password_weak', 'invalid', `Cannot use this password: ${why}`)
const given = (written: string) => ({ password: written.replace(/\r?\n$/, ''), generated: false })

/** Asks at the terminal without showing what is typed. */
async function ask(question: string): Promise<string> {
  process.stderr.write(question)
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  try {
    for await (const line of terminal) return line
    return ''
  } finally {
    terminal.close()
    process.stderr.write('\n')
  }
}
