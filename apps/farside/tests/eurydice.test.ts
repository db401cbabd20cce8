import { randomBytes } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Account } from '../provision/account.ts'
import { identify } from '../run/identity.ts'
import { lives, newInstallation, until } from './launcher.ts'
import type { Installation, Launcher } from './launcher.ts'

let here: Installation
let launcher: Launcher

const first = randomBytes(3_000_000)

beforeAll(async () => {
  here = await newInstallation()
  launcher = await here.start(['eurydice'])
})
afterAll(() => here.remove())

async function login(program: string, username = 'demo') {
  const accounts = JSON.parse(await readFile(join(here.data, 'accounts.json'), 'utf8')) as Account[]
  const account = accounts.find((it) => it.program === program && it.username === username)!
  const url = `${(await here.readRun()).programs[program]!.url}/api/v1`
  return { account, url, headers: { authorization: `Token ${account.token}` } }
}

async function upload(name: string, content: Uint8Array<ArrayBuffer>): Promise<void> {
  const { url, headers } = await login('eurydice-origin')
  const answer = await fetch(`${url}/transferables/`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/octet-stream', 'metadata-name': name },
    body: content,
  })
  expect(answer.status).toBe(201)
}

/** The content of the file on the destination, once it is there. */
async function received(name: string): Promise<Buffer> {
  const { url, headers } = await login('eurydice-destination')
  let id: string | undefined
  await until(async () => {
    const list = await fetch(`${url}/transferables/?name=${name}&state=SUCCESS`, { headers })
    const { results } = (await list.json()) as { results: { id: string; name: string }[] }
    id = results.find((it) => it.name === name)?.id
    return id !== undefined
  }, launcher.said)
  const file = await fetch(`${url}/transferables/${id}/download/`, { headers })
  return Buffer.from(await file.arrayBuffer())
}

describe('both sides of Eurydice with one command', () => {
  test('carry a file that was handed in with a token', async () => {
    await upload('first.bin', first)
    expect(first.equals(await received('first.bin'))).toBe(true)
  })

  test('know an administrator and an ordinary user on each side, who may log in by name too', async () => {
    expect((await stat(join(here.data, 'accounts.json'))).mode & 0o777).toBe(0o600)
    for (const program of ['eurydice-origin', 'eurydice-destination']) {
      for (const username of ['admin', 'demo']) {
        const { account, url, headers } = await login(program, username)
        const basic = Buffer.from(`${username}:${account.password}`).toString('base64')
        for (const authorization of [headers.authorization, `Basic ${basic}`]) {
          const me = await fetch(`${url}/user/me/`, { headers: { authorization } })
          expect(await me.json()).toEqual({ username })
        }
      }
    }
  })

  test('show no secret on the portal', async () => {
    const { programs } = await here.readRun()
    const secrets = JSON.parse(await readFile(join(here.data, 'secrets.json'), 'utf8')) as Record<string, string>
    const shown = await Promise.all(
      ['', '/status.json'].map(async (path) => (await fetch(`${programs.portal!.url}${path}`)).text()),
    )
    for (const secret of Object.values(secrets)) expect(shown.join('')).not.toContain(secret)
  })

  test('keep everything when the launcher is killed: the next start ends the database that was left and goes on', async () => {
    const before = await here.readRun()
    const database = identify(before.programs.database!.pid!)!
    launcher.tell('SIGKILL')
    await launcher.ended
    expect(lives(database.pid)).toBe(true)
    launcher = await here.start(['eurydice'])
    expect(launcher.said()).toContain('Ended database of a launcher that was killed')
    expect(lives(database.pid)).toBe(false)
    expect(first.equals(await received('first.bin'))).toBe(true)
    const second = randomBytes(1_000_000)
    await upload('second.bin', second)
    expect(second.equals(await received('second.bin'))).toBe(true)
  })

  test('go on after the database was killed', async () => {
    const before = (await here.readRun()).programs.database!.pid!
    process.kill(before, 'SIGKILL')
    const parts = ['database', 'eurydice-origin', 'eurydice-destination'] as const
    await until(async () => {
      const { programs } = await here.readRun()
      return programs.database!.pid !== before && parts.every((name) => programs[name]!.state === 'healthy')
    }, launcher.said)
    const content = randomBytes(100_000)
    await upload('third.bin', content)
    expect(content.equals(await received('third.bin'))).toBe(true)
  })

  test('leave nothing behind when they are told to end', async () => {
    const { programs } = await here.readRun()
    launcher.tell('SIGTERM')
    expect(await launcher.ended).toBe(0)
    expect(Object.values(programs).filter((part) => lives(part.pid))).toEqual([])
  })
})
