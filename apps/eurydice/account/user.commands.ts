import { readPassword } from '@farside/kernel/auth'
import type { PasswordOptions } from '@farside/kernel/auth'
import type { Db } from '@farside/kernel/db'
import type { Command } from 'commander'
import { print, withDatabase } from '../command.ts'
import type { Side } from '../command.ts'
import type { AccountTables } from './account-tables.ts'
import { associateUser } from './associate-user.ts'
import {
  addUser,
  changePassword,
  dissociate,
  findUser,
  grant,
  listUsers,
  setActive,
  setPriority,
} from './manage-users.ts'
import type { ShownUser } from './manage-users.ts'
import { renewToken, tokenOf } from './token.queries.ts'

type Environment = Record<string, string | undefined>

const withPassword = (command: Command) =>
  command
    .option('--password-stdin', 'read the password from standard input')
    .option('--password-file <path>', 'read the password from a file')
    .option('--generate-password', 'make a password up and print it')

/** `user …` of a side (eurydice §12.5). */
export function userCommands(parent: Command, side: Side, env: Environment): void {
  const user = parent.command('user').description('Manages the users of this side.')

  withPassword(user.command('add <name>'))
    .description('Adds a user.')
    .option('--no-password', 'without a password: for a user of the proxy, or with a token only')
    .option('--email <address>')
    .option('--superuser', 'may do everything')
    .option('--token', 'make an API token and print it')
    .addHelpText(
      'after',
      example(side, 'user add ann --password-stdin < password.txt', 'user add robot --no-password --token'),
    )
    .action((name: string, options: AddOptions, command: Command) =>
      onAccounts(side, env, (db) => add(db, name, options, command)),
    )
  user
    .command('list')
    .description('Lists users: who is active, rights, when they were last seen.')
    .action((_: object, command: Command) =>
      onAccounts(side, env, async (db) => {
        const users = await listUsers(db)
        await print(command, users, users.map(lineOf).join('\n'))
      }),
    )
  withPassword(user.command('password <name>'))
    .description('Sets a password and ends all logins of the user.')
    .action((name: string, options: PasswordOptions, command: Command) =>
      onAccounts(side, env, async (db) => {
        await findUser(db, name) // before anybody types a password for nothing
        const { password, generated } = await readPassword(options)
        await changePassword(db, name, password)
        await print(
          command,
          { username: name, ...(generated && { password }) },
          generated ? password : `Changed: ${name}`,
        )
      }),
    )
  for (const [verb, active] of [
    ['activate', true],
    ['deactivate', false],
  ] as const) {
    user
      .command(`${verb} <name>`)
      .description(active ? 'Lets a user in again.' : 'Shuts a user out at once; nothing of his is deleted.')
      .action(showing(side, env, (db, name) => setActive(db, name, active)))
  }
  user
    .command('grant <name> <right>')
    .description('Gives a right; there is view_rolling_metrics.')
    .action((name: string, right: string, _: object, command: Command) =>
      onAccounts(side, env, async (db) => show(command, await grant(db, name, right))),
    )
  user
    .command('token <name>')
    .description("Prints the user's API token; makes it when there is none.")
    .option('--renew', 'a new token; the old one is worth nothing from then on')
    .action((name: string, { renew }: { renew?: boolean }, command: Command) =>
      onAccounts(side, env, async (db) => {
        const { id } = await findUser(db, name)
        const token = renew ? await renewToken(db, id) : await tokenOf(db, id)
        await print(command, { username: name, token }, token)
      }),
    )
  if (side === 'origin') originUserCommands(user, env)
  else destinationUserCommands(user, env)
}

function originUserCommands(user: Command, env: Environment): void {
  user
    .command('priority <name> <number>')
    .description('Sets how many turns of the sender the user gets beside others; 0 is usual.')
    .action((name: string, number: string, _: object, command: Command) =>
      withDatabase('origin', env, async (db) => show(command, await setPriority(db, name, number))),
    )
}

function destinationUserCommands(user: Command, env: Environment): void {
  user
    .command('associate <name> <origin-profile-id>')
    .description('Gives the user the files of a profile of the origin, without a token.')
    .addHelpText('after', '\nThe id is "profile_id" of `eurydice origin user list --json`.')
    .action((name: string, profile: string, _: object, command: Command) =>
      withDatabase('destination', env, async (db) => show(command, await associateUser(db, name, profile))),
    )
  user
    .command('dissociate <name>')
    .description('Takes the user from his profile of the origin; the files stay for whoever is associated next.')
    .action((name: string, _: object, command: Command) =>
      withDatabase('destination', env, async (db) => show(command, await dissociate(db, name))),
    )
}

/** `superuser [name]`: a user who may do everything, with a password that is given or made up. */
export function superuserCommand(parent: Command, side: Side, env: Environment): void {
  withPassword(parent.command('superuser [name]'))
    .description(
      'Adds a superuser, "admin" when no name is given; makes up a password when none is given, and prints it.',
    )
    .action((name: string | undefined, options: PasswordOptions, command: Command) => {
      const given = options.passwordStdin || options.passwordFile !== undefined
      const all = { ...options, generatePassword: !given, password: true, superuser: true }
      return onAccounts(side, env, (db) => add(db, name ?? 'admin', all, command))
    })
}

interface AddOptions extends PasswordOptions {
  /** False with `--no-password`. */
  password: boolean
  email?: string
  superuser?: boolean
  token?: boolean
}

async function add(db: Db<AccountTables>, username: string, options: AddOptions, command: Command): Promise<void> {
  const { email, superuser: isSuperuser } = options
  const read = options.password ? await readPassword(options) : undefined
  const user = await addUser(db, { username, password: read?.password, email, isSuperuser })
  const token = options.token ? await tokenOf(db, user.id) : undefined
  const secrets = { ...(read?.generated && { password: read.password }), ...(token !== undefined && { token }) }
  const lines = [`Added: ${username}`, ...Object.entries(secrets).map(([name, value]) => `${name}: ${value}`)]
  await print(command, { ...user, ...secrets }, lines.join('\n'))
}

/** What both sides have in common is all that these commands touch. */
const onAccounts = (side: Side, env: Environment, run: (db: Db<AccountTables>) => Promise<void>) =>
  side === 'origin' ? withDatabase('origin', env, run) : withDatabase('destination', env, run)

const showing =
  (side: Side, env: Environment, change: (db: Db<AccountTables>, name: string) => Promise<ShownUser>) =>
  (name: string, _: object, command: Command) =>
    onAccounts(side, env, async (db) => show(command, await change(db, name)))

const show = (command: Command, user: ShownUser) => print(command, user, lineOf(user))

function lineOf(user: ShownUser): string {
  const rights = [...(user.is_superuser ? ['superuser'] : []), ...user.permissions]
  const notes = [
    user.is_active ? 'active' : 'not active',
    ...rights,
    ...(user.priority ? [`priority ${user.priority}`] : []),
    ...(user.associated_user_profile_id ? [`associated with ${user.associated_user_profile_id}`] : []),
    user.last_access ? `last seen ${user.last_access}` : 'never seen',
  ]
  return `${user.username}: ${notes.join(', ')}`
}

const example = (side: Side, ...lines: string[]) =>
  `\nExamples:\n${lines.map((line) => `  eurydice ${side} ${line}`).join('\n')}`
