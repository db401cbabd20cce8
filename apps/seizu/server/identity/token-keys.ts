import { createRemoteJWKSet, importSPKI } from 'jose'
import type { CryptoKey, JWTVerifyGetKey } from 'jose'
import type { Settings } from '../../settings.ts'

const KEPT_MS = 600_000
/** One that was not found may come soon, and asking for each made-up one would let anybody make us ask. */
const MISSED_MS = 10_000
const MOST_KEYS = 200
const MOST_KEY_BYTES = 64 * 1024

type KeySettings = Pick<
  Settings,
  'JWKS_URL' | 'JWKS_URL_FOR_ALB' | 'JWKS_FETCH_TIMEOUT' | 'AWS_DEFAULT_REGION' | 'ALLOWED_JWT_ALGORITHMS'
>

/** The key of a token, by the `kid` of its header: from the load balancer, which gives one key, or from a key set (seizu §7.3). */
export function openTokenKeys(settings: KeySettings): JWTVerifyGetKey {
  return settings.JWKS_URL_FOR_ALB ? balancerKeys(settings) : setKeys(settings)
}

function balancerKeys(settings: KeySettings): JWTVerifyGetKey {
  const known = new Map<string, { key: Promise<CryptoKey>; until: number }>()
  return ({ kid, alg = '' }) => {
    const url = urlOf(settings, kidOf(kid))
    // With its algorithm: a forged token that names another must not make the key unusable for honest ones.
    const name = `${alg} ${url}`
    const found = known.get(name)
    if (found && found.until > Date.now()) return found.key
    const key = fetchKey(url, alg, settings.JWKS_FETCH_TIMEOUT)
    const entry = { key, until: Date.now() + KEPT_MS }
    key.catch(() => (entry.until = Date.now() + MISSED_MS))
    known.delete(name)
    known.set(name, entry)
    if (known.size > MOST_KEYS) known.delete(known.keys().next().value!)
    return key
  }
}

function setKeys(settings: KeySettings): JWTVerifyGetKey {
  const sets = new Map<string, JWTVerifyGetKey>()
  return (header, token) => {
    const url = urlOf(settings, kidOf(header.kid))
    let set = sets.get(url)
    if (!set) {
      set = createRemoteJWKSet(new URL(url), {
        timeoutDuration: settings.JWKS_FETCH_TIMEOUT,
        cacheMaxAge: KEPT_MS,
        cooldownDuration: MISSED_MS,
      })
      sets.set(url, set)
      if (sets.size > MOST_KEYS) sets.delete(sets.keys().next().value!)
    }
    return set(header, token)
  }
}

function kidOf(kid: unknown): string {
  if (typeof kid !== 'string' || kid === '' || kid.length > 256) throw new Error('the token names no key')
  return kid
}

const urlOf = ({ JWKS_URL, AWS_DEFAULT_REGION }: KeySettings, kid: string): string =>
  JWKS_URL.replaceAll('{AWS_DEFAULT_REGION}', AWS_DEFAULT_REGION).replaceAll('{kid}', encodeURIComponent(kid))

async function fetchKey(url: string, algorithm: string, timeoutMs: number): Promise<CryptoKey> {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' })
  if (response.status !== 200) throw new Error(`${url} answers ${response.status}`)
  const text = await response.text()
  if (text.length > MOST_KEY_BYTES) throw new Error(`${url} gives no key`)
  return importSPKI(text.trim(), algorithm)
}
