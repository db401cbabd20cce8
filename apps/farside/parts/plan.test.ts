import { describe, expect, test } from 'vitest'
import { describeDataFolder } from '../run/folder.ts'
import type { Secrets } from '../run/secrets.ts'
import { portsFrom } from '../settings/ports.rules.ts'
import { makePlan } from './plan.ts'
import { choosePrograms } from './programs.rules.ts'

const key = 'k'.repeat(64)
const secrets: Secrets = {
  installation: 'i',
  database: 'd',
  originDatabase: 'od',
  destinationDatabase: 'dd',
  panelappDatabase: 'pd',
  panelappKey: key,
  seizuDatabase: 'sd',
  seizuKey: key,
  seizuGraph: 'sg',
  originKey: key,
  destinationKey: key,
  association: 'a',
  adminPassword: 'ap',
  demoPassword: 'dp',
}

function plan(
  env: Record<string, string> = {},
  names: string[] = ['eurydice'],
  lossyLink?: string[],
  receiveBufferMax = 4_194_304,
) {
  const choice = choosePrograms(names)
  const folder = describeDataFolder('/data')
  return makePlan({
    choice,
    env,
    ports: portsFrom(8000),
    folder,
    secrets,
    version: '1',
    receiveBufferMax,
    ...(lossyLink && { lossyLink }),
  })
}
const part = (name: string, ...given: Parameters<typeof plan>) => {
  const found = plan(...given).parts.find((it) => it.name === name)
  if (!found) throw new Error(`no part ${name}`)
  return found
}

describe('what is started', () => {
  test('is both sides and both diode ends for Eurydice, those that send before those that take', () => {
    expect(plan().parts.map((it) => it.name)).toEqual([
      'eurydice-origin',
      'sender',
      'lidi-send',
      'lidi-receive',
      'receiver',
      'eurydice-destination',
    ])
  })

  test('sends only when everything on the way can take it', () => {
    expect(part('sender').after).toEqual(['lidi-send', 'lidi-receive', 'receiver'])
  })

  test('is the diode pair alone for lidi, without a database', () => {
    const { parts, stores } = plan({}, ['lidi'])
    expect(parts.map((it) => it.name)).toEqual(['lidi-send', 'lidi-receive'])
    expect(stores).toEqual([])
  })

  test('is the web process and a database of its own for PanelApp, and no diode end', () => {
    const { parts, stores, sides } = plan({}, ['panelapp'])
    expect(parts.map((it) => it.name)).toEqual(['panelapp'])
    expect(sides).toEqual([])
    expect(stores).toMatchObject([{ embedded: { database: 'panelapp', user: 'panelapp', password: 'pd' } }])
  })

  test.each([['eurydise', 'Cannot start "eurydise": expected panelapp, eurydice, lidi, seizu']])(
    'is not %s',
    (name, sentence) => {
      expect(() => choosePrograms([name])).toThrow(sentence)
    },
  )
})

describe('the demo profile', () => {
  test('gives each part the address of its neighbour', () => {
    expect(part('sender').env).toMatchObject({ LIDIS_HOST: '127.0.0.1', LIDIS_PORT: '8006' })
    expect(part('lidi-send').options).toMatchObject({ 'from-tcp': '127.0.0.1:8006', to: '127.0.0.1:8007' })
    expect(part('lidi-receive').options).toMatchObject({ from: '127.0.0.1:8007', 'to-tcp': '127.0.0.1:8008' })
    expect(part('receiver').env).toMatchObject({ PACKET_RECEIVER_HOST: '127.0.0.1', PACKET_RECEIVER_PORT: '8008' })
  })

  test('has the settings of an evaluation on one machine', () => {
    expect(part('eurydice-origin').env).toMatchObject({
      SECURE_COOKIES: 'false',
      REMOTE_USER_HEADER_AUTHENTICATION_ENABLED: 'false',
      TRANSFERABLE_HISTORY_SEND_EVERY: '1min',
      PEER_COMPAT: 'extended',
      TRANSFERABLE_STORAGE_DIR: '/data/origin',
      DB_NAME: 'eurydice_origin',
      DB_PORT: '8009',
    })
    expect(part('lidi-receive').options).toMatchObject({ repair: '6', 'max-clients': '1', 'abort-timeout': '10' })
    expect(part('lidi-send').options).toMatchObject({ repair: '6', 'max-clients': '1' })
    expect(part('lidi-send').options).not.toHaveProperty('abort-timeout')
  })

  test('gives the sides databases and logins of their own', () => {
    const [origin, destination] = ['eurydice-origin', 'eurydice-destination'].map(
      (name) => part(name).shown.databaseUrl,
    )
    expect(origin).toBe('postgres://eurydice_origin:od@127.0.0.1:8009/eurydice_origin')
    expect(destination).toBe('postgres://eurydice_destination:dd@127.0.0.1:8009/eurydice_destination')
  })

  test.each([
    [{ ORIGIN__HOST: '0.0.0.0' }, 'eurydice-origin would listen on 0.0.0.0:8002'],
    [{ DESTINATION__PACKET_RECEIVER_HOST: '::' }, 'receiver would listen on :::8008'],
    [{ LIDI__FROM: '192.0.2.1:8007' }, 'lidi-receive would listen on 192.0.2.1:8007'],
  ])('is refused when a listener is not loopback: %j', (env, sentence) => {
    expect(() => plan(env)).toThrow(sentence)
  })
})

