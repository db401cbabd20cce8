import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freshDatabase } from '@farside/harness/database'
import type { FreshDatabase } from '@farside/harness/database'
import { silentLog } from '@farside/kernel/log'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startWeb } from '../../app.ts'
import { migrations } from '../../migrations.ts'
import program from '../../package.json' with { type: 'json' }
import { readPanelappSettings } from '../../settings.ts'

let database: FreshDatabase
let folder: string
const closing: (() => Promise<void>)[] = []

beforeAll(async () => {
  database = await freshDatabase({ migrations })
  folder = await mkdtemp(join(tmpdir(), 'farside-health-'))
  await writeFile(join(folder, 'token'), 'open-sesame\nsecond line\n')
})
afterAll(async () => {
  for (const close of closing) await close()
  await database?.drop()
  await rm(folder, { recursive: true, force: true })
})

async function start(env: Record<string, string>): Promise<string> {
  const { settings } = readPanelappSettings({ DATABASE_URL: database.url, WEB_BIND: '127.0.0.1:0', ...env })
  const web = await startWeb(settings, { log: silentLog })
  closing.push(() => web.close())
  return web.url
}

const ask = async (url: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(url, { headers, redirect: 'manual' })
  return { status: answer.status, body: (await answer.json()) as unknown }
}

describe('the health check', () => {
  test('[146] is closed without a token, with a wrong one and where none is configured', async () => {
    const url = await start({ HEALTH_ACCESS_TOKEN_LOCATION: join(folder, 'token') })
    for (const path of ['/health_check/', '/health_check/?token=wrong', '/health_check/?token=']) {
      expect((await ask(url + path)).status).toBe(403)
    }
    const open = await start({})
    expect((await ask(`${open}/health_check/?token=`)).status).toBe(403)
    const lost = await start({ HEALTH_ACCESS_TOKEN_LOCATION: join(folder, 'missing') })
    expect((await ask(`${lost}/health_check/?token=`)).status).toBe(403)
  })

  test('[146] tells with the token, in the address or the header Token, and calls a service that is not there an error', async () => {
    const url = await start({ HEALTH_ACCESS_TOKEN_LOCATION: join(folder, 'token') })
    const well = { status: 200, body: { database: 'OK', maintenance: 'OK' } }
    expect(await ask(`${url}/health_check/?token=open-sesame`)).toEqual(well)
    expect(await ask(`${url}/health_check/`, { Token: 'open-sesame' })).toEqual(well)

    const more = await start({
      HEALTH_ACCESS_TOKEN_LOCATION: join(folder, 'token'),
      HEALTH_CHECK_SERVICES: 'database,rabbitmq',
    })
    expect(await ask(`${more}/health_check/?token=open-sesame`)).toEqual({
      status: 500,
      body: { database: 'OK', rabbitmq: 'Error' },
    })
  })

  test('[147] says Maintenance while the file of HEALTH_MAINTENANCE_LOCATION is there', async () => {
    const marker = join(folder, 'maintenance')
    const url = await start({
      HEALTH_ACCESS_TOKEN_LOCATION: join(folder, 'token'),
      HEALTH_MAINTENANCE_LOCATION: marker,
    })
    const address = `${url}/health_check/?token=open-sesame`
    expect((await ask(address)).status).toBe(200)
    await writeFile(marker, '')
    expect(await ask(address)).toEqual({ status: 500, body: { database: 'OK', maintenance: 'Maintenance' } })
    await rm(marker)
    expect((await ask(address)).status).toBe(200)
  })

  test('says that the database is lost, also to whoever has no token, without a word why', async () => {
    const url = await start({
      HEALTH_ACCESS_TOKEN_LOCATION: join(folder, 'token'),
      DATABASE_URL: 'postgresql://x:x@127.0.0.1:1/x',
    })
    expect(await ask(`${url}/health_check/?token=open-sesame`)).toEqual({
      status: 500,
      body: { database: 'Error', maintenance: 'OK' },
    })
    expect(await ask(`${url}/readyz`)).toEqual({ status: 503, body: { ok: false, parts: { database: { ok: false } } } })
    expect(await ask(`${url}/livez`)).toEqual({ status: 200, body: { ok: true } })
  })
})

describe('the version', () => {
  test('is told to everybody at /version/', async () => {
    const url = await start({})
    expect(await ask(`${url}/version/`)).toEqual({ status: 200, body: { version: program.version } })
    expect((await fetch(`${url}/version`, { redirect: 'manual' })).status).toBe(301)
  })
})

describe('the host of a request', () => {
  test('is one of ALLOWED_HOSTS, or the answer is 400', async () => {
    const url = await start({ ALLOWED_HOSTS: 'panels.example.org' })
    expect((await fetch(`${url}/version/`)).status).toBe(400)
  })
})
