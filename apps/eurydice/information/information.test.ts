import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startApi } from '../tests/start-api.ts'
import type { StartedApi } from '../tests/start-api.ts'

let origin: StartedApi<'origin'>
let destination: StartedApi<'destination'>

beforeAll(async () => {
  const env = { EURYDICE_CONTACT: 'the "desk" <1>', EURYDICE_CONTACT_FR: 'guichet', UI_BADGE_CONTENT: 'Rehearsal' }
  origin = await startApi('origin', env)
  destination = await startApi('destination', env)
})
afterAll(async () => {
  await origin.close()
  await destination.close()
})

describe('information', () => {
  test('metadata tells anybody what a page shows (metadata)', async () => {
    const badge = { contact: 'guichet', badge_content: 'Rehearsal', badge_color: '#01426a', encryption_enabled: false }
    expect(await (await origin.ask('/metadata/')).json()).toMatchObject({
      ...badge,
      encoded_public_key: '',
      side: 'origin',
    })
    const there = await (await destination.ask('/metadata/')).json()
    expect(there).toMatchObject({ ...badge, side: 'destination', transferable_max_size: 54_975_581_388_800 })
    expect(there).not.toHaveProperty('encoded_public_key')
  })

  test('metadata names the ways to log in that the proxy serves, by LOGIN_METHODS, and none where there is no proxy', async () => {
    const linksOf = async (api: typeof origin) =>
      ((await (await api.ask('/metadata/')).json()) as { login_links: unknown }).login_links
    expect(await linksOf(origin)).toEqual([])
    const proxied = await startApi('origin', {
      REMOTE_USER_HEADER_AUTHENTICATION_ENABLED: 'true',
      LOGIN_METHODS: 'kerberos',
    })
    expect(await linksOf(proxied)).toEqual([{ name: 'Kerberos', url: '/api/v1/user/login/kerberos' }])
    await proxied.close()
  })

  test('status tells of the link, and of maintenance on the origin (get-status)', async () => {
    const ann = await origin.addUser('ann')
    const status = async () => (await origin.ask('/status/', { headers: ann.headers })).json()
    expect(await status()).toEqual({ maintenance: false, last_packet_sent_at: null, link_down_since: null })
    await sql`update eurydice_maintenance set maintenance = true`.execute(origin.db)
    await sql`insert into eurydice_last_packet_sent_at (timestamp) values ('2026-01-02T03:04:05.678901Z')`.execute(
      origin.db,
    )
    expect(await status()).toMatchObject({ maintenance: true, last_packet_sent_at: '2026-01-02T03:04:05.678901Z' })
    expect((await origin.ask('/status/')).status).toBe(401)
    const bob = await destination.addUser('bob')
    const there = await destination.ask('/status/', { headers: bob.headers })
    expect(await there.json()).toEqual({ last_packet_received_at: null })
  })

  test('§16.2 case 53: metrics are for those who have the right, and superusers (check-rolling-metrics)', async () => {
    for (const side of [origin, destination]) {
      const plain = await side.addUser('plain')
      const trusted = await side.addUser('trusted')
      const chief = await side.addUser('chief', { isSuperuser: true })
      await sql`insert into eurydice_user_permissions (user_id, permission)
        values (${trusted.id}, 'view_rolling_metrics')`.execute(side.db as never)
      const statuses = []
      for (const { headers } of [plain, trusted, chief])
        statuses.push((await side.ask('/metrics/', { headers })).status)
      expect(statuses).toEqual([403, 200, 200])
    }
  })

  test('§16.2 case 54: recent is what lies within the window; ranges of revoked files do not wait', async () => {
    const { id, headers } = await origin.addUser('measured', { isSuperuser: true })
    const { rows } = await sql<{
      id: string
    }>`select p.id from eurydice_user_profiles as p where p.user_id = ${id}`.execute(origin.db)
    const profile = rows[0]!.id
    const addFile = async (minutesAgo: number | null) => {
      const made = await sql<{ id: string }>`insert into eurydice_outgoing_transferables
        (created_at, name, size, bytes_received, user_profile_id)
        values (clock_timestamp() - interval '2 hours', '', 5, 5, ${profile}) returning id`.execute(origin.db)
      const file = made.rows[0]!.id
      await sql`insert into eurydice_transferable_ranges (created_at, byte_offset, size, outgoing_transferable_id)
        values (clock_timestamp() - interval '2 hours', 0, 5, ${file})`.execute(origin.db)
      if (minutesAgo === null) return file
      const at = sql`clock_timestamp() - ${minutesAgo}::float8 * interval '1 minute'`
      await sql`update eurydice_transferable_ranges set transfer_state = 'TRANSFERRED', finished_at = ${at}
        where outgoing_transferable_id = ${file}`.execute(origin.db)
      await sql`update eurydice_outgoing_transferables set sha1 = ${Buffer.alloc(20)}, submission_succeeded_at = ${at}
        where id = ${file}`.execute(origin.db)
      return file
    }
    await addFile(59)
    await addFile(61)
    await addFile(null)
    const revoked = await addFile(null)
    await sql`insert into eurydice_transferable_revocations (outgoing_transferable_id, reason)
      values (${revoked}, 'UPLOAD_SIZE_MISMATCH')`.execute(origin.db)
    expect(await (await origin.ask('/metrics/', { headers })).json()).toMatchObject({
      pending_transferables: 1,
      ongoing_transferables: 0,
      recent_successes: 1,
      recent_errors: 1,
      queue_size: 5,
    })
  })

  test('§16.2 case 54: on the destination what arrived and is gone since counts as a success', async () => {
    const { headers } = await destination.addUser('watcher', { isSuperuser: true })
    const { rows } = await sql<{ id: string }>`insert into eurydice_user_profiles (associated_user_profile_id)
      values (gen_random_uuid()) returning id`.execute(destination.db)
    const addFile = (state: string, minutesAgo: number) =>
      sql`insert into eurydice_incoming_transferables (id, created_at, finished_at, sha1, size, user_profile_id, state)
        values (gen_random_uuid(), clock_timestamp() - interval '2 hours',
          clock_timestamp() - ${minutesAgo}::float8 * interval '1 minute', ${Buffer.alloc(20)}, 0, ${rows[0]!.id}, ${state})`.execute(
        destination.db,
      )
    for (const state of ['SUCCESS', 'EXPIRED', 'REMOVED', 'REVOKED', 'ERROR']) {
      await addFile(state, 59)
      await addFile(state, 61)
    }
    expect(await (await destination.ask('/metrics/', { headers })).json()).toMatchObject({
      ongoing_transferables: 0,
      recent_successes: 3,
      recent_errors: 1,
    })
  })

  test('the root (api-root) leads to the list', async () => {
    const { headers } = await origin.addUser('rooted')
    const reply = await origin.ask('/', { headers })
    expect(await reply.json()).toEqual({ transferables: `${origin.url}/api/v1/transferables/` })
  })
})