describe('variables of the user', () => {
  test('go to one side by their prefix, ports included', () => {
    const env = { ORIGIN__PORT: '9002', ORIGIN__PAGE_SIZE: '7' }
    expect(part('eurydice-origin', env)).toMatchObject({
      env: { PORT: '9002', PAGE_SIZE: '7' },
      shown: { url: 'http://127.0.0.1:9002' },
      ready: { url: 'http://127.0.0.1:9002/readyz' },
    })
    expect(part('eurydice-destination', env).env).not.toHaveProperty('PAGE_SIZE')
  })

  test('without a prefix go to both sides, but only when one program is named', () => {
    expect(part('eurydice-origin', { PAGE_SIZE: '7', PORT: '1' }).env).toMatchObject({ PAGE_SIZE: '7', PORT: '8002' })
    expect(part('eurydice-origin', { PAGE_SIZE: '7' }, []).env).not.toHaveProperty('PAGE_SIZE')
  })

  test('go to each diode end that has the option, switches without a value', () => {
    const env = { LIDI__REPAIR: '9', LIDI__ABORT_TIMEOUT: '3', LIDI__HASH: 'yes' }
    expect(part('lidi-send', env).args.join(' ')).toMatch(/--repair 9 .*--hash$/)
    expect(part('lidi-send', env).args).not.toContain('--abort-timeout')
    expect(part('lidi-receive', env).args.join(' ')).toMatch(/--repair 9 .*--abort-timeout 3 .*--hash$/)
    expect(part('lidi-send', { LIDI__HASH: 'no' }).args).not.toContain('--hash')
  })

  test('move an address for both of its ends', () => {
    expect(part('sender', { LIDI__FROM_TCP: '127.0.0.1:9006' }).env.LIDIS_PORT).toBe('9006')
    expect(part('lidi-receive', { DESTINATION__PACKET_RECEIVER_PORT: '9008' }).args).toContain('127.0.0.1:9008')
  })

  test('name a database elsewhere completely, or the start says what is missing', () => {
    const elsewhere = { ORIGIN__DB_HOST: 'db', ORIGIN__DB_PORT: '5432', ORIGIN__DB_NAME: 'n', ORIGIN__DB_USER: 'u' }
    const { stores } = plan({ ...elsewhere, ORIGIN__DB_PASSWORD: 'p' })
    expect(stores.map((store) => store.embedded !== undefined)).toEqual([false, true])
    expect(() => plan(elsewhere)).toThrow(/ORIGIN: .*\n.*DB_PASSWORD is not set/)
  })

  test('are refused when they would make the sides share a folder or a database', () => {
    expect(() => plan({ TRANSFERABLE_STORAGE_DIR: '/srv' })).toThrow('both sides of Eurydice would use the folder /srv')
    expect(() => plan({ DB_NAME: 'one' })).toThrow('both sides of Eurydice would use the database')
  })

  test('that are wrong stop the start with the name, the value and what is accepted', () => {
    expect(() => plan({ DESTINATION__RECEIVER_BUFFER_MAX_ITEMS: 'many' })).toThrow(
      /DESTINATION: .*\n.*RECEIVER_BUFFER_MAX_ITEMS=many: expected a whole number/,
    )
    expect(() => plan({ LIDI__REPAIR: 'much' })).toThrow(/LIDI: .*\n.*--repair=much/)
  })

  test('that nothing reads give a line', () => {
    const env = { ORIGIN__COLOUR: 'red', LIDI__NOISE: '1', SEIZU__X: '1' }
    expect(plan(env).notices).toEqual([
      "ORIGIN__COLOUR has no effect: Eurydice's origin has no setting COLOUR",
      'LIDI__NOISE has no effect: lidi has no setting NOISE',
      'SEIZU__X has no effect: no program that reads SEIZU__… is started',
    ])
  })
})

