import { freshDatabase } from '@farside/harness/database'
import type { FreshDatabase } from '@farside/harness/database'
import { verifyPassword } from '@farside/kernel/auth'
import { openDatabase } from '@farside/kernel/db'
import { silentLog } from '@farside/kernel/log'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startWeb } from '../../app.ts'
import { migrations } from '../../migrations.ts'
import { readPanelappSettings } from '../../settings.ts'
import type { PanelDb, Tables } from '../../tables.ts'
import { addPerson } from '../../tests/sample-people.ts'
import { may } from '../viewer/permissions.rules.ts'
import { viewerOfName } from './account.queries.ts'
import { createAccount } from './create-account.ts'
import type { NewAccount } from './create-account.ts'
import { createSuperuser } from './create-superuser.ts'
import { systemAccount } from './system-account.ts'
import { issueToken } from './token.queries.ts'

let database: FreshDatabase
let db: PanelDb
const at = '2026-01-01T00:00:00.000000Z'

beforeAll(async () => {
  database = await freshDatabase({ migrations })
  db = openDatabase<Tables>(database.url)
})
afterAll(async () => {
  await db?.destroy()
  await database?.drop()
})

const create = (username: string, more: Partial<NewAccount> = {}) =>
  db.transaction().execute((tx) => createAccount(tx, { username, at, ...more }))
const codeOf = (making: Promise<unknown>) =>
  making.then(
    () => 'made',
    (error: { code: string }) => error.code,
  )

describe('an account', () => {
  test('has a reviewer record whatever path made it, and is called by its user name until it has others', async () => {
    await create('zoé.o-1+@x')
    expect(await viewerOfName(db, 'zoé.o-1+@x')).toMatchObject({ name: 'zoé.o-1+@x', userType: 'EXTERNAL' })
    await db.insertInto('account').values({ username: 'raw', password: '!' }).execute()
    expect(await viewerOfName(db, 'raw')).toMatchObject({ userType: 'EXTERNAL', affiliation: '', groups: [] })
  })

  test('without a reviewer record may do the least', async () => {
    const id = await create('bare')
    await db.deleteFrom('reviewer').where('account_id', '=', id).execute()
    expect(await viewerOfName(db, 'bare')).toMatchObject({ userType: 'EXTERNAL' })
  })

  test.each(['', 'a b', 'a/b', 'x'.repeat(151), 'a\n'])('is refused the user name "%s"', async (username) => {
    expect(await codeOf(create(username))).toBe('username_invalid')
  })

  test('is refused a user name or an address that another has', async () => {
    await create('taken', { email: 'Taken@EXAMPLE.org' })
    const { email } = await db
      .selectFrom('account')
      .select('email')
      .where('username', '=', 'taken')
      .executeTakeFirstOrThrow()
    expect(email).toBe('Taken@example.org')
    expect(await codeOf(create('taken'))).toBe('username_taken')
    expect(await codeOf(create('other', { email: 'taken@example.org' }))).toBe('email_taken')
    expect(await codeOf(create('other', { email: 'nonsense' }))).toBe('email_invalid')
    expect([await codeOf(create('none1')), await codeOf(create('none2'))]).toEqual(['made', 'made'])
  })

  test('is refused names that do not fit', async () => {
    const names = { firstName: 'x'.repeat(151), affiliation: 'x'.repeat(1025) }
    await expect(create('long', names)).rejects.toMatchObject({
      details: { fields: { first_name: expect.any(String), affiliation: expect.any(String) } },
    })
  })

  test('of two registrations of one address at the same moment one is refused', async () => {
    const outcomes = ['race1', 'race2'].map((name) => codeOf(create(name, { email: 'race@example.org' })))
    expect((await Promise.all(outcomes)).toSorted()).toEqual(['email_taken', 'made'])
  })

  test('of the system is made once, a curator that nobody can log in as', async () => {
    const makers = Array.from({ length: 3 }, () => db.transaction().execute(systemAccount))
    const [first, ...others] = await Promise.all(makers)
    expect(others).toEqual([first, first])
    expect([first!.userType, may(first!, 'add_entity')]).toEqual(['GEL', true])
    const { password } = await db
      .selectFrom('account')
      .select('password')
      .where('username', '=', 'GEL')
      .executeTakeFirstOrThrow()
    expect(await verifyPassword('', password)).toMatchObject({ ok: false })
  })
})