describe('the API document', () => {
  test.each([
    ['/schema', {}, 'application/vnd.oai.openapi+json'],
    ['/schema/', {}, 'application/vnd.oai.openapi+json'],
    ['/schema', { accept: 'application/json' }, 'application/json'],
    ['/schema', { accept: 'application/vnd.oai.openapi' }, 'application/vnd.oai.openapi'],
    ['/schema?format=yaml', {}, 'application/vnd.oai.openapi'],
    ['/schema?format=json', { accept: '*/*' }, 'application/vnd.oai.openapi+json'],
  ] as [string, Record<string, string>, string][])('is found at %s as %o', async (path, headers, type) => {
    const reply = await origin.ask(path, { headers })
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, type])
    expect(await reply.text()).toMatch(type.endsWith('json') ? /^\{"openapi":"3\.1\.0"/ : /^openapi: "3\.1\.0"\n/)
  })

  test('names every operation of its side by the id that clients know (schema)', async () => {
    const idsOf = async (side: typeof origin | typeof destination) => {
      const { paths } = (await (await side.ask('/schema')).json()) as {
        paths: Record<string, Record<string, { operationId: string }>>
      }
      return Object.values(paths).flatMap((path) => Object.values(path).map((it) => it.operationId))
    }
    const both = [
      'list-transferables',
      'check-transferable',
      'get-status',
      'check-rolling-metrics',
      'user-me',
      'user-token-get',
      'user-token-delete',
      'metadata',
    ]
    expect(await idsOf(origin)).toEqual(expect.arrayContaining([...both, 'create-transferable', 'revoke-transferable']))
    expect(await idsOf(destination)).toEqual(
      expect.arrayContaining([
        ...both,
        'delete-transferable',
        'delete-all-transferable',
        'download-transferable',
        'associate-users',
      ]),
    )
  })

  test('is a page that asks for nothing but its style sheet and escapes what it shows', async () => {
    const page = await fetch(`${origin.url}/api/docs/`)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    const text = await page.text()
    expect(text).toContain('the &quot;desk&quot; &lt;1&gt;')
    expect(text).toContain('id="create-transferable"')
    expect([...text.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, to]) => to)).toEqual(
      expect.arrayContaining(['/api/docs/style.css', '/api/v1/schema']),
    )
    expect(text).not.toMatch(/<script|style="|https?:\/\/(?!localhost)/)
    expect((await fetch(`${origin.url}/api/docs/style.css`)).headers.get('content-type')).toContain('text/css')
  })
})

describe('readiness', () => {
  test('is database and folder; the link is told beside them', async () => {
    const ready = await fetch(`${destination.url}/readyz`)
    expect([ready.status, await ready.json()]).toEqual([
      200,
      {
        ok: true,
        parts: { database: { ok: true }, storage: { ok: true }, link: { ok: false, why: expect.any(String) } },
      },
    ])
  })

  test('is gone with the database, and requests are refused as unavailable until it is back', async () => {
    const lost = await startApi('origin', { DB_PORT: '1' })
    const ready = await fetch(`${lost.url}/readyz`)
    expect([ready.status, (await ready.json()).parts.database.ok]).toEqual([503, false])
    expect((await fetch(`${lost.url}/livez`)).status).toBe(200)
    const asked = await lost.ask('/user/me/', { headers: { authorization: `Token ${'0'.repeat(40)}` } })
    expect([asked.status, (await asked.json()).code]).toEqual([503, 'database_unavailable'])
    await lost.close()
  })
})
