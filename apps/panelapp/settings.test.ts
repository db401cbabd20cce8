import { describe, expect, test } from 'vitest'
import { laterTable } from './settings/later.ts'
import { readPanelappSettings } from './settings.ts'

const read = (env: Record<string, string>) => readPanelappSettings(env).settings
const notices = (env: Record<string, string>) => readPanelappSettings({ SECRET_KEY: 'x', ...env }).notices

describe('reading the settings', () => {
  test('needs nothing in development, and says that the built-in key is for that alone', () => {
    expect(readPanelappSettings({})).toMatchObject({
      notices: ['SECRET_KEY is not set: the built-in one is for development only'],
      settings: {
        ENV_NAME: 'dev',
        DATABASE_URL: 'postgres://panelapp:@localhost:5432/panelapp',
        WEB_BIND: { host: '0.0.0.0', port: 8080 },
        WEB_TIMEOUT: 300_000,
        WEB_BACKLOG: 4096,
        WEB_WORKERS: 1,
        HEALTH_CHECK_SERVICES: ['database', 'maintenance'],
        DEFAULT_PANEL_TYPES: ['rare-disease-100k'],
        EMAIL_USE_TLS: true,
      },
    })
  })

  test('takes DATABASE_URL, which wins over the five parts', () => {
    const DATABASE_URL = 'postgresql://u:p%40ss@db:5432/panels'
    expect(read({ DATABASE_URL, DATABASE_HOST: 'elsewhere' }).DATABASE_URL).toBe(DATABASE_URL)
  })

  test('makes the address of DATABASE_HOST, DATABASE_PORT, DATABASE_NAME, DATABASE_USER and DATABASE_PASSWORD', () => {
    const parts = {
      DATABASE_HOST: 'db',
      DATABASE_PORT: '5433',
      DATABASE_NAME: 'panels',
      DATABASE_USER: 'ann',
      DATABASE_PASSWORD: 'p@ss/word%',
    }
    expect(read(parts).DATABASE_URL).toBe('postgres://ann:p%40ss%2Fword%25@db:5433/panels')
  })

  test('refuses an address that is none without showing it, whatever DATABASE_URL holds', () => {
    expect(() => read({ DATABASE_URL: 'mysql://u:secret@db/x' })).toThrow(/^(?!.*secret)[^]*expected postgresql:/)
  })

  test.each(['prod', 'uat'])('refuses ENV_NAME=%s without SECRET_KEY, together with other faults', (name) => {
    expect(() => read({ ENV_NAME: name, WEB_WORKERS: '0' })).toThrow(
      /2 settings are wrong[^]*WEB_WORKERS=0[^]*SECRET_KEY is not set/,
    )
    expect(read({ ENV_NAME: name, SECRET_KEY: 'k' }).SECRET_KEY).toBe('k')
  })

  test('separates ALLOWED_HOSTS by semicolons and answers to this machine when there are none', () => {
    expect(read({ ALLOWED_HOSTS: 'a.example.org; .b.org' }).ALLOWED_HOSTS).toEqual(['a.example.org', '.b.org'])
    expect(read({}).ALLOWED_HOSTS).toEqual(['localhost', '127.0.0.1', '[::1]'])
  })

  test('takes the names of the original’s server: GUNICORN_BIND, GUNICORN_WORKERS, GUNICORN_TIMEOUT, GUNICORN_BACKLOG, GUNICORN_LOG_LEVEL', () => {
    expect(
      read({
        GUNICORN_BIND: '[::]:80',
        GUNICORN_WORKERS: '8',
        GUNICORN_TIMEOUT: '60',
        GUNICORN_BACKLOG: '10',
        GUNICORN_LOG_LEVEL: 'debug',
      }),
    ).toMatchObject({
      WEB_BIND: { host: '::', port: 80 },
      WEB_WORKERS: 8,
      WEB_TIMEOUT: 60_000,
      WEB_BACKLOG: 10,
      DJANGO_LOG_LEVEL: 'DEBUG',
    })
    expect(read({ WEB_BIND: ':8000' }).WEB_BIND).toEqual({ host: '0.0.0.0', port: 8000 })
    expect(notices({ GUNICORN_WORKER_CLASS: 'gevent' })).toEqual([
      'GUNICORN_WORKER_CLASS has no effect: it is an option of another server',
    ])
  })

  test.each([
    [{ WEB_BIND: 'unix:/run/x.sock' }, 'WEB_BIND=unix:/run/x.sock: expected one host:port'],
    [{ DJANGO_LOG_LEVEL: 'LOUD' }, 'DJANGO_LOG_LEVEL=LOUD: expected one of DEBUG'],
    [{ SECURE_PROXY_SSL_HEADER_NAME: 'X-Proto' }, 'expected a name such as HTTP_X_FORWARDED_PROTO'],
    [{ TIME_ZONE: 'Sydney' }, 'TIME_ZONE=Sydney: expected a time zone'],
    [{ DATABASE_PORT: '70000' }, 'DATABASE_PORT=70000: expected a whole number'],
    [{ AWS_USE_COGNITO: 'true' }, 'AWS_USE_COGNITO=true is not available in this version: nobody could log in'],
  ])('refuses %j with what would be accepted', (env, sentence) => {
    expect(() => read(env as Record<string, string>)).toThrow(sentence)
  })

  test('reads EMAIL_USE_TLS=False as no', () => {
    expect(read({ EMAIL_USE_TLS: 'False' }).EMAIL_USE_TLS).toBe(false)
  })

  test('starts with every variable without effect in this version, and says so in one line each', () => {
    const numbers = new Set(
      Object.entries(laterTable)
        .filter(([, { grammar }]) => /number|port/.test(grammar))
        .map(([name]) => name),
    )
    const later = Object.entries(laterTable).filter(([, { standing }]) => standing?.is === 'noted')
    const env = Object.fromEntries(later.map(([name]) => [name, numbers.has(name) ? '1' : 'x']))
    expect(notices(env)).toHaveLength(later.length)
    for (const [name] of later) expect(notices(env).join('\n')).toContain(`${name} has no effect: `)
  })
})
