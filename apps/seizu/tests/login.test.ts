import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { neo4jForTests } from '@farside/harness/neo4j'
import { silentLog } from '@farside/kernel/log'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose'
import type { CryptoKey } from 'jose'
import neo4j from 'neo4j-driver'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mayBeMinted } from '../server/login/name.rules.ts'
import type { UserStore } from '../server/user-store/user-store.ts'
import { databaseUsers } from '../source/database-users.ts'
import { openGraph } from '../source/neo4j.ts'
import { readSeizuSettings } from '../settings.ts'
import { lookOnce } from '../workers/watch-users/watch-users.ts'
import { ask, openPage, openWebs } from './web.fixture.ts'
import type { Webs } from './web.fixture.ts'

/** Of this run alone: others are in the same server. */
const mail = (name: string) => `${name}-${process.pid}@login.example`
const signer = 'arn:aws:elasticloadbalancing:eu-central-1:1:loadbalancer/app/ours/1'

let webs: Webs
let keys: { url: string; asked: string[]; close: () => void }
let privateKey: CryptoKey
beforeAll(async () => {
  webs = await openWebs()
  const pair = await generateKeyPair('ES256', { extractable: true })
  privateKey = pair.privateKey
  const [pem, jwk] = [await exportSPKI(pair.publicKey), await exportJWK(pair.publicKey)]
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url!)
    if (request.url === '/set') return response.end(JSON.stringify({ keys: [{ ...jwk, kid: 'good', alg: 'ES256' }] }))
    return request.url === '/pem/good%2Fkey' ? response.end(pem) : response.writeHead(404).end()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  keys = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close: () => server.close() }
})
afterAll(async () => {
  await webs.close()
  keys.close()
})

interface Forged {
  kid?: string
  alg?: string
  by?: string
  key?: CryptoKey
  expires?: string
}
const token = (
  claims: Record<string, unknown>,
  { kid = 'good/key', alg = 'ES256', by = signer, key, expires }: Forged = {},
) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg, kid, signer: by })
    .setExpirationTime(expires ?? '2 minutes')
    .sign(key ?? privateKey)

/** As the load balancer writes it: every segment padded, and the padded text signed. */
async function paddedToken(claims: Record<string, unknown>, break_ = false): Promise<string> {
  const padded = (value: unknown) =>
    Buffer.from(JSON.stringify(value)).toString('base64').replaceAll('+', '-').replaceAll('/', '_')
  const text = `${padded({ alg: 'ES256', kid: 'good/key', signer, typ: 'JWT' })}.${padded(claims)}`
  const signed = break_ ? `${text}x` : text
  const bytes = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, Buffer.from(signed))
  return `${text}.${Buffer.from(bytes).toString('base64').replaceAll('+', '-').replaceAll('/', '_')}`
}

/** A store and users that remember what they were told. */
function stand() {
  const [stored, statements]: [string[], { statement: string; parameters: unknown }[]] = [[], []]
  let fails: 'store' | 'create' | undefined
  const store: UserStore = {
    get: async () => undefined,
    put: async (email) => {
      if (fails === 'store') throw new Error('no table')
      stored.push(email)
    },
    close: async () => {},
  }
  const graph = {
    isEmbedded: async () => false,
    read: async () => ({ rows: [{ edition: 'community' }] }),
    write: async (statement: string, parameters: unknown) => {
      if (fails === 'create' && statement.startsWith('CREATE')) throw new Error('no database')
      statements.push({ statement, parameters })
    },
    close: async () => {},
  } as never
  return { stored, statements, override: { graph, userStore: store }, fail: (what: typeof fails) => (fails = what) }
}

const auto = () => ({
  AUTH_MODE: 'auto',
  SEIZU_QUERY_PATH: 'browser',
  JWKS_URL: `${keys.url}/pem/{kid}`,
  JWT_ALB_SIGNER: signer,
})

async function login(url: string, jwt?: string) {
  const { headers } = await openPage(url)
  return ask(`${url}/api/v1/login`, {
    method: 'POST',
    headers: { ...headers, ...(jwt !== undefined && { 'x-amzn-oidc-data': jwt }) },
  })
}

