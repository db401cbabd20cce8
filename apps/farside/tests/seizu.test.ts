import { spawn } from 'node:child_process'
import { appendFile, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newInstallation } from './launcher.ts'
import type { Installation, Launcher } from './launcher.ts'

const seizuMain = fileURLToPath(new URL('../../seizu/main.ts', import.meta.url))
let here: Installation
let launcher: Launcher

beforeAll(async () => {
  here = await newInstallation()
  launcher = await here.start(['seizu', '--empty'], { env: { SEIZU__STATSD_EXTERNAL_PREFIX: 'of-the-test' } })
}, 120_000)
afterAll(() => here.remove())

const urlOf = async () => (await here.readRun()).programs.seizu!.url!
const config = async () => (await (await fetch(`${await urlOf()}/api/v1/config`)).json()) as Record<string, any>

/** A command of Seizu that is told nothing but where the launcher keeps its data. */
async function seizu(...args: string[]) {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [seizuMain, ...args], { env: { PATH, HOME, FARSIDE_DATA: here.data } })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [code, output, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
  return { code, output, errors }
}

describe('Seizu with one command', () => {
  test('runs with a graph and a database of its own', async () => {
    const { programs } = await here.readRun()
    expect(Object.keys(programs).toSorted()).toEqual(['bolt', 'database', 'portal', 'seizu', 'seizu-schedules'])
    expect(programs.seizu).toMatchObject({ state: 'healthy', url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:/) })
    expect(programs.bolt).toMatchObject({ state: 'healthy', address: expect.stringMatching(/^bolt:\/\/127\.0\.0\.1:/) })
    expect(new URL(programs.seizu!.databaseUrl!).username).toBe('seizu')
    expect((await stat(join(here.data, 'env/seizu.json'))).mode & 0o777).toBe(0o600)
  })

  test('lets everybody of this machine in, and says that it is an evaluation', async () => {
    await expect.poll(config).toMatchObject({ auth_required: false, query_path: 'server', evaluation: true })
    expect(await config()).toMatchObject({
      stats: { external_prefix: 'of-the-test' },
      features: { query_history: true },
    })
  })

  test('follows the dashboard file in its data folder', async () => {
    const path = join(here.data, 'seizu/dashboards.yaml')
    expect((await config()).config.reports).toEqual({})
    await appendFile(path, 'reports:\n  mine:\n    name: Mine\n    rows: []\n')
    expect((await config()).config.reports).toMatchObject({ mine: { name: 'Mine' } })
  })

  test('has a graph that a command fills which is told nothing else', async () => {
    const { code, output, errors } = await seizu('graph', 'demo', '--nodes', '200', '--if-empty')
    expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/^\d+ nodes, \d+ relationships\n$/) })
    expect(errors).toBe(`Using the settings of the instance that runs in ${here.data}\n`)
    expect((await seizu('graph', 'demo', '--if-empty')).output).toBe('The graph is not empty\n')
  })

  test(
    'keeps file and graph at the next start, and adds no demonstration to what is there',
    { timeout: 60_000 },
    async () => {
      launcher.tell('SIGTERM')
      await launcher.ended
      launcher = await here.start(['seizu'])
      expect((await config()).config.reports).toHaveProperty('mine')
      expect((await seizu('graph', 'demo', '--if-empty')).output).toBe('The graph is not empty\n')
      expect(JSON.parse(await readFile(join(here.data, 'seizu/graph/demo.json'), 'utf8'))).toEqual({ demo: 'made' })
      expect(await (await fetch((await here.readRun()).programs.portal!.url!)).text()).toContain('Open Seizu')
    },
  )
})

describe('scheduled queries beside it', () => {
  let byOnce = 0
  const state = async () => {
    const answer = await fetch(`${await urlOf()}/api/v1/scheduled-queries`)
    return ((await answer.json()) as { items: Record<string, unknown>[] }).items.find((it) => it.id === 'now')
  }
  const runNow = async () => {
    const page = await fetch(await urlOf())
    const cookies = page.headers.getSetCookie().map((it) => it.split(';')[0]!)
    const token = /=([0-9a-f]{64})$/.exec(cookies.find((it) => /=[0-9a-f]{64}$/.test(it)) ?? '')?.[1] ?? ''
    const headers = { cookie: cookies.join('; '), 'x-csrftoken': token, 'x-seizu-csrf': '1' }
    return fetch(`${await urlOf()}/api/v1/scheduled-queries/now/run`, { method: 'POST', headers })
  }

  test('run on request, and `--once` leaves to the worker what it has taken', { timeout: 60_000 }, async () => {
    await appendFile(
      join(here.data, 'seizu/dashboards.yaml'),
      `scheduled_queries:
  now: {name: Now, cypher: "RETURN {n: 1} AS details", enabled: false, actions: [{action_type: log, action_config: {message: ran-now, log_attrs: [n]}}]}
`,
    )
    const ran = () => launcher.said().split('ran-now').length - 1
    for (const times of [1, 2]) {
      expect((await runNow()).status).toBe(202)
      const once = await seizu('worker', 'schedule-queries', '--once')
      expect(once.code).toBe(0)
      await expect.poll(state, { timeout: 20_000 }).toMatchObject({ run_requested: null, last_run_status: 'succeeded' })
      byOnce += once.output.split('ran-now').length - 1
      // One of the two has run it, never both.
      await expect.poll(() => ran() + byOnce, { timeout: 20_000 }).toBe(times)
    }
  })
})
