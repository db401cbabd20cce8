import { integer, kindOf, port, secret, text, Unreadable } from '@farside/kernel/config'
import { databaseUrl as urlOf } from '@farside/kernel/db'

const databaseAddress = kindOf(
  'address postgresql://user:password@host:port/database',
  (value) => {
    if (!/^postgres(ql)?:\/\/\S+$/.test(value.trim())) {
      throw new Unreadable('postgresql://user:password@host:port/database, signs in the password percent-encoded')
    }
    return value.trim()
  },
  { secret: true },
)

/** One address, or its five parts (panelapp 18.2). */
export const databaseTable = {
  DATABASE_URL: databaseAddress({
    doc: 'Address of the PostgreSQL database, version 15 or newer; wins over the five parts below.',
  }),
  DATABASE_HOST: text({ default: 'localhost', doc: 'Host of the database, or the folder of its socket.' }),
  DATABASE_PORT: port({ default: '5432', doc: 'TCP port of the database.' }),
  DATABASE_NAME: text({ default: 'panelapp', doc: 'Name of the database.' }),
  DATABASE_USER: text({ default: 'panelapp', doc: 'Login of the database.' }),
  DATABASE_PASSWORD: secret({ default: '', doc: 'Its password, as it is: any signs.' }),
  DATABASE_POOL_SIZE: integer({ from: 1, to: 200 })({
    default: '10',
    doc: 'Connections that one process opens at most (ours).',
  }),
}

interface Parts {
  DATABASE_URL: string | undefined
  DATABASE_HOST: string
  DATABASE_PORT: number
  DATABASE_NAME: string
  DATABASE_USER: string
  DATABASE_PASSWORD: string
}

/** The address that counts: the given one, else the one that the five parts make. */
export const resolveDatabase = (parts: Parts): string =>
  parts.DATABASE_URL ??
  urlOf({
    host: parts.DATABASE_HOST,
    port: parts.DATABASE_PORT,
    database: parts.DATABASE_NAME,
    user: parts.DATABASE_USER,
    password: parts.DATABASE_PASSWORD,
  })