describe('a superuser', () => {
  test('[17] has a password and the record of a curator', async () => {
    const id = await createSuperuser(db, {
      username: 'root',
      email: 'root@example.org',
      password: 'a long sentence',
      at,
    })
    const account = await db.selectFrom('account').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    const reviewer = await db.selectFrom('reviewer').selectAll().where('account_id', '=', id).executeTakeFirstOrThrow()
    expect(await verifyPassword('a long sentence', account.password)).toMatchObject({ ok: true })
    expect(account).toMatchObject({ is_staff: true, is_superuser: true, is_active: true })
    expect(reviewer).toMatchObject({
      user_type: 'GEL',
      affiliation: 'Other',
      role: 'Other',
      workplace: 'Other',
      reviewer_group: 'Other',
    })
    expect(may((await viewerOfName(db, 'root'))!, 'edit_panel')).toBe(true)
  })

  test.each([
    ['digits', '12345678'],
    ['few signs', 'short'],
    ['the user name', 'boss-user'],
    ['the address', 'chief.person1'],
  ])('is refused a password of %s', async (_, password) => {
    const superuser = { username: 'boss-user', email: 'chief.person@example.org', password, at }
    expect(await codeOf(createSuperuser(db, superuser))).toBe('password_refused')
  })
})

describe('a token', () => {
  let now = new Date('2026-01-01T12:00:00Z')
  let url = ''
  let readOnlyUrl = ''
  const closing: (() => Promise<void>)[] = []
  beforeAll(async () => {
    const start = async (env: Record<string, string>) => {
      const given = { DATABASE_URL: database.url, WEB_BIND: '127.0.0.1:0', ...env }
      const { settings } = readPanelappSettings(given)
      const web = await startWeb(settings, { log: silentLog, now: () => now })
      closing.push(() => web.close())
      return web.url
    }
    url = await start({})
    readOnlyUrl = await start({ PANELAPP_READ_ONLY: 'true' })
  })
  afterAll(async () => {
    for (const close of closing) await close()
  })
  const ask = async (authorization: string, site = url) => {
    const reply = await fetch(`${site}/api/v1/panels/`, { headers: { authorization } })
    return { status: reply.status, body: (await reply.json()) as unknown }
  }
  const issue = (accountId: number, name?: string) =>
    db.transaction().execute((tx) => issueToken(tx, { accountId, at, ...(name !== undefined && { name }) }))
  const lastUsed = async (accountId: number) => {
    const row = await db
      .selectFrom('api_token')
      .select('last_used')
      .where('account_id', '=', accountId)
      .executeTakeFirst()
    return row?.last_used
  }

  test('[15] opens the web services', async () => {
    const { accountId } = await addPerson(db, 'tom', 'REVIEWER')
    const token = await issue(accountId)
    expect(token).toMatch(/^[0-9a-f]{40}$/)
    expect((await ask(`Token ${token}`)).status).toBe(200)
  })

  test.each(['wrong', '', 'two words', 'A'.repeat(40), '0'.repeat(40)])('[16] "%s" is refused', async (token) => {
    expect(await ask(`Token ${token}`)).toEqual({ status: 401, body: { detail: 'Invalid token.' } })
  })

  test('other schemes are not ours', async () => {
    expect((await ask('Basic dG9tOng=')).status).toBe(200)
    expect((await ask('Bearer x')).status).toBe(200)
  })

  test('is kept as a digest alone, and tells at most once a minute that it was used', async () => {
    const { accountId } = await addPerson(db, 'tim', 'REVIEWER')
    const token = await issue(accountId)
    const stored = await db
      .selectFrom('api_token')
      .selectAll()
      .where('account_id', '=', accountId)
      .executeTakeFirstOrThrow()
    expect(JSON.stringify(stored)).not.toContain(token)
    const times: unknown[] = []
    for (const second of ['00', '59', '60'].map(Number)) {
      now = new Date(Date.parse('2026-01-01T12:00:00Z') + second * 1000)
      await ask(`Token ${token}`)
      times.push(await lastUsed(accountId))
    }
    expect(times).toEqual(['2026-01-01T12:00:00.000000Z', '2026-01-01T12:00:00.000000Z', '2026-01-01T12:01:00.000000Z'])
  })

  test('of a name replaces the former one; others go on', async () => {
    const { accountId } = await addPerson(db, 'tea', 'REVIEWER')
    const [old, other, fresh] = [await issue(accountId), await issue(accountId, 'nightly'), await issue(accountId)]
    const statuses = await Promise.all([old, other, fresh].map(async (it) => (await ask(`Token ${it}`)).status))
    expect(statuses).toEqual([401, 200, 200])
  })

  test('of an account that is not active is refused', async () => {
    const { accountId } = await addPerson(db, 'ted', 'GEL')
    const token = await issue(accountId)
    await db.updateTable('account').set({ is_active: false }).where('id', '=', accountId).execute()
    expect((await ask(`Token ${token}`)).status).toBe(401)
  })

  test('is nothing where nobody has an account: in read-only mode everybody is anonymous', async () => {
    const { accountId } = await addPerson(db, 'tess', 'GEL')
    const token = await issue(accountId)
    expect((await ask(`Token ${token}`, readOnlyUrl)).status).toBe(200)
    expect((await ask('Token wrong', readOnlyUrl)).status).toBe(200)
    expect(await lastUsed(accountId)).toBeNull()
  })
})
