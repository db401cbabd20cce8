import { ask } from '../parts/ask.ts'
import type { Side, SideSettings } from '../parts/plan-eurydice.ts'
import { problems } from '../problems.ts'
import type { Secrets } from '../run/secrets.ts'
import type { Account } from './account.ts'
import { runCommand } from './command.ts'

/**
 * An administrator and an ordinary user on each side, the latter being one person on both.
 * @throws Problem `account_not_made`
 */
export async function eurydiceAccounts(
  sides: readonly SideSettings[],
  secrets: Secrets,
  known: readonly Account[],
): Promise<Account[]> {
  const own = known.filter(({ program }) => sides.some(({ side }) => program === programOf(side)))
  if ((await Promise.all(sides.map((side) => accepted(side, own)))).every(Boolean)) return own
  const made = (await Promise.all(sides.map((side) => makeAccounts(side, secrets)))).flat()
  await associate(sides, made)
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
 * A user who is there is taken as he is: his password comes from the same secrets.
 * @returns the token
 */
async function addUser(side: SideSettings, { username, password, role }: Account): Promise<string> {
  const flags = role === 'admin' ? ['--superuser'] : []
  const added = await userCommand(side, ['add', username, '--password-stdin', '--token', ...flags], password)
  const done = added.code === 0 ? added : await userCommand(side, ['token', username])
  if (done.code !== 0) throw problems.account_not_made(`add the user ${username}`, added.output + done.output)
  return (JSON.parse(done.output) as { token: string }).token
}

const userCommand = ({ side, values: env }: SideSettings, args: readonly string[], input = '') =>
  runCommand({ main: 'apps/eurydice/main.ts', args: [side, '--json', 'user', ...args], env, input })

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
