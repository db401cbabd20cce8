import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { silentLog } from '@farside/kernel/log'
import { answer, createSite, httpProblems, listen, readForm, route } from './index.ts'
import type { Server } from './index.ts'

const send = route({
  method: 'POST',
  url: '/form/',
  operationId: 'send',
  summary: 'A form',
  tags: [],
  access: 'anyone',
  body: 'stream',
  produces: 'anything',
  replies: { 200: { description: 'What came' } },
})
const who = route({
  method: 'GET',
  url: '/who/',
  operationId: 'who',
  summary: 'Who asks, and how',
  tags: [],
  produces: 'anything',
  replies: { 200: { description: 'Who' } },
})

let server: Server
let authenticated = 0
beforeAll(async () => {
  const site = createSite<{ name: string }>({
    log: silentLog,
    secureHeader: 'x-tls',
    authenticate: async (request) => {
      authenticated += 1
      return { name: request.header('x-name') ?? 'nobody' }
    },
    before: async (request, user) => {
      if (request.path === '/old') return answer({ status: 301, headers: { location: '/who/' } })
      if (request.header('x-name') === undefined) return undefined
      if ((await user())?.name === 'bad') throw httpProblems.not_acceptable('x', 'y')
      return undefined
    },
  })
  site.handle(send, async (request) =>
    answer({ body: [...(await readForm(request, { maxBytes: 30 }))] as unknown as object }),
  )
  site.handle(who, async ({ user, origin }) => answer({ body: { user, scheme: new URL(origin).protocol } }))
  server = await listen(site, { host: '127.0.0.1', port: 0 })
})
afterAll(() => server?.close())

const post = (body: BodyInit, type?: string) =>
  fetch(`${server.url}/form/`, { method: 'POST', body, headers: type ? { 'content-type': type } : {} })

describe('a form', () => {
  test('gives its fields, repeated ones too', async () => {
    expect(
      await (
        await post(
          new URLSearchParams([
            ['a', 'é'],
            ['a', '2'],
            ['b', ''],
          ]),
        )
      ).json(),
    ).toEqual([
      ['a', 'é'],
      ['a', '2'],
      ['b', ''],
    ])
  })
  test.each([
    ['another type', '{}', 'application/json', 415],
    ['more bytes than it may have', `a=${'x'.repeat(100)}`, 'application/x-www-form-urlencoded', 413],
  ])('refuses %s', async (_, body, type, status) => expect((await post(body, type)).status).toBe(status))
})

describe('before any route', () => {
  test('an answer or a refusal takes its place, and nobody is authenticated twice', async () => {
    const ask = (path: string, headers: Record<string, string> = {}) =>
      fetch(server.url + path, { headers, redirect: 'manual' })
    expect((await ask('/old')).headers.get('location')).toBe('/who/')
    expect((await ask('/who/', { 'x-name': 'bad' })).status).toBe(406)
    authenticated = 0
    expect(await (await ask('/who/', { 'x-name': 'ann', 'x-tls': 'https' })).json()).toEqual({
      user: { name: 'ann' },
      scheme: 'https:',
    })
    expect(authenticated).toBe(1)
    expect(await (await ask('/who/', { 'x-forwarded-proto': 'https' })).json()).toMatchObject({ scheme: 'http:' })
  })
})
