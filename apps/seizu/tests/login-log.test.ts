import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSeizuLog } from '../log.ts'
import { startLoadBalancer } from './load-balancer.fixture.ts'
import { https, openWebs } from './web.fixture.ts'
import type { Webs } from './web.fixture.ts'

type LogLine = Record<string, unknown>

let webs: Webs
let balancer: Awaited<ReturnType<typeof startLoadBalancer>>
beforeAll(async () => {
  webs = await openWebs()
  balancer = await startLoadBalancer()
})
afterAll(async () => {
  await webs.close()
  balancer.close()
})

/** A log that goes to a file, as LOG_CONFIG_FILE says, and what it has so far. */
async function logInto(name: string, config: string) {
  await webs.put(`${name}.conf`, config)
  const log = openSeizuLog('seizu.web', { LOG_CONFIG_FILE: join(webs.folder, `${name}.conf`) }, { LOGS: webs.folder })
  const lines = async (): Promise<LogLine[]> =>
    (await readFile(join(webs.folder, `${name}.log`), 'utf8').catch(() => ''))
      .split('\n')
      .filter((it) => it !== '')
      .map((it) => JSON.parse(it) as LogLine)
  return { log, lines, text: async () => JSON.stringify(await lines()) }
}
const everything = (name: string) =>
  `{version: 1, root: {level: DEBUG, handlers: [file]}, handlers: {file: {filename: "$LOGS/${name}.log"}}}`

function parts() {
  let fails = false
  const graph = {
    isEmbedded: async () => false,
    read: async () => ({ rows: [{ version: '5.26.30', edition: 'community' }] }),
    write: async (statement: string) => {
      if (fails && statement.startsWith('CREATE')) throw new Error('the database does not want to')
    },
    close: async () => {},
  } as never
  const userStore = { get: async () => undefined, put: async () => {}, close: async () => {} }
  return { override: { graph, userStore }, failFromNowOn: () => void (fails = true) }
}

describe('the log of a web process', () => {
  test('has a line for each request, its duration in microseconds, and no query string', async () => {
    const { log, lines, text } = await logInto('access', everything('access'))
    const url = await webs.start({}, { log })
    const before = performance.now()
    await fetch(`${url}/api/v1/config?secret=hunter2`, {
      headers: {
        ...https,
        'x-request-id': 'of-the-proxy',
        'x-forwarded-for': '192.0.2.1',
        'user-agent': 'the test',
        accept: 'application/json',
      },
    })
    const most = (performance.now() - before) * 1000
    await expect.poll(async () => (await lines()).some((it) => it.key === 'http_request')).toBe(true)
    const line = (await lines()).find((it) => it.key === 'http_request')!
    expect(line).toMatchObject({
      asctime: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      name: 'seizu.web',
      levelname: 'INFO',
      message: 'GET /api/v1/config 200',
      request_line: 'GET /api/v1/config',
      status: 200,
      request_length: 0,
      response_length: expect.any(Number),
      forwarded_for: '192.0.2.1',
      user_agent: 'the test',
      request_id: 'of-the-proxy',
      accept: 'application/json',
    })
    // More than a few hundred: no request takes less, and one in milliseconds would say so.
    expect(line.duration_us).toBeGreaterThan(300)
    expect(line.duration_us).toBeLessThan(most)
    expect(await text()).not.toContain('hunter2')
  })

  test('[37] tells of each database user that is made, deleted, or could not be, as AUDIT; and never a password or token', async () => {
    const { log, lines, text } = await logInto('audit', everything('audit'))
    const { override, failFromNowOn } = parts()
    const env = { ...balancer.env, SEIZU_QUERY_PATH: 'browser', FORWARDED_ALLOW_IPS: '*' }
    const url = await webs.start({ ...env, CSRF_DISABLE: 'yes' }, { log, ...override })
    balancer.passTo(url)
    balancer.letIn('ann@x.example')
    const login = () => fetch(`${balancer.url}/api/v1/login`, { method: 'POST', headers: https })
    const { password } = (await (await login()).json()) as { password: string }
    failFromNowOn()
    expect((await login()).status).toBe(403)
    expect(
      (
        await fetch(`${url}/api/v1/login`, {
          method: 'POST',
          headers: { ...https, 'x-amzn-oidc-data': 'eyJhbGciOiJub25lIn0.eyJzZWNyZXQiOjF9.' },
        })
      ).status,
    ).toBe(401)

    const audit = (await lines()).filter((it) => it.type === 'AUDIT').map((it) => [it.levelname, it.key, it.user])
    expect(audit).toEqual([
      ['WARNING', 'user_deleted', 'ann@x.example'],
      ['WARNING', 'user_created', 'ann@x.example'],
      ['WARNING', 'user_deleted', 'ann@x.example'],
      ['ERROR', 'user_not_created', 'ann@x.example'],
      ['INFO', 'token_refused', undefined],
    ])
    expect(password).toMatch(/^[0-9a-f]{100}$/)
    expect(await text()).not.toContain(password)
    expect(await text()).not.toMatch(/eyJ/)
    expect(await text()).toContain('the database does not want to')
  })

  test('goes where LOG_CONFIG_FILE says, from the level that it says, with what is told', async () => {
    const { log, lines } = await logInto(
      'levels',
      '{version: 1, root: {level: WARNING, handlers: [file]}, handlers: {file: {filename: "${LOGS}/levels.log"}}}',
    )
    log.info('quiet')
    log.warn('loud', { message: 'Loud', url: 'https://keys.example/k', kid: 'k', status_code: 404 })
    expect(await lines()).toMatchObject([{ key: 'loud', url: 'https://keys.example/k', kid: 'k', status_code: 404 }])
  })
})
