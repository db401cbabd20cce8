import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../../tests/eventually.ts'
import { startOriginFiles } from '../../tests/origin-files.ts'
import type { OriginFiles } from '../../tests/origin-files.ts'
import { send } from '../../tests/raw-http.ts'

// A minute instead of the second of the default: the machine may be slow.
const THROTTLE_RATE = { count: 30, periodSeconds: 60 }

let origin: OriginFiles
let twin: OriginFiles
beforeAll(async () => {
  origin = await startOriginFiles({ settings: { THROTTLE_RATE } })
  twin = await startOriginFiles({
    settings: { THROTTLE_RATE },
    databaseUrl: origin.databaseUrl,
    storageRoot: origin.root,
  })
})
afterAll(async () => {
  await twin?.close()
  await origin?.close()
})

describe('throttling uploads', () => {
  test('§16.1 case 18: of a THROTTLE_RATE of 30, 30 pass and the next is refused, over two API processes that share the database', async () => {
    const [busy, other] = [await origin.newUser(), await origin.newUser()]
    const replies = await Promise.all(
      Array.from({ length: 31 }, (_, index) => upload(index % 2 === 0 ? origin : twin, busy)),
    )
    const refused = replies.filter(({ status }) => status !== 201)
    expect(refused).toHaveLength(1)
    expect(refused[0]).toMatchObject({ status: 429, json: { code: 'throttled' } })
    expect(Number(refused[0]!.headers['retry-after'])).toBeGreaterThanOrEqual(1)
    expect((await upload(twin, other)).status).toBe(201)
    const looks = await Promise.all(
      Array.from({ length: 31 }, () =>
        send(`${origin.url}${replies[0]!.json.id}/`, { headers: { 'X-Test-User': busy } }),
      ),
    )
    expect(looks.map(({ status }) => status)).toEqual(looks.map(() => 200))
  })

  test('refused requests are not counted: the window slides on', async () => {
    const quick = await startOriginFiles({ settings: { THROTTLE_RATE: { count: 2, periodSeconds: 1 } } })
    try {
      const user = await quick.newUser()
      const first = await Promise.all([upload(quick, user), upload(quick, user), upload(quick, user)])
      expect(first.map(({ status }) => status).toSorted()).toContain(429)
      // If refusals counted, asking all the time would never be served again.
      const reply = await eventually(
        () => upload(quick, user),
        ({ status }) => status === 201,
      )
      expect(reply.status).toBe(201)
    } finally {
      await quick.close()
    }
  })

  test('a changed rate begins anew', async () => {
    const user = await origin.newUser()
    await upload(origin, user)
    const strict = await startOriginFiles({
      settings: { THROTTLE_RATE: { count: 1, periodSeconds: 60 } },
      databaseUrl: origin.databaseUrl,
      storageRoot: origin.root,
    })
    try {
      const statuses = [(await upload(strict, user)).status, (await upload(strict, user)).status]
      expect(statuses).toEqual([201, 429])
    } finally {
      await strict.close()
    }
  })

  test('is asked before content type and length', async () => {
    const user = await origin.newUser()
    for (let count = 0; count < 30; count += 1) {
      expect((await upload(origin, user, { 'Content-Type': 'text/plain' })).status).toBe(415)
    }
    expect((await upload(origin, user, { 'Content-Type': 'text/plain' })).status).toBe(429)
  })
})

const upload = ({ url }: OriginFiles, user: string, headers: Record<string, string> = {}) =>
  send(url, {
    method: 'POST',
    headers: { 'X-Test-User': user, 'Content-Type': 'application/octet-stream', 'Content-Length': 1, ...headers },
    body: 'x',
  })
