import { flag, integer, secret, text } from '@farside/kernel/config'

/** Object storage (eurydice §3.5). Not in this version, which refuses to start rather than fall back to files. */
export const objectStorageTable = {
  MINIO_ENABLED: flag({
    default: 'false',
    doc: 'S3 instead of files. Unset, it counts as true when another `MINIO_*` variable is set.',
  }),
  MINIO_ENDPOINT: text({ default: '', doc: '`host:port` of the object store.' }),
  MINIO_ACCESS_KEY: text({ default: '', doc: 'Access key.' }),
  MINIO_SECRET_KEY: secret({ default: '', doc: 'Secret key.' }),
  MINIO_SECURE: flag({ default: 'false', doc: 'TLS towards the object store.' }),
  MINIO_BUCKET_NAME: text({ default: 'eurydice', doc: 'Bucket.' }),
  MINIO_EXPIRATION_DAYS: integer({ from: 1 })({
    default: '8',
    doc: 'Expiration rule of a bucket that we create (origin).',
  }),
}

/** Why this environment cannot be served from files alone, or nothing. */
export function objectStorageFault(env: Record<string, string | undefined>): string | undefined {
  const set = Object.keys(objectStorageTable).filter((name) => env[name] !== undefined && env[name] !== '')
  const asked = set.includes('MINIO_ENABLED')
    ? objectStorageTable.MINIO_ENABLED.parse(env.MINIO_ENABLED!)
    : set.length > 0
  if (!asked) return undefined
  return `${set[0]}=${set[0] === 'MINIO_SECRET_KEY' ? '(hidden)' : env[set[0]]} asks for object storage, which is not available in this version: set MINIO_ENABLED=false and TRANSFERABLE_STORAGE_DIR to a folder`
}
