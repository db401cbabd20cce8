import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, https, openWebs } from '../../tests/web.fixture.ts'
import { listOnCalls } from './list-on-calls.ts'

/** A stand-in for PagerDuty, of which nothing but its documented paging is known here. */
let address: string
const asked: { query: URLSearchParams; key: string | undefined }[] = []
let broken = false
const server = createServer((request, response) => {
  const query = new URL(request.url!, 'http://x').searchParams
  asked.push({ query, key: request.headers.authorization })
  if (broken) return response.writeHead(500).end()
  const offset = Number(query.get('offset'))
  return response.end(
    JSON.stringify({ oncalls: [{ user: { summary: `at ${offset}` } }], more: offset < 200, total: null }),
  )
})
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

const signal = new AbortController().signal

describe('asking who is on call (a stand-in answers)', () => {
  test('[45] asks for lists, with the key, and puts all pages together', async () => {
    const found = await listOnCalls({ key: 'k', signal, address }, { user_ids: 'a,b', schedule_ids: '' })
    expect(found).toEqual([0, 100, 200].map((offset) => ({ user: { summary: `at ${offset}` } })))
    expect(asked.map((it) => it.query.getAll('user_ids[]'))).toEqual([0, 100, 200].map(() => ['a', 'b']))
    expect(asked[0]).toMatchObject({ key: 'Token token=k' })
    expect(asked[0]!.query.has('schedule_ids[]')).toBe(false)
  })

  test('fails in words when the other side does, and is not found without a key', async () => {
    broken = true
    await expect(listOnCalls({ key: 'k', signal, address }, {})).rejects.toMatchObject({ code: 'oncalls_failed' })
    const webs = await openWebs()
    const answer = await ask(`${await webs.start()}/api/v1/pagerduty/oncalls`, { headers: https })
    expect([answer.status, await answer.json()]).toEqual([404, { error: expect.stringContaining('PAGERDUTY_API_KEY') }])
    await webs.close()
  })
})
