import { readSettings, settingsInvalid } from '@farside/kernel/config'
import type { SettingsOf } from '@farside/kernel/config'
import { graphTable } from './settings/graph.ts'
import { loginTable } from './settings/login.ts'
import { webTable } from './settings/web.ts'
import { workersTable } from './settings/workers.ts'

/** Every variable of the program (seizu §3, and those that are ours: §7, §8, §13). */
export const settingsTable = { ...webTable, ...graphTable, ...loginTable, ...workersTable }

type Environment = Record<string, string | undefined>
type Raw = SettingsOf<typeof settingsTable>

export type Settings = Omit<
  Raw,
  'SEIZU_QUERY_PATH' | 'TALISMAN_FORCE_HTTPS' | 'ALLOWED_JWT_ALGORITHMS' | 'JWKS_URL'
> & {
  SEIZU_QUERY_PATH: 'browser' | 'server'
  TALISMAN_FORCE_HTTPS: boolean
  ALLOWED_JWT_ALGORITHMS: string[]
  /** Empty: where the OpenID provider says. */
  JWKS_URL: string
}

const keysOfBalancer = 'https://public-keys.auth.elb.{AWS_DEFAULT_REGION}.amazonaws.com/{kid}'

interface Read {
  settings: Settings
  /** One line each to say at start. */
  notices: string[]
}

/**
 * @param role what the process is: `web` asks for more than a command or a worker does
 * @throws Problem `settings_invalid` naming every fault
 */
export function readSeizuSettings(env: Environment, role: 'web' | 'command' = 'command'): Read {
  const { env: named, notices: spelling } = withExemptSpelling(env)
  const { settings: raw, notices } = readSettings(settingsTable, named)
  const settings: Settings = {
    ...raw,
    SEIZU_QUERY_PATH: raw.SEIZU_QUERY_PATH ?? impliedPath(raw, env),
    TALISMAN_FORCE_HTTPS: raw.TALISMAN_FORCE_HTTPS ?? !raw.DEBUG,
    JWKS_URL: raw.JWKS_URL ?? (raw.AUTH_MODE === 'oidc' ? '' : keysOfBalancer),
    ALLOWED_JWT_ALGORITHMS:
      raw.ALLOWED_JWT_ALGORITHMS ?? (raw.AUTH_MODE === 'oidc' ? ['RS256', 'ES256', 'ES512'] : ['ES256', 'ES512']),
  }
  const faults = role === 'web' ? webFaults(settings) : []
  if (faults.length > 0) throw settingsInvalid(faults)
  return { settings, notices: [...spelling, ...notices] }
}

/** seizu §7: who runs queries when nobody said. */
function impliedPath({ AUTH_MODE }: Raw, env: Environment): 'browser' | 'server' {
  if (AUTH_MODE === 'oidc') return 'server'
  const forBrowsers = ['NEO4J_USER_PROTOCOL', 'NEO4J_USER_HOSTNAME', 'NEO4J_USER_PORT']
  return AUTH_MODE === 'client' || forBrowsers.some((name) => env[name] !== undefined) ? 'browser' : 'server'
}

function webFaults(settings: Settings): string[] {
  const faults: string[] = []
  const { AUTH_MODE, SEIZU_QUERY_PATH } = settings
  if (!settings.SECRET_KEY && !settings.CSRF_DISABLE) {
    faults.push('SECRET_KEY is not set: expected secret text; `openssl rand -hex 32` makes one (or CSRF_DISABLE=true)')
  }
  if (AUTH_MODE === 'client' && SEIZU_QUERY_PATH === 'server') {
    faults.push(
      'SEIZU_QUERY_PATH=server: expected browser, as AUTH_MODE is client: the Neo4j password is the only log-in',
    )
  }
  if (AUTH_MODE === 'auto' && !URL.canParse(settings.JWKS_URL.replaceAll(/[{}]/g, ''))) {
    faults.push(`JWKS_URL=${settings.JWKS_URL}: expected an address such as ${keysOfBalancer}`)
  }
  if (AUTH_MODE === 'oidc') {
    if (SEIZU_QUERY_PATH === 'browser') faults.push('SEIZU_QUERY_PATH=browser: expected server, as AUTH_MODE is oidc')
    const needed = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'SESSION_TOKEN_ENCRYPTION_KEY', 'SEIZU_PUBLIC_URL'] as const
    for (const name of needed) {
      if (!settings[name]) faults.push(`${name} is not set: AUTH_MODE is oidc. ${settingsTable[name].doc}`)
    }
  }
  return faults
}

const exempt = 'USERS_EXEMPT_FROM_EXPIRATION'

/**
 * In the original this name is misspelt, and its users have it in either spelling. One that is overlooked costs them
 * their database accounts, so whatever resembles it is it.
 */
function withExemptSpelling(env: Environment): { env: Environment; notices: string[] } {
  const other = Object.keys(env).find((name) => name !== exempt && /^USERS?_EX[A-Z]*_FROM_EX[A-Z]*$/.test(name))
  if (other === undefined || env[exempt]) return { env, notices: [] }
  return { env: { ...env, [exempt]: env[other] }, notices: [`${other} is read as ${exempt}`] }
}
