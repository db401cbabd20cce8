import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshDatabase } from '@farside/harness/database'
import type { FreshDatabase } from '@farside/harness/database'
import { environmentOf, startApi } from './start-api.ts'
import type { StartedApi } from './start-api.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
let origin: StartedApi<'origin'>
let destination: StartedApi<'destination'>
let empty: FreshDatabase
let folder: string

beforeAll(async () => {
  origin = await startApi('origin')
  destination = await startApi('destination')
  empty = await freshDatabase()
  folder = await mkdtemp(join(tmpdir(), 'farside-commands-'))
})
afterAll(async () => {
  await origin.close()
  await destination.close()
  await empty.drop()
  await rm(folder, { recursive: true, force: true })
})

interface Ended {
  code: number
  output: string
  errors: string
}

/** Runs `eurydice ARGS` as a process of its own, with only these variables. */
function eurydice(args: string[], env: Record<string, string>, input = ''): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [main, ...args], { env: { PATH: '', ...env } }, (error, output, errors) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, output, errors }),
    )
    child.stdin?.end(input)
  })
}
const onOrigin = (args: string[], input?: string) => eurydice(['origin', ...args], origin.environment, input)
const onDestination = (args: string[], input?: string) =>
  eurydice(['destination', ...args], destination.environment, input)
const loginStatus = async (side: StartedApi<'origin'>, name: string, password: string) => {
  const authorization = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`
  return (await side.ask('/user/me/', { headers: { authorization } })).status
}

describe('§12.5 commands for users', () => {
  test('a user is added with a password from standard input and may log in', async () => {
    const added = await onOrigin(['user', 'add', 'ann', '--password-stdin', '--json'], 'tulip engine 42\n')
    expect([added.code, added.errors]).toEqual([0, ''])
    const user = JSON.parse(added.output)
    expect(user).toMatchObject({ username: 'ann', is_active: true, profile_id: expect.any(String), priority: 0 })
    expect(added.output).not.toContain('tulip')
    expect(await loginStatus(origin, 'ann', 'tulip engine 42')).toBe(200)
    const again = await onOrigin(['user', 'add', 'ann', '--password-stdin'], 'tulip engine 42\n')
    expect([again.code, again.errors]).toEqual([1, 'Cannot add the user "ann": the name is taken\n'])
  })

  test.each([
    ['without a password', ['user', 'add', 'bob'], ''],
    ['with a weak one', ['user', 'add', 'bob', '--password-stdin'], '12345678'],
    ['with a bad name', ['user', 'add', 'bob smith', '--no-password'], ''],
    ['with an unknown right', ['user', 'grant', 'bob', 'everything'], ''],
    ['with a priority below 0', ['user', 'priority', 'bob', '--', '-1'], ''],
  ])('refuses %s in one line, with exit code 2', async (_, args, input) => {
    const { code, errors } = await onOrigin(args, input)
    expect([code, errors]).toEqual([2, expect.stringMatching(/^Cannot [^\n]+\n$/)])
  })

  test('a password is changed from a file or made up, and the old one is worth nothing', async () => {
    await onOrigin(['user', 'add', 'carol', '--password-stdin'], 'first sentence')
    const path = join(folder, 'password')
    await writeFile(path, 'second sentence\n')
    expect((await onOrigin(['user', 'password', 'carol', '--password-file', path])).code).toBe(0)
    expect(await loginStatus(origin, 'carol', 'first sentence')).toBe(401)
    expect(await loginStatus(origin, 'carol', 'second sentence')).toBe(200)
    const made = await onOrigin(['user', 'password', 'carol', '--generate-password'])
    expect(await loginStatus(origin, 'carol', made.output.trim())).toBe(200)
  })

  test('rights, tokens, priority and activity are set by name', async () => {
    const added = JSON.parse((await onOrigin(['user', 'add', 'robot', '--no-password', '--token', '--json'])).output)
    const headers = { authorization: `Token ${added.token}` }
    expect((await origin.ask('/metrics/', { headers })).status).toBe(403)
    await onOrigin(['user', 'grant', 'robot', 'view_rolling_metrics'])
    expect((await origin.ask('/metrics/', { headers })).status).toBe(200)
    await onOrigin(['user', 'deactivate', 'robot'])
    expect((await origin.ask('/user/me/', { headers })).status).toBe(401)
    await onOrigin(['user', 'activate', 'robot'])
    expect((await onOrigin(['user', 'token', 'robot'])).output).toBe(`${added.token}\n`)
    const renewed = (await onOrigin(['user', 'token', 'robot', '--renew'])).output.trim()
    expect((await origin.ask('/user/me/', { headers })).status).toBe(401)
    expect((await origin.ask('/user/me/', { headers: { authorization: `Token ${renewed}` } })).status).toBe(200)
    await onOrigin(['user', 'priority', 'robot', '3'])
    const all = JSON.parse((await onOrigin(['user', 'list', '--json'])).output) as { username: string }[]
    expect(all.find((it) => it.username === 'robot')).toMatchObject({
      priority: 3,
      permissions: ['view_rolling_metrics'],
      is_active: true,
    })
    expect((await onOrigin(['user', 'token', 'nobody'])).errors).toBe('Cannot find the user "nobody"\n')
  })

  test('a user of the destination is associated and taken from his profile again', async () => {
    const profile = randomUUID()
    await onDestination(['user', 'add', 'dora', '--no-password'])
    await onDestination(['user', 'add', 'eve', '--no-password'])
    const linked = await onDestination(['user', 'associate', 'dora', profile, '--json'])
    expect(JSON.parse(linked.output)).toMatchObject({ associated_user_profile_id: profile })
    expect((await onDestination(['user', 'associate', 'dora', profile.toUpperCase()])).code).toBe(0)
    expect((await onDestination(['user', 'associate', 'eve', profile])).code).toBe(1)
    expect((await onDestination(['user', 'associate', 'dora', randomUUID()])).code).toBe(1)
    expect((await onDestination(['user', 'associate', 'eve', 'no-id'])).code).toBe(2)
    expect(JSON.parse((await onDestination(['user', 'dissociate', 'dora', '--json'])).output).profile_id).toBeNull()
    expect((await onDestination(['user', 'associate', 'eve', profile])).code).toBe(0)
  })

  test('a superuser gets a password that is shown once', async () => {
    const { output } = await onDestination(['superuser', '--json'])
    const { username, password, is_superuser } = JSON.parse(output)
    expect([username, is_superuser]).toEqual(['admin', true])
    const authorization = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`
    expect((await destination.ask('/metrics/', { headers: { authorization } })).status).toBe(200)
  })
})

