import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { freshDatabase } from '@farside/harness/database'
import type { FreshDatabase } from '@farside/harness/database'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrations } from '../migrations.ts'
import { pageOf, startStandIn } from '../server/mirror/stand-in.fixture.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
let database: FreshDatabase
let folder: string
const children: ChildProcess[] = []

beforeAll(async () => {
  database = await freshDatabase({ migrations })
  folder = await mkdtemp(join(tmpdir(), 'farside-panelapp-'))
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await database?.drop()
  await rm(folder, { recursive: true, force: true })
})

/** `panelapp ARGS` as a process of its own, with only these variables. */
function begin(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH, HOME, NODE_COMPILE_CACHE, FARSIDE_DATA: folder, DATABASE_URL: database.url, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  children.push(child)
  return child
}

async function panelapp(args: readonly string[], env: Record<string, string> = {}, input = '') {
  const child = begin(args, env)
  child.stdin!.end(input)
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [code, output, errors] = await Promise.all([ended, text(child.stdout!), text(child.stderr!)])
  return { code, output, errors }
}

const read = async (args: readonly string[], input = '') => {
  const { code, output, errors } = await panelapp(['--json', ...args], {}, input)
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  return JSON.parse(output) as Record<string, unknown>
}

interface Web {
  child: ChildProcess
  url: string
  lines: Record<string, unknown>[]
  /** Waits for so many lines with this key. */
  until(key: string, count?: number): Promise<Record<string, unknown>[]>
}

/** A web process that serves. */
async function web(env: Record<string, string> = {}): Promise<Web> {
  const child = begin(['web'], { WEB_BIND: '127.0.0.1:0', ...env })
  const lines: Record<string, unknown>[] = []
  const waiting = new Set<() => void>()
  let rest = ''
  child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n')
    rest = parts.pop()!
    for (const line of parts) lines.push(JSON.parse(line) as Record<string, unknown>)
    for (const look of waiting) look()
  })
  const until = (key: string, count = 1) =>
    new Promise<Record<string, unknown>[]>((resolve) => {
      const look = () => {
        const found = lines.filter((line) => line.key === key)
        if (found.length < count) return
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      look()
    })
  const [ready] = await until('web_ready', Number(env.WEB_WORKERS ?? 1))
  return { child, url: String(ready!.url), lines, until }
}

const endOf = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('close', resolve))

describe('commands about accounts', () => {
  test('create-superuser makes a curator who may do everything, with a password made up', async () => {
    expect(await read(['create-superuser'])).toMatchObject({ username: 'admin', password: expect.any(String) })
    const [admin] = (await read(['user', 'list'])) as unknown as Record<string, unknown>[]
    expect(admin).toMatchObject({ username: 'admin', user_type: 'GEL', is_superuser: true, affiliation: 'Other' })
  })

  test('user add makes an account and its token; user token makes another in its place', async () => {
    const added = await read(
      ['user', 'add', 'ann', '--type', 'GEL', '--affiliation', 'Lab', '--password-stdin', '--token'],
      'a long sentence\n',
    )
    expect(added).toMatchObject({ username: 'ann', token: expect.stringMatching(/^[0-9a-f]{40}$/) })
    const { token } = await read(['user', 'token', 'ann'])
    expect(token).not.toBe(added.token)
    const listed = (await read(['user', 'list'])) as unknown as Record<string, unknown>[]
    expect(listed.find(({ username }) => username === 'ann')).toMatchObject({ user_type: 'GEL', tokens: [''] })
  })

  test.each([
    [['user', 'add', 'bob', '--password-stdin'], '12345678', 'Cannot use this password', 2],
    [['user', 'add', 'b b', '--no-password'], '', 'Cannot use the user name "b b"', 2],
    [['user', 'token', 'nobody'], '', 'There is no account "nobody"', 1],
  ])('are refused in a sentence: %j', async (args, input, sentence, code) => {
    const ended = await panelapp(args, {}, input)
    expect(ended.errors).toContain(sentence)
    expect(ended).toMatchObject({ code, output: '' })
  })
})