describe('PanelApp', () => {
  const panelapp = (env: Record<string, string> = {}) => part('panelapp', env, ['panelapp'])

  test('has the settings of an evaluation on one machine', () => {
    expect(panelapp()).toMatchObject({
      args: ['web'],
      env: {
        WEB_BIND: '127.0.0.1:8001',
        SECRET_KEY: key,
        DATABASE_URL: 'postgres://panelapp:pd@127.0.0.1:8009/panelapp',
        DEMO_NOTICE: 'Demo data, not for clinical use.',
        MEDIA_ROOT: '/data/panelapp/media',
      },
      listens: [{ host: '127.0.0.1', port: 8001 }],
      ready: { url: 'http://127.0.0.1:8001/readyz' },
      shown: { url: 'http://127.0.0.1:8001', databaseUrl: 'postgres://panelapp:pd@127.0.0.1:8009/panelapp' },
    })
  })

  test('takes PANELAPP__X before X, and X only when it is the only program', () => {
    expect(panelapp({ WEB_BACKLOG: '7', PANELAPP__WEB_BACKLOG: '8', PRODUCT_NAME: 'Panels' }).env).toMatchObject({
      WEB_BACKLOG: '8',
      PRODUCT_NAME: 'Panels',
    })
    expect(part('panelapp', { PRODUCT_NAME: 'Panels' }, []).env).not.toHaveProperty('PRODUCT_NAME')
    expect(panelapp({ PANELAPP__DEMO_NOTICE: '' }).env).toMatchObject({ DEMO_NOTICE: '' })
    expect(panelapp({ PANELAPP__GUNICORN_BIND: '127.0.0.1:9001' }).shown.url).toBe('http://127.0.0.1:9001')
  })

  test.each([
    [{ PANELAPP__DATABASE_URL: 'postgresql://a:b@db/panels' }, 'postgresql://a:b@db/panels'],
    [{ PANELAPP__DATABASE_HOST: 'db', PANELAPP__DATABASE_PASSWORD: 'b' }, 'postgres://panelapp:b@db:5432/panelapp'],
  ])('uses a database elsewhere when one is named: %j', (env, url) => {
    expect(plan(env, ['panelapp']).stores).toEqual([{ url, migrations: expect.any(URL) }])
  })

  test('is refused on other addresses than loopback, and with a wrong setting, by name', () => {
    expect(() => panelapp({ PANELAPP__WEB_BIND: '0.0.0.0:8001' })).toThrow('panelapp would listen on 0.0.0.0:8001')
    expect(() => panelapp({ PANELAPP__WEB_BACKLOG: 'many' })).toThrow(/PANELAPP: .*\n.*WEB_BACKLOG=many/)
    expect(plan({ PANELAPP__COLOUR: 'red', LIDI__REPAIR: '1' }, ['panelapp']).notices).toEqual([
      'PANELAPP__COLOUR has no effect: PanelApp has no setting COLOUR',
      'LIDI__REPAIR has no effect: no program that reads LIDI__… is started',
    ])
  })
})

