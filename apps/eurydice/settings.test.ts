import { describe, expect, test } from 'vitest'
import { deploymentOnly } from './settings/deployment.ts'
import {
  databaseUrl,
  destinationSettingsTable,
  originSettingsTable,
  readDestinationSettings,
  readOriginSettings,
} from './settings.ts'

const least = {
  SECRET_KEY: 'k'.repeat(32),
  USER_ASSOCIATION_TOKEN_SECRET_KEY: 'shared',
  DB_NAME: 'eurydice',
  DB_USER: 'eurydice',
  DB_PASSWORD: 'p@ss/word',
  DB_HOST: 'db',
  DB_PORT: '5432',
}

describe('reading the settings of a side', () => {
  test('needs only secrets and the database', () => {
    expect(readOriginSettings(least)).toMatchObject({
      notices: [],
      settings: { TRANSFERABLE_RANGE_SIZE: 10e6, HEARTBEAT_SEND_EVERY: 120_000, PORT: 8080, PEER_COMPAT: 'strict' },
    })
    expect(readDestinationSettings(least)).toMatchObject({
      notices: [],
      settings: { PACKET_RECEIVER_PORT: 65_432, FILE_REMOVER_EXPIRE_TRANSFERABLES_AFTER: 7 * 86_400_000 },
    })
  })

  test.each(['1h30m', '-5'])('§16.2 case 57: refuses HEARTBEAT_SEND_EVERY=%s by name', (value) => {
    expect(() => readOriginSettings({ ...least, HEARTBEAT_SEND_EVERY: value })).toThrow(
      `HEARTBEAT_SEND_EVERY=${value}: expected one number`,
    )
  })

  test('§16.2 case 57: takes an empty duration as its default', () => {
    expect(readOriginSettings({ ...least, HEARTBEAT_SEND_EVERY: '' }).settings.HEARTBEAT_SEND_EVERY).toBe(120_000)
  })

  test('refuses a missing or short secret key without showing it', () => {
    expect(() => readOriginSettings({ ...least, SECRET_KEY: undefined })).toThrow('SECRET_KEY is not set')
    expect(() => readOriginSettings({ ...least, SECRET_KEY: 'short-key' })).toThrow(
      /^(?!.*short-key)[^]*at least 32 characters/,
    )
  })

  test('takes DJANGO_SECRET_KEY, the deployment name of the secret key', () => {
    const { SECRET_KEY, ...rest } = least
    expect(readOriginSettings({ ...rest, DJANGO_SECRET_KEY: SECRET_KEY }).settings.SECRET_KEY).toBe(SECRET_KEY)
  })

  test('refuses ranges under 5 MiB and an empty storage folder, together', () => {
    expect(() => readOriginSettings({ ...least, TRANSFERABLE_RANGE_SIZE: '1MB' })).toThrow(
      'TRANSFERABLE_RANGE_SIZE=1MB: expected at least 5MiB',
    )
    expect(() => readOriginSettings({ ...least, MULTIPART_PART_SIZE: '1MB' })).toThrow(
      'MULTIPART_PART_SIZE=1MB: expected at least 5MiB',
    )
    expect(() => readOriginSettings({ ...least, TRANSFERABLE_STORAGE_DIR: '' })).toThrow('the path of a folder')
  })

  test.each([
    ['ENCRYPTION_ENABLED', 'true', 'files would leave in clear'],
    ['ENCRYPTION_REQUIRED', 'true', 'files would leave in clear'],
    ['SENDER_KEEP_DATA_FOR', '7days', 'sent data is deleted at once'],
    ['MINIO_ENABLED', 'true', 'TRANSFERABLE_STORAGE_DIR'],
    ['MINIO_ENDPOINT', 'minio:9000', 'MINIO_ENABLED=false'],
    ['MINIO_ACCESS_KEY', 'minio', 'MINIO_ENABLED=false'],
    ['MINIO_SECRET_KEY', 'a secret', 'MINIO_SECRET_KEY=(hidden) asks for object storage'],
    ['MINIO_SECURE', 'true', 'MINIO_ENABLED=false'],
    ['MINIO_BUCKET_NAME', 'files', 'MINIO_ENABLED=false'],
    ['MINIO_EXPIRATION_DAYS', '3', 'MINIO_ENABLED=false'],
  ])('refuses %s=%s, naming the alternative', (name, value, alternative) => {
    expect(() => readOriginSettings({ ...least, [name]: value })).toThrow(alternative)
  })

  test.each([
    ['CSRF_TRUSTED_ORIGINS', 'https://a.example.org, b.example.org', 'scheme and host'],
    ['CSRF_TRUSTED_ORIGINS', 'https://a.example.org/pages', 'scheme and host'],
    ['REMOTE_USER_HEADER', 'REMOTE_USER', 'HTTP_X_REMOTE_USER'],
    ['REMOTE_USER_HEADER', 'X-Remote-User', 'HTTP_X_REMOTE_USER'],
    ['LOGIN_METHODS', 'sso,ldap', 'sso, kerberos or both'],
    ['HTTP_IDLE_TIMEOUT', '0', 'a duration above 0'],
    ['SENDER_POLL_DATABASE_EVERY', '0s', 'a duration above 0'],
    ['TRANSFERABLE_HISTORY_SEND_EVERY', '0', 'a duration above 0'],
  ])('refuses %s=%s, which could never do what it says', (name, value, accepted) => {
    expect(() => readOriginSettings({ ...least, [name]: value })).toThrow(accepted)
  })

  test('starts on files when object storage is described but switched off', () => {
    expect(readDestinationSettings({ ...least, MINIO_ENABLED: 'false', MINIO_ENDPOINT: 'minio:9000' }).notices).toEqual(
      [],
    )
  })

  test('says in one line what has no effect', () => {
    const { notices } = readOriginSettings({
      ...least,
      GUNICORN_CONFIGURATION: '--workers 4',
      LIDI_UDP_MTU: '9000',
      CPUS_SENDER: '2',
    })
    expect(notices).toEqual([
      expect.stringMatching(/^GUNICORN_CONFIGURATION has no effect: run several/),
      'LIDI_UDP_MTU has no effect: give it to diode-send and diode-receive as an option',
      'CPUS_SENDER has no effect: it belongs to container files',
    ])
  })

  test('says one line for each variable without effect, and for each that only deployment files read', () => {
    const valueOf = (setting: { defaultText: string }) => setting.defaultText || 'x'
    const noted = Object.entries(originSettingsTable).filter(([, setting]) => setting.standing?.is === 'noted')
    const env = Object.fromEntries([
      ...noted.map(([name, setting]) => [name, valueOf(setting)]),
      ...Object.keys(deploymentOnly).map((name) => [name, 'x']),
    ])
    const { notices } = readOriginSettings({ ...least, ...env })
    const named = notices.map((line) => line.split(' ')[0])
    expect(named.toSorted()).toEqual([...noted.map(([name]) => name), ...Object.keys(deploymentOnly)].toSorted())
  })

  test('starts with every variable at its default', () => {
    const tables = [
      [originSettingsTable, readOriginSettings],
      [destinationSettingsTable, readDestinationSettings],
    ] as const
    for (const [table, read] of tables) {
      const defaults = Object.entries(table).filter(([, setting]) => setting.defaultText !== '' && !setting.standing)
      const env = Object.fromEntries(defaults.map(([name, setting]) => [name, setting.defaultText]))
      expect(read({ ...least, ...env, MINIO_ENABLED: 'false' })).toEqual({ ...read(least), notices: [] })
    }
  })

  test('warns when histories do not overlap', () => {
    const { notices } = readOriginSettings({ ...least, TRANSFERABLE_HISTORY_DURATION: '1min' })
    expect(notices).toEqual([expect.stringContaining('TRANSFERABLE_HISTORY_DURATION is not longer')])
  })
})

describe('the address of the database', () => {
  test.each([
    ['db', 'postgres://eurydice:p%40ss%2Fword@db:5432/eurydice'],
    ['::1', 'postgres://eurydice:p%40ss%2Fword@[::1]:5432/eurydice'],
    ['/run/postgresql', 'postgres://eurydice:p%40ss%2Fword@localhost:5432/eurydice?host=%2Frun%2Fpostgresql'],
  ])('is made of DB_NAME, DB_USER, DB_PASSWORD, DB_PORT and DB_HOST: %s', (DB_HOST, url) => {
    expect(databaseUrl(readOriginSettings({ ...least, DB_HOST }).settings)).toBe(url)
  })
})