describe('§12.5 other commands', () => {
  test('maintenance is switched and shown', async () => {
    expect(JSON.parse((await onOrigin(['maintenance', 'on', '--json'])).output)).toEqual({ maintenance: true })
    expect((await onOrigin(['maintenance', 'show'])).output).toBe('Maintenance is on\n')
    expect((await onOrigin(['maintenance', 'off'])).output).toBe('Maintenance is off\n')
  })

  test('migrate creates the schema and is safe to run again', async () => {
    const env = environmentOf(empty.url, folder)
    const first = JSON.parse((await eurydice(['origin', 'migrate', '--json'], env)).output)
    expect(first.applied.length).toBeGreaterThan(0)
    expect((await eurydice(['origin', 'migrate'], env)).output).toBe('Up to date\n')
  })

  test('healthcheck tells by its exit code whether the API lives', async () => {
    const at = (port: number) => ({ ...origin.environment, PORT: String(port) })
    expect((await eurydice(['origin', 'healthcheck'], at(origin.port))).code).toBe(0)
    expect((await eurydice(['origin', 'healthcheck', '--ready'], at(origin.port))).code).toBe(0)
    const dead = await eurydice(['origin', 'healthcheck'], at(1))
    expect([dead.code, dead.errors]).toEqual([1, expect.stringMatching(/^Not healthy: /)])
  })

  test('a database that cannot be reached is one line and exit code 1', async () => {
    const { code, errors } = await eurydice(['origin', 'user', 'list'], { ...origin.environment, DB_PORT: '1' })
    expect([code, errors]).toEqual([1, 'Cannot reach the database at the moment; try again soon\n'])
  })

  test('§16.2 case 57: a wrong setting keeps a process from starting and is named', async () => {
    for (const value of ['1h30m', '-5']) {
      const { code, errors } = await eurydice(['origin', 'api'], { ...origin.environment, SESSION_COOKIE_AGE: value })
      expect([code, errors]).toEqual([2, expect.stringContaining(`SESSION_COOKIE_AGE=${value}`)])
    }
    const fine = await eurydice(['origin', 'user', 'list'], { ...origin.environment, SESSION_COOKIE_AGE: '' })
    expect(fine.code).toBe(0)
  })
})