describe('Seizu', () => {
  const seizu = (env: Record<string, string> = {}) => part('seizu', env, ['seizu'])

  test('has the settings of an evaluation on one machine, and a graph beside it', () => {
    expect(seizu()).toMatchObject({
      args: ['web'],
      env: {
        HOST: '127.0.0.1',
        PORT: '8004',
        SECRET_KEY: key,
        DEVELOPMENT_ONLY_REQUIRE_AUTH: 'false',
        REPORTING_CONFIG_FILE: '/data/seizu/dashboards.yaml',
        NEO4J_URI: 'bolt://127.0.0.1:8005',
        NEO4J_PASSWORD: 'sg',
      },
      after: ['bolt'],
      ready: { url: 'http://127.0.0.1:8004/readyz' },
      shown: { url: 'http://127.0.0.1:8004', databaseUrl: 'postgres://seizu:sd@127.0.0.1:8009/seizu' },
    })
    expect(part('bolt', {}, ['seizu'])).toMatchObject({
      args: ['bolt', '--folder', '/data/seizu/graph', '--host', '127.0.0.1', '--port', '8005'],
      ready: { by: 'line', key: 'bolt_ready' },
    })
  })

  test('runs scheduled queries, once the demonstration is there, and ends before the graph does', () => {
    const { parts, notices } = plan({}, ['seizu'])
    expect(parts.map((it) => it.name)).toEqual(['seizu', 'seizu-schedules', 'bolt'])
    expect(notices).toEqual([])
    expect(part('seizu-schedules', {}, ['seizu'])).toMatchObject({
      args: ['worker', 'schedule-queries'],
      env: { SCHEDULED_QUERY_MODULES: 'reporting.scheduled_query_modules.log', NEO4J_URI: 'bolt://127.0.0.1:8005' },
      after: ['bolt'],
      afterDemo: true,
      ready: { by: 'line', key: 'schedule_queries_ready' },
    })
  })

  test('runs none when they are switched off, and over a graph elsewhere only when asked to', () => {
    const names = (env: Record<string, string>) => plan(env, ['seizu']).parts.map((it) => it.name)
    expect(names({ ENABLE_SCHEDULED_QUERIES: 'false' })).toEqual(['seizu', 'bolt'])
    const elsewhere = { NEO4J_URI: 'bolt://graph' }
    expect(names(elsewhere)).toEqual(['seizu'])
    expect(plan(elsewhere, ['seizu']).notices).toEqual([
      expect.stringContaining('SEIZU__ENABLE_SCHEDULED_QUERIES=true runs them'),
    ])
    const asked = { ...elsewhere, SEIZU__ENABLE_SCHEDULED_QUERIES: 'true' }
    expect(names(asked)).toEqual(['seizu', 'seizu-schedules'])
    expect(part('seizu-schedules', asked, ['seizu']).env.SCHEDULED_QUERY_MODULES).toMatch(/sqs,.*slack,.*log$/)
  })

  test('uses a graph and a database elsewhere when they are named', () => {
    const elsewhere = { SEIZU__NEO4J_URI: 'bolt://graph', SEIZU__SEIZU_DATABASE_URL: 'postgresql://a:b@db/seizu' }
    const { parts, stores } = plan(elsewhere, ['seizu'])
    expect(parts.map((it) => it.name)).toEqual(['seizu'])
    expect(parts[0]!.env).not.toHaveProperty('NEO4J_PASSWORD')
    expect(stores).toEqual([{ url: 'postgresql://a:b@db/seizu', migrations: expect.any(URL) }])
  })

  test('lets nobody in without a log-in who comes from another machine', () => {
    expect(() => seizu({ SEIZU__HOST: '0.0.0.0' })).toThrow('seizu would listen on 0.0.0.0:8004')
    expect(() => seizu({ SEIZU__NEO4J_USER_PORT: 'abc' })).toThrow(/SEIZU: .*\n.*NEO4J_USER_PORT=abc/)
  })
})

describe('the pace of the demo', () => {
  test('is one that a busy machine keeps, unless the user or the kernel asks for another', () => {
    expect(part('lidi-send').options).toMatchObject({ rate: '25' })
    expect(part('lidi-send', { LIDI__RATE: '90' }).options).toMatchObject({ rate: '90' })
    expect(part('lidi-send', {}, ['eurydice'], undefined, 212_992).options).not.toHaveProperty('rate')
  })
})

describe('a lossy link', () => {
  test('lies between the diode ends', () => {
    const faults = ['--loss', '0.02', '--seed', '7']
    const [send, link] = ['lidi-send', 'lossy-link'].map((name) => part(name, {}, ['eurydice'], faults))
    expect(send!.options).toMatchObject({ to: '127.0.0.1:8010', rate: '25' })
    expect(link!.args).toEqual(['--listen', '127.0.0.1:8010', '--to', '127.0.0.1:8007', ...faults])
  })
})
