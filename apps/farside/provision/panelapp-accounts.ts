import { ask } from '../parts/ask.ts'
import type { PanelappPlan } from '../parts/plan-panelapp.ts'
import { problems } from '../problems.ts'
import type { Secrets } from '../run/secrets.ts'
import type { Account } from './account.ts'
import { runCommand } from './command.ts'

const program = 'panelapp'

/**
 * A curator who may do everything, and a reviewer.
 * @throws Problem `account_not_made`
 */
export async function panelappAccounts(
  { url, values: env }: PanelappPlan,
  secrets: Secrets,
  known: readonly Account[],
): Promise<Account[]> {
  const own = known.filter((account) => account.program === program)
  if (own.length === 2 && (await Promise.all(own.map((account) => accepted(url, account)))).every(Boolean)) return own
  const add = async (account: Account, args: readonly string[]): Promise<Account> => {
    const { username, password: input } = account
    const command = (words: readonly string[]) =>
      runCommand({ main: 'apps/panelapp/main.ts', args: ['--json', ...words], env, input })
    const added = await command([...args, '--password-stdin', '--token'])
    // Somebody who is there is taken as he is: his password comes from the same secrets.
    const done = added.code === 0 ? added : await command(['user', 'token', username])
    if (done.code !== 0) throw problems.account_not_made(`add the user ${username}`, added.output + done.output)
    return { ...account, token: (JSON.parse(done.output) as { token: string }).token }
  }
  return Promise.all([
    add({ program, role: 'admin', username: 'admin', password: secrets.adminPassword }, ['create-superuser', 'admin']),
    add({ program, role: 'user', username: 'demo', password: secrets.demoPassword }, [
      ...['user', 'add', 'demo', '--type', 'REVIEWER'],
      ...['--first-name', 'Demo', '--last-name', 'Reviewer', '--affiliation', 'Evaluation'],
    ]),
  ])
}

/** Any web service says whether it takes a token. */
async function accepted(url: string, { token }: Account): Promise<boolean> {
  const { status } = await ask(`${url}/api/v1/panels/signedoff/`, { headers: { authorization: `Token ${token}` } })
  return status === 200
}