describe('logging in with the token of a load balancer', () => {
  test.each([
    [undefined, 100],
    ['32', 64],
  ])('[35] gives a user of one’s own; GENERATED_PASSWORD_LENGTH %s gives %i digits', async (length, digits) => {
    const { override, stored, statements } = stand()
    const url = await webs.start({ ...auto(), ...(length && { GENERATED_PASSWORD_LENGTH: length }) }, override)
    const answer = await login(url, await token({ email: 'ann@x.example' }))
    const body = (await answer.json()) as { password: string }
    expect([answer.status, body]).toEqual([
      200,
      {
        protocol: 'bolt+s',
        hostname: 'localhost',
        port: 7687,
        auth_mode: 'auto',
        username: 'ann@x.example',
        password: expect.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`)),
      },
    ])
    expect(stored).toEqual(['ann@x.example'])
    expect(statements.map((it) => it.statement)).toEqual([
      'DROP USER $name IF EXISTS',
      'CREATE OR REPLACE USER $name SET PASSWORD $password CHANGE NOT REQUIRED',
    ])
    expect(statements[1]!.parameters).toEqual({ name: 'ann@x.example', password: body.password })
  })

  test('[37] fails as a whole when the store or the database fails', async () => {
    const { override, stored, statements, fail } = stand()
    const url = await webs.start(auto(), override)
    for (const what of ['store', 'create'] as const) {
      fail(what)
      const answer = await login(url, await token({ email: 'ann@x.example' }))
      expect([answer.status, await answer.json()]).toEqual([403, { error: 'Failed to login.' }])
    }
    expect([stored.length, statements.filter((it) => it.statement.startsWith('CREATE'))]).toEqual([1, []])
  })

  test('[38] is refused whatever is wrong with the token, and nothing is made', async () => {
    const { override, stored, statements } = stand()
    const url = await webs.start(auto(), override)
    const ann = { email: 'ann@x.example' }
    const rsa = await generateKeyPair('RS256')
    const foreign = await generateKeyPair('ES256')
    const wrong: Record<string, string | undefined> = {
      missing: undefined,
      garbage: 'x.y.z',
      expired: await token(ann, { expires: '-1s' }),
      'not yet': await new SignJWT({ ...ann, nbf: Math.floor(Date.now() / 1000) + 60 })
        .setProtectedHeader({ alg: 'ES256', kid: 'good/key', signer })
        .sign(privateKey),
      algorithm: await token(ann, { alg: 'RS256', key: rsa.privateKey }),
      none: `${Buffer.from('{"alg":"none","kid":"good/key"}').toString('base64url')}.${Buffer.from(JSON.stringify(ann)).toString('base64url')}.`,
      'unknown kid': await token(ann, { kid: 'other' }),
      'no e-mail': await token({ sub: 'ann' }),
      'empty e-mail': await token({ email: '' }),
      audience: await token({ ...ann, aud: 'somebody' }),
      signer: await token(ann, { by: `${signer}0` }),
      key: await token(ann, { key: foreign.privateKey }),
    }
    for (const [what, jwt] of Object.entries(wrong)) {
      const answer = await login(url, jwt)
      expect([what, answer.status, await answer.json()]).toEqual([what, 401, { error: 'Not authenticated' }])
    }
    expect([stored, statements]).toEqual([[], []])
  })

  test('[39] takes padded segments, and checks the text as it came', async () => {
    const { override } = stand()
    const url = await webs.start(auto(), override)
    for (const email of ['a@x.example', 'ab@x.example', 'abc@x.example']) {
      expect((await login(url, await paddedToken({ email }))).status).toBe(200)
      expect((await login(url, await paddedToken({ email }, true))).status).toBe(401)
    }
  })

  test('[40] touches no user of an unusable or an exempt name', async () => {
    const { override, stored, statements } = stand()
    const url = await webs.start({ ...auto(), USERS_EXEMPT_FROM_EXPIRATION: 'neo4j,loader@x.example' }, override)
    for (const email of ['a"b@x.y', 'a,b@x.y', 'a:b', 'a b@x.y', 'ä@x.y', 'neo4j', 'Loader@x.example']) {
      expect((await login(url, await token({ email }))).status).toBe(403)
    }
    expect([stored, statements]).toEqual([[], []])
    expect(mayBeMinted("o'brien+x@example.org", ['neo4j'])).toBe(true)
  })

  test('asks for a key once, by its name made safe, and takes a key set too', async () => {
    const { override } = stand()
    const url = await webs.start(auto(), override)
    keys.asked.length = 0
    for (let at = 0; at < 3; at += 1) await login(url, await token({ email: 'ann@x.example' }))
    expect(keys.asked).toEqual(['/pem/good%2Fkey'])
    const set = await webs.start({ ...auto(), JWKS_URL: `${keys.url}/set`, JWKS_URL_FOR_ALB: 'false' }, override)
    expect((await login(set, await token({ email: 'ann@x.example' }, { kid: 'good' }))).status).toBe(200)
    expect((await login(set, await token({ email: 'ann@x.example' }, { kid: 'other' }))).status).toBe(401)
  })

  test('makes no user on the server path, where the token says what somebody may do', async () => {
    const { statements, override } = stand()
    const url = await webs.start({ ...auto(), SEIZU_QUERY_PATH: 'server' }, { graph: override.graph })
    const jwt = await token({ email: 'ann@x.example', seizu_role: 'seizu-editor' })
    expect(await (await login(url, jwt)).json()).not.toHaveProperty('username')
    const me = await ask(`${url}/api/v1/me`, { headers: { 'x-forwarded-proto': 'https', 'x-amzn-oidc-data': jwt } })
    expect(await me.json()).toMatchObject({
      user: { email: 'ann@x.example', role: 'seizu-editor', created_at: null },
      permissions: expect.arrayContaining(['reports:read', 'query:execute']),
    })
    expect(statements).toEqual([])
  })

  test('counts no header that came twice', async () => {
    const url = await webs.start({ ...auto(), SEIZU_QUERY_PATH: 'server' }, { graph: stand().override.graph })
    const jwt = await token({ email: 'ann@x.example' })
    const headers = new Headers({ 'x-forwarded-proto': 'https', 'x-amzn-oidc-data': jwt, x_amzn_oidc_data: jwt })
    expect((await ask(`${url}/api/v1/me`, { headers })).status).toBe(401)
  })
})

const server = await neo4jForTests()
const why = 'skipped' in server ? server.skipped : undefined
describe.skipIf(why)(`in a real Neo4j${why ? ` (skipped: ${why})` : ''}`, () => {
  if ('skipped' in server) return
  const env = { NEO4J_URI: server.uri, NEO4J_USER: server.user, NEO4J_PASSWORD: server.password }
  const graph = openGraph(readSeizuSettings(env).settings)
  const users = databaseUsers(graph, ['reader'])
  const names = ['two', 'expired', 'valid', 'unknown', 'exempt'].map(mail)
  // The first statement about a user makes the database load what it needs; nobody's log-in should wait for that.
  beforeAll(() => users.create(mail('two'), 'a long password'), 120_000)
  afterAll(async () => {
    for (const name of names) await users.remove(name)
    await graph.close()
  })

  async function enters(name: string, password: string): Promise<boolean> {
    const driver = neo4j.driver(env.NEO4J_URI, neo4j.auth.basic(name, password))
    return driver.verifyAuthentication().finally(() => driver.close())
  }

  test('[36] the second log-in replaces the password of the first', async () => {
    const { userStore } = stand().override
    const url = await webs.start(auto(), { graph, userStore })
    const passwords: string[] = []
    for (let at = 0; at < 2; at += 1) {
      const answer = await login(url, await token({ email: mail('two') }))
      passwords.push(((await answer.json()) as { password: string }).password)
    }
    expect(await Promise.all(passwords.map((it) => enters(mail('two'), it)))).toEqual([false, true])
  })

  test('[89] the watcher deletes who has expired or was not made here, and keeps the others', async () => {
    for (const name of names) await users.create(name, 'a long password')
    const now = new Date()
    const set: Record<string, Date> = {
      [mail('expired')]: new Date(now.getTime() - 11_000),
      [mail('valid')]: new Date(now.getTime() - 9000),
    }
    const told: string[] = []
    await lookOnce({
      settings: {
        PASSWORD_EXPIRATION_TIME: 10,
        USER_SCAN_FREQUENCY: 10,
        USERS_EXEMPT_FROM_EXPIRATION: ['neo4j', mail('exempt')],
      },
      // Others have users in the same server: only ours are looked at, and one that cannot be deleted.
      users: {
        ...users,
        list: async () => [mail('undeletable'), ...(await users.list()).filter((it) => names.slice(1).includes(it))],
        remove: async (name) => {
          if (name === mail('undeletable')) throw new Error('refused')
          await users.remove(name)
        },
      },
      store: { get: async (name) => set[name], put: async () => {}, close: async () => {} },
      log: { ...silentLog, error: (key, fields) => void told.push(`${key} ${String(fields?.user)}`) },
      now: () => now,
    })
    const left = await users.list()
    expect(names.slice(1).filter((it) => left.includes(it))).toEqual([mail('valid'), mail('exempt')])
    expect(told).toEqual([`user_not_deleted ${mail('undeletable')}`])
  })
})
