import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { ask } from '../parts/ask.ts'
import type { Side, SideSettings } from '../parts/plan-eurydice.ts'
import { problems } from '../problems.ts'
import type { DataFolder } from '../run/folder.ts'
import { readJsonFile, writeJsonFile } from '../run/json-file.ts'
import type { Secrets } from '../run/secrets.ts'
import { checkout } from '../settings.ts'

/** Somebody who may log in, as the accounts file names him. */
export interface Account {
  /** A name of run.json. */
  program: string
  role: 'user' | 'admin'
  username: string
  password: string
  token?: string
}

export const readAccounts = ({ accounts }: DataFolder): Account[] => readJsonFile<Account[]>(accounts) ?? []

/**
 * An administrator and an ordinary user on each side, the latter being one person on both. Made at the first start, and
 * again when the databases are new; the HTTP processes must be ready.
 * @throws Problem `account_not_made`
 */
export async function ensureAccounts(folder: DataFolder, secrets: Secrets, sides: readonly SideSettings[]) {
  const known = readAccounts(folder)
  if (sides.length === 0 || (await Promise.all(sides.map((side) => accepted(side, known)))).every(Boolean)) return known
  const made = (await Promise.all(sides.map((side) => makeAccounts(side, secrets)))).flat()
  await associate(sides, made)
  writeJsonFile(folder.accounts, made)
  return made
}

const programOf = (side: Side) => `eurydice-${side}`
const api = ({ values: { HOST, PORT } }: SideSettings, path: string) =>
  `http://${HOST?.includes(':') ? `[${HOST}]` : HOST}:${PORT}/api/v1${path}`
const withToken = (account: Account | undefined) => ({ authorization: `Token ${account?.token}` })
const find = (accounts: readonly Account[], side: Side, username: string) =>
  accounts.find((it) => it.program === programOf(side) && it.username === username)

async function accepted(side: SideSettings, accounts: readonly Account[]): Promise<boolean> {
  const found = ['admin', 'demo'].map((name) => find(accounts, side.side, name))
  const answers = await Promise.all(found.map((it) => it && ask(api(side, '/user/me/'), { headers: withToken(it) })))
  return answers.every((answer) => answer?.status === 200)
}

async function makeAccounts(side: SideSettings, secrets: Secrets): Promise<Account[]> {
  const made: Account[] = [
    { program: programOf(side.side), role: 'admin', username: 'admin', password: secrets.adminPassword },
    { program: programOf(side.side), role: 'user', username: 'demo', password: secrets.demoPassword },
  ]
  for (const account of made) account.token = await addUser(side, account)
  return made
}

/**
 * By the command that an administrator would use; the password goes through a pipe, which nobody can list. A user who
 * is there is taken as he is: his password comes from the same secrets.
 * @returns the token
 */
async function addUser(side: SideSettings, { username, password, role }: Account): Promise<string> {
  const flags = role === 'admin' ? ['--superuser'] : []
  const added = await userCommand(side, ['add', username, '--password-stdin', '--token', ...flags], password)
  const done = added.code === 0 ? added : await userCommand(side, ['token', username])
  if (done.code !== 0) throw problems.account_not_made(`add the user ${username}`, added.output + done.output)
  return (JSON.parse(done.output) as { token: string }).token
}

async function userCommand({ side, values }: SideSettings, args: readonly string[], input = '') {
  const command = [join(checkout, 'apps/eurydice/main.ts'), side, '--json', 'user', ...args]
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, command, { env: { PATH, HOME, ...values }, stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.on('error', () => {}) // ended before it read: its exit code says why
  child.stdin.end(input)
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  const [code, said, faults] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
  return { code, output: code === 0 ? said : faults }
}

/** Links the ordinary user's two halves, as he would by copying the words from one page to the other. */
async function associate(sides: readonly SideSettings[], accounts: readonly Account[]) {
  const [origin, destination] = (['origin', 'destination'] as const).map((side) => sides.find((it) => it.side === side))
  if (!origin || !destination) return
  const path = '/user/association/'
  const issued = await ask(api(origin, path), { headers: withToken(find(accounts, 'origin', 'demo')) })
  if (issued.status !== 200) throw problems.account_not_made('get an association token', issued.body)
  const linked = await ask(api(destination, path), {
    method: 'POST',
    headers: withToken(find(accounts, 'destination', 'demo')),
    body: { token: (JSON.parse(issued.body) as { token: string }).token },
  })
  // 409: they are linked already.
  if (linked.status >= 300 && linked.status !== 409) {
    throw problems.account_not_made('link the two sides', linked.body)
  }
}
