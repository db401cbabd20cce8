import neo4j from 'neo4j-driver'
import type { Driver } from 'neo4j-driver'
import type { LoginResponse } from '../../contract/api.ts'
import type { Runner } from '../query/runner.ts'
import { toParameter, toRow } from './bolt-value.ts'

export interface Credentials {
  username: string
  password: string
}

/** What NEO4J_USER_PROTOCOL, _HOSTNAME and _PORT say. */
export const addressOf = ({ protocol, hostname, port }: LoginResponse): string => `${protocol}://${hostname}:${port}`

/** One driver for the page, as 2022; its connections are web sockets. @throws when the graph refuses or is not there */
export async function openDriver(login: LoginResponse, { username, password }: Credentials): Promise<Driver> {
  const driver = neo4j.driver(addressOf(login), neo4j.auth.basic(username, password), {
    useBigInt: true,
    userAgent: 'Farside-Seizu-page',
    telemetryDisabled: true,
  })
  try {
    await driver.verifyConnectivity()
    return driver
  } catch (error) {
    await driver.close()
    throw error
  }
}

/** Several connections with a password that is no longer the right one lock their user's name for some seconds. */
const LOCKED = 'Neo.ClientError.Security.AuthenticationRateLimit'
const LOCKED_TRIES = 10
const LOCKED_WAIT_MS = 1000

/**
 * For a password that is known to be right, having just been made: waits while the name is locked.
 * @throws as `openDriver`
 */
export async function openPatiently(login: LoginResponse, credentials: Credentials): Promise<Driver> {
  for (let left = LOCKED_TRIES; ; left -= 1) {
    try {
      return await openDriver(login, credentials)
    } catch (error) {
      if ((error as { code?: string }).code !== LOCKED || left === 0) throw error
      await new Promise((resolve) => setTimeout(resolve, LOCKED_WAIT_MS))
    }
  }
}

/** What the graph says once a user is gone or has another password. */
const ended = /^Neo\.ClientError\.Security\.(?:Unauthorized|AuthorizationExpired|TokenExpired|CredentialsExpired)$/

/**
 * The graph itself says what this user may read; the page asks for reading only.
 * @param onEnded called when it no longer takes the user at all
 */
export const createBrowserRunner = (driver: Driver, onEnded: () => void): Runner => ({
  async run({ text, params }, { signal }) {
    const session = driver.session({ defaultAccessMode: neo4j.session.READ })
    const stop = () => void session.close()
    signal.addEventListener('abort', stop, { once: true })
    try {
      const { records } = await session.run(text, toParameter(params) as Record<string, unknown>)
      const columns = (records[0]?.keys ?? []) as string[]
      return {
        columns,
        rows: records.map((record) => toRow(columns, (column) => record.get(column))),
        ranAt: new Date().toISOString(),
      }
    } catch (error) {
      if (ended.test((error as { code?: string }).code ?? '')) onEnded()
      throw error
    } finally {
      signal.removeEventListener('abort', stop)
      await session.close()
    }
  },
})
