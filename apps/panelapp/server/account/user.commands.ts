import { hashPassword, passwordFault, readPassword } from '@farside/kernel/auth'
import type { PasswordOptions } from '@farside/kernel/auth'
import { Option } from 'commander'
import type { Command } from 'commander'
import { print, withDatabase } from '../../command.ts'
import { instantOf } from '../../contract/instant.ts'
import { problems } from '../../problems.ts'
import type { PanelDb, UserType } from '../../tables.ts'
import { createAccount } from './create-account.ts'
import { createSuperuser } from './create-superuser.ts'
import { listAccounts } from './list-accounts.ts'
import type { ShownAccount } from './list-accounts.ts'
import { issueToken } from './token.queries.ts'

const withPassword = (command: Command) =>
  command
    .option('--password-stdin', 'read the password from standard input')
    .option('--password-file <path>', 'read the password from a file')
    .option('--generate-password', 'make a password up and print it')

interface AddOptions extends PasswordOptions {
  /** False with `--no-password`. */
  password: boolean
  type: UserType
  firstName?: string
  lastName?: string
  email?: string
  affiliation?: string
  staff?: boolean
  token?: boolean
}

/** `user …` and `create-superuser`. */
export function userCommands(program: Command): void {
  const user = program.command('user').description('Manages accounts.')
  withPassword(user.command('add <name>'))
    .description('Adds an account with its reviewer record.')
    .addOption(
      new Option('--type <type>', 'GEL: a curator, REVIEWER: a verified reviewer, EXTERNAL: may log in')
        .choices(['GEL', 'REVIEWER', 'EXTERNAL'])
        .default('EXTERNAL'),
    )
    .option('--no-password', 'without a password: with a token only')
    .option('--first-name <text>')
    .option('--last-name <text>')
    .option('--email <address>')
    .option('--affiliation <text>', 'shown beside the name at every review')
    .option('--staff', 'may enter the admin site')
    .option('--token', 'make an API token and print it')
    .addHelpText(
      'after',
      examples(
        'user add ann --type GEL --affiliation "Genetics, General Hospital" --password-stdin < password.txt',
        'user add pipeline --no-password --token',
      ),
    )
    .action((name: string, options: AddOptions, command: Command) =>
      withDatabase(process.env, (db) => add(db, name, options, command)),
    )
  user
    .command('list')
    .description('Lists accounts: who is active, what they may, their tokens.')
    .action((_: object, command: Command) =>
      withDatabase(process.env, async (db) => {
        const accounts = await listAccounts(db)
        await print(command, accounts, accounts.map(lineOf).join('\n'))
      }),
    )
  user
    .command('token <name>')
    .description(
      'Makes an API token and prints it, this once; the former one of that name is worth nothing from then on.',
    )
    .option('--name <label>', 'beside others of the account', '')
    .action((username: string, { name }: { name: string }, command: Command) =>
      withDatabase(process.env, async (db) => {
        const token = await db.transaction().execute(async (tx) => {
          const found = await tx.selectFrom('account').select('id').where('username', '=', username).executeTakeFirst()
          if (!found) throw problems.account_missing(username)
          return issueToken(tx, { accountId: found.id, name, at: now() })
        })
        await print(command, { username, token }, token)
      }),
    )
  withPassword(program.command('create-superuser [name]').alias('createsuperuser'))
    .description(
      'Adds an account that may do everything, "admin" when no name is given; makes up a password when none is given, and prints it.',
    )
    .option('--email <address>', '', '')
    .option('--token', 'make an API token and print it')
    .addHelpText('after', examples('create-superuser', 'create-superuser ann --email ann@example.org --password-stdin'))
    .action(
      (
        name: string | undefined,
        options: PasswordOptions & { email: string; token?: boolean },
        command: Command,
      ): Promise<void> =>
        withDatabase(process.env, async (db) => {
          const given = options.passwordStdin || options.passwordFile !== undefined
          const username = name ?? 'admin'
          const { password, generated } = await readPassword({ ...options, generatePassword: !given })
          const id = await createSuperuser(db, { username, email: options.email, password, at: now() })
          await tell(command, db, { id, username, ...(generated && { password }) }, options.token)
        }),
    )
}

async function add(db: PanelDb, username: string, options: AddOptions, command: Command): Promise<void> {
  const read = options.password ? await readPassword(options) : undefined
  const fault = read && passwordFault(read.password, username)
  if (fault) throw problems.password_refused(fault)
  const passwordHash = read && (await hashPassword(read.password))
  const { type: userType, firstName, lastName, email, affiliation, staff: isStaff } = options
  const id = await db.transaction().execute((tx) =>
    createAccount(tx, {
      username,
      userType,
      ...(passwordHash !== undefined && { passwordHash }),
      ...(firstName !== undefined && { firstName }),
      ...(lastName !== undefined && { lastName }),
      ...(email !== undefined && { email }),
      ...(affiliation !== undefined && { affiliation }),
      ...(isStaff !== undefined && { isStaff }),
      at: now(),
    }),
  )
  await tell(command, db, { id, username, ...(read?.generated && { password: read.password }) }, options.token)
}

async function tell(
  command: Command,
  db: PanelDb,
  made: { id: number; username: string; password?: string },
  withToken = false,
): Promise<void> {
  const { id: accountId, username, password } = made
  const token = withToken ? await db.transaction().execute((tx) => issueToken(tx, { accountId, at: now() })) : undefined
  const secrets = { ...(password !== undefined && { password }), ...(token !== undefined && { token }) }
  const lines = [`Added: ${username}`, ...Object.entries(secrets).map(([name, value]) => `${name}: ${value}`)]
  await print(command, { id: accountId, username, ...secrets }, lines.join('\n'))
}

const now = () => instantOf(new Date())

function lineOf(account: ShownAccount): string {
  const notes = [
    account.name && `${account.name}${account.affiliation && ` (${account.affiliation})`}`,
    account.user_type,
    account.is_active ? 'active' : 'not active',
    account.is_superuser ? 'superuser' : account.is_staff && 'staff',
    account.tokens.length > 0 && `${account.tokens.length === 1 ? 'a token' : `${account.tokens.length} tokens`}`,
  ]
  return `${account.username}: ${notes.filter(Boolean).join(', ')}`
}

const examples = (...lines: string[]) => `\nExamples:\n${lines.map((line) => `  panelapp ${line}`).join('\n')}`
