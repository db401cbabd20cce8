import { describe, expect, test } from 'vitest'
import { readSeizuSettings } from './settings.ts'

const read = (env: Record<string, string>) => readSeizuSettings({ SECRET_KEY: 'k', ...env }, 'web').settings
const refused = (env: Record<string, string>, role: 'web' | 'command' = 'web') => {
  try {
    readSeizuSettings(env, role)
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

describe('reading the settings', () => {
  test('has the defaults of the original', () =>
    expect(read({})).toMatchObject({
      DEBUG: false,
      HOST: '0.0.0.0',
      PORT: 8080,
      STATIC_FOLDER: '/build',
      REPORTING_CONFIG_FILE: '/reporting-dashboard.conf',
      NEO4J_USER_PROTOCOL: 'bolt+s',
      NEO4J_USER_PORT: 7687,
      NEO4J_URI: 'bolt://localhost:7687',
      NEO4J_USER: '',
      NEO4J_PASSWORD: '',
      AUTH_MODE: 'auto',
      GENERATED_PASSWORD_LENGTH: 50,
      PASSWORD_EXPIRATION_TIME: 86_400,
      USER_SCAN_FREQUENCY: 10,
      USERS_EXEMPT_FROM_EXPIRATION: ['neo4j'],
      AWS_DEFAULT_REGION: 'ap-northeast-1',
      DYNAMODB_TABLE: 'seizu',
      JWKS_URL_FOR_ALB: true,
      ALLOWED_JWT_ALGORITHMS: ['ES256', 'ES512'],
      SCHEDULED_QUERY_FREQUENCY: 20,
      SCHEDULED_QUERY_MODULES: ['reporting.scheduled_query_modules.sqs', 'reporting.scheduled_query_modules.slack'],
      STATSD_PORT: 8125,
      DASHBOARD_STATS_MAX_INPUT_RESULTS: 100,
      CSRF_COOKIE_NAME: '_csrf_token',
      CSRF_HEADER_NAME: 'X-CSRFToken',
      CSRF_COOKIE_SECURE: true,
      CSRF_COOKIE_HTTPONLY: false,
      CSRF_COOKIE_SAMESITE: 'Strict',
      CSRF_CHECK_REFERER: true,
      GEVENT_REQUEST_TIMEOUT_MS: 30_000,
      TALISMAN_FORCE_HTTPS: true,
      NEO4J_QUERY_TIMEOUT: 30_000,
    }))

  test.each([
    ['no', true],
    ['off', true],
    ['FALSE', true],
    ['0', false],
    ['False', false],
    ['false', false],
    ['', false],
    ['true', true],
  ])('[90] reads %j as %j where yes or no is asked', (value, expected) =>
    expect(read({ CSRF_CHECK_REFERER: value }).CSRF_CHECK_REFERER).toBe(expected),
  )

  test.each(['abc', '', '1.5', '0x10', '1e3', '99999'])('[91] refuses PORT=%j and names it', (PORT) =>
    expect(refused({ SECRET_KEY: 'k', PORT })).toMatch(/^Cannot start: 1 setting is wrong\.\n  PORT=/),
  )

  test('[91] takes a whole number with blanks around it', () => expect(read({ PORT: ' 81 ' }).PORT).toBe(81))

  test('takes nothing for the empty text, not for the default', () => {
    expect(read({ NEO4J_CONSOLE_URL: '' }).NEO4J_CONSOLE_URL).toBe('')
    expect(read({ RBAC_DEFAULT_ROLE: '' }).RBAC_DEFAULT_ROLE).toBe('')
  })

  test('trims lists, and takes nothing for their default', () => {
    expect(read({ ALLOWED_JWT_ALGORITHMS: 'RS256, ES256,' }).ALLOWED_JWT_ALGORITHMS).toEqual(['RS256', 'ES256'])
    expect(read({ USERS_EXEMPT_FROM_EXPIRATION: '' }).USERS_EXEMPT_FROM_EXPIRATION).toEqual(['neo4j'])
  })

  test('reads whatever resembles USERS_EXEMPT_FROM_EXPIRATION as it, and says so', () => {
    const { settings, notices } = readSeizuSettings({ USERS_EXCEMPT_FROM_EXPIRATION: 'neo4j,loader' })
    expect(settings.USERS_EXEMPT_FROM_EXPIRATION).toEqual(['neo4j', 'loader'])
    expect(notices).toEqual(['USERS_EXCEMPT_FROM_EXPIRATION is read as USERS_EXEMPT_FROM_EXPIRATION'])
  })

  test('says what has no effect: FLASK_APP, GEVENT_RESOLVER, AWS_REGION', () =>
    expect(readSeizuSettings({ FLASK_APP: 'x', GEVENT_RESOLVER: 'ares', AWS_REGION: 'r' }).notices).toHaveLength(3))
})

describe('starting the web process', () => {
  test('refuses to without SECRET_KEY unless CSRF_DISABLE', () => {
    expect(refused({})).toContain('SECRET_KEY is not set')
    expect(refused({ SECRET_KEY: '' })).toContain('SECRET_KEY is not set')
    expect(refused({ CSRF_DISABLE: 'true' })).toBe('')
    expect(refused({}, 'command')).toBe('')
  })

  test('refuses an AUTH_MODE that is none', () =>
    expect(refused({ SECRET_KEY: 'k', AUTH_MODE: 'magic' })).toContain('expected one of auto, client, oidc'))

  test.each([
    [{}, 'server'],
    [{ AUTH_MODE: 'client' }, 'browser'],
    [{ NEO4J_USER_HOSTNAME: 'graph' }, 'browser'],
    [{ NEO4J_USER_PORT: '7688' }, 'browser'],
    [{ NEO4J_USER: 'neo4j' }, 'server'],
    [{ NEO4J_USER_PROTOCOL: 'bolt', SEIZU_QUERY_PATH: 'server' }, 'server'],
  ])('lets queries of pages run where %j means', (env, path) => expect(read(env).SEIZU_QUERY_PATH).toBe(path))

  test('refuses queries by the server where the Neo4j password is the log-in', () =>
    expect(refused({ SECRET_KEY: 'k', AUTH_MODE: 'client', SEIZU_QUERY_PATH: 'server' })).toContain(
      'expected browser, as AUTH_MODE is client',
    ))

  test('wants what AUTH_MODE=oidc needs, all of it named at once', () => {
    const message = refused({ SECRET_KEY: 'k', AUTH_MODE: 'oidc', SEIZU_QUERY_PATH: 'browser' })
    for (const name of [
      'OIDC_ISSUER',
      'OIDC_CLIENT_ID',
      'SESSION_TOKEN_ENCRYPTION_KEY',
      'SEIZU_PUBLIC_URL',
      'SEIZU_QUERY_PATH',
    ]) {
      expect(message).toContain(name)
    }
    const settings = read({
      AUTH_MODE: 'oidc',
      OIDC_ISSUER: 'https://id.example.org/',
      OIDC_CLIENT_ID: 'seizu',
      SESSION_TOKEN_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
      SEIZU_PUBLIC_URL: 'https://seizu.example.org/',
    })
    expect(settings.SEIZU_PUBLIC_URL).toBe('https://seizu.example.org')
    expect(settings.ALLOWED_JWT_ALGORITHMS).toContain('RS256')
  })

  test('never shows a secret in a refusal', () =>
    expect(refused({ SECRET_KEY: 'k', SEIZU_DATABASE_URL: 'mysql://u:hunter2@h/d', PORT: 'x' })).not.toContain(
      'hunter2',
    ))
})