describe('home-text load', () => {
  test('puts texts on the home page, neutralised, in their order, and only all together (home-page)', async () => {
    const served = await web()
    const page = async (path: string) => (await fetch(served.url + path)).text()
    expect(await page('/')).toContain('There are no panels here yet')
    await writeFile(join(folder, '20-News.md'), '# What is new\n\nA <img src=x onerror=alert(1)> picture\n')
    await writeFile(join(folder, '10-Start.md'), '# Welcome\n\nHere *panels* are.\n')
    expect(await read(['home-text', 'load', folder])).toEqual({ loaded: ['Start', 'News'], removed: 0 })
    expect(await page('/')).toContain('Here <em>panels</em> are.')
    expect(await page('/?tab=News')).toContain('<h1>What is new</h1>')
    expect(await page('/?tab=News')).not.toContain('onerror')
    expect((await fetch(`${served.url}/?tab=Nothing`)).status).toBe(404)
    await writeFile(join(folder, '30-Broken.json'), '[')
    expect(await panelapp(['home-text', 'load', folder])).toMatchObject({ code: 2 })
    expect(await page('/')).not.toContain('Broken')
    served.child.kill('SIGTERM')
    expect(await endOf(served.child)).toBe(0)
  })
})

describe('the web command', () => {
  test('serves from WEB_WORKERS processes on one port, adds up their figures, replaces one that dies, and ends all', async () => {
    const served = await web({ WEB_WORKERS: '2', METRICS_LISTEN: '127.0.0.1:0', WEB_ACCESS_LOG: 'yes' })
    const [metrics] = await served.until('metrics_ready')
    for (let asked = 0; asked < 4; asked += 1) {
      const answer = await fetch(`${served.url}/version/`, { headers: { connection: 'close' } })
      expect(answer.status).toBe(200)
    }
    const lines = await served.until('http_request', 4)
    expect(lines[0]).toMatchObject({
      level: 'INFO',
      logger: 'panelapp.web',
      hostname: expect.any(String),
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      method: 'GET',
      path: '/version/',
      status: 200,
      duration_ms: expect.any(Number),
      user_id: null,
      request_id: expect.any(String),
    })
    const figures = await (await fetch(String(metrics!.url))).text()
    expect(figures).toContain('panelapp_answers_total{status="200"} 4')

    const [pid] = served.lines.filter((line) => line.key === 'web_ready').map((line) => Number(line.pid))
    process.kill(pid!, 'SIGKILL')
    await served.until('worker_ended')
    await served.until('web_ready', 3)
    expect((await fetch(`${served.url}/version/`)).status).toBe(200)
    served.child.kill('SIGTERM')
    expect(await endOf(served.child)).toBe(0)
    await expect(fetch(`${served.url}/version/`)).rejects.toThrow()
  })

  test('stops before it listens where a setting is wrong', async () => {
    expect(await panelapp(['web'], { ENV_NAME: 'prod' })).toMatchObject({
      code: 2,
      errors: expect.stringContaining('SECRET_KEY is not set'),
    })
  })

  test('is asked by healthcheck', async () => {
    const served = await web()
    const env = { WEB_BIND: served.url.slice('http://'.length) }
    expect(await panelapp(['healthcheck', '--ready'], env)).toMatchObject({ code: 0, output: 'Healthy\n' })
    served.child.kill('SIGTERM')
    await endOf(served.child)
    expect(await panelapp(['healthcheck'], env)).toMatchObject({
      code: 1,
      errors: expect.stringContaining('does not answer'),
    })
  })
})

describe('maintenance', () => {
  test('migrate is safe to run again', async () => {
    expect(await read(['migrate'])).toEqual({ applied: [] })
  })

  test('panels-reset-stats counts all panels', async () => {
    expect(await read(['panels-reset-stats'])).toEqual({ panels: 0, changed: 0 })
  })

  test('mirror shows MIRROR_TOKEN to its source, and nobody else sees it', async () => {
    const shown = new Set<string | undefined>()
    const source = await startStandIn((_, request) => {
      shown.add(request.headers.authorization)
      return pageOf([])
    })
    const env = { MIRROR_TOKEN: 'not-to-be-seen' }
    const { code, output, errors } = await panelapp(['mirror', source.url, '--rate', '0', '--dry-run'], env)
    await source.close()
    expect([code, shown]).toEqual([0, new Set(['Token not-to-be-seen'])])
    expect(output + errors).not.toContain('not-to-be-seen')
  })
  test('load wants an address that pages can lead to', async () => {
    const { code, errors } = await panelapp(['load', folder, '--source', 'ftp://elsewhere'])
    expect({ code, errors }).toEqual({ code: 1, errors: expect.stringContaining('Give the address of a site') })
  })

  test.each([['user list'], ['migrate']])('a database that is not there is told in a sentence: %s', async (command) => {
    const ended = await panelapp(command.split(' '), { DATABASE_URL: 'postgresql://x:x@127.0.0.1:1/x' })
    expect(ended).toMatchObject({ code: 1, output: '', errors: 'The database cannot be reached\n' })
  })
})
