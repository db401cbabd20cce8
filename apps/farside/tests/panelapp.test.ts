import { spawn } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Account } from '../provision/account.ts'
import { newInstallation } from './launcher.ts'
import type { Installation, Launcher } from './launcher.ts'

const panelappMain = fileURLToPath(new URL('../../panelapp/main.ts', import.meta.url))
let here: Installation
let launcher: Launcher

beforeAll(async () => {
  here = await newInstallation()
  launcher = await here.start(['panelapp', '--empty'], { env: { PANELAPP__PRODUCT_NAME: 'Panels of the test' } })
}, 120_000)
afterAll(() => here.remove())

const urlOf = async () => (await here.readRun()).programs.panelapp!.url!
const accounts = async () => JSON.parse(await readFile(join(here.data, 'accounts.json'), 'utf8')) as Account[]

/** A command of PanelApp that is told nothing but where the launcher keeps its data. */
async function panelapp(...args: string[]) {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [panelappMain, ...args], { env: { PATH, HOME, FARSIDE_DATA: here.data } })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [code, output, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
  return { code, output, errors }
}

describe('PanelApp with one command', () => {
  test('runs alone, with a database and a login of its own', async () => {
    const { programs } = await here.readRun()
    expect(Object.keys(programs).toSorted()).toEqual(['database', 'panelapp', 'portal'])
    expect(programs.panelapp).toMatchObject({ state: 'healthy', url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:/) })
    expect(new URL(programs.panelapp!.databaseUrl!).username).toBe('panelapp')
    expect((await stat(join(here.data, 'env/panelapp.json'))).mode & 0o777).toBe(0o600)
  })

  test('takes variables with its prefix, says that it is a demonstration, and starts empty when told to', async () => {
    const page = await (await fetch(await urlOf())).text()
    expect(page).toContain('Panels of the test')
    expect(page).toContain('Demo data, not for clinical use.')
    expect(page).toContain('There are no panels here yet')
  })

  test('knows a curator and an ordinary user, each with a token that counts', async () => {
    expect((await accounts()).map(({ program, role, username }) => [program, role, username])).toEqual([
      ['panelapp', 'admin', 'admin'],
      ['panelapp', 'user', 'demo'],
    ])
    const services = `${await urlOf()}/api/v1/panels/`
    for (const { token } of await accounts()) {
      expect((await fetch(services, { headers: { authorization: `Token ${token}` } })).status).toBe(200)
    }
    expect((await fetch(services, { headers: { authorization: `Token ${'0'.repeat(40)}` } })).status).not.toBe(200)
  })

  test('is found by a command that is told nothing else, in a line on standard error', async () => {
    const { code, output, errors } = await panelapp('user', 'list')
    expect(code).toBe(0)
    expect(output).toContain('admin: GEL, active, superuser')
    expect(errors).toBe(`Using the settings of the instance that runs in ${here.data}\n`)
  })

  test('keeps its accounts at the next start, beside another program too', async () => {
    const before = await accounts()
    launcher.tell('SIGTERM')
    await launcher.ended
    expect((await panelapp('user', 'list')).code).toBe(1)
    launcher = await here.start(['panelapp', 'lidi', '--empty'])
    expect(await accounts()).toEqual(before)
    expect(Object.keys((await here.readRun()).programs)).toContain('lidi-send')
    expect(await (await fetch((await here.readRun()).programs.portal!.url!)).text()).toContain('Open PanelApp')
  })
})
