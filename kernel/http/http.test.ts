import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openApi } from './index.ts'
import { create, id, known, show, startThings, upload } from './things.fixture.ts'
import type { Things } from './things.fixture.ts'

let things: Things
beforeAll(async () => {
  things = await startThings()
})
afterAll(() => things.close())

const ask: Things['ask'] = (path, init) => things.ask(path, init)
const talk: Things['talk'] = (bytes, until) => things.talk(bytes, until)

describe('serving a route', () => {
  test('answers with the value of the handler, the safe headers and the methods that are allowed', async () => {
    const reply = await ask(`/api/things/${id}/?tag=a&tag=b`, { headers: known })
    expect(reply.status).toBe(200)
    expect(await reply.json()).toEqual({ name: 'annab' })
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      'content-type': 'application/json',
      'authenticated-user': 'ann',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'x-frame-options': 'DENY',
      allow: 'GET, HEAD, OPTIONS',
      vary: 'Accept',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
  })

  test('answers with the success status of the route', async () => {
    const body = JSON.stringify({ name: 'new' })
    const headers = { ...known, 'content-type': 'application/json; charset=utf-8' }
    expect((await ask('/api/things/', { method: 'POST', headers, body })).status).toBe(201)
  })

  test('refuses without a user, and says who asked even when it refuses', async () => {
    expect((await ask(`/api/things/${id}/`)).status).toBe(401)
    const unknown = await ask('/api/things/not-an-id/', { headers: known })
    expect(unknown.status).toBe(404)
    expect(unknown.headers.get('authenticated-user')).toBe('ann')
  })

  test('turns a problem into its status and an unexpected error into 500 without its words', async () => {
    const headers = { ...known, 'content-type': 'application/json' }
    const send = (name: string) => ask('/api/things/', { method: 'POST', headers, body: JSON.stringify({ name }) })
    const taken = await send('taken')
    expect([taken.status, await taken.json()]).toMatchObject([
      409,
      { code: 'taken', detail: expect.stringContaining('taken') },
    ])
    const bug = await send('bug')
    expect(bug.status).toBe(500)
    const text = await bug.text()
    expect(text).not.toContain('secret detail')
    expect(JSON.parse(text)).toMatchObject({ code: 'error', requestId: bug.headers.get('x-request-id') })
  })

  test('names every field that does not fit', async () => {
    const headers = { ...known, 'content-type': 'application/json' }
    const reply = await ask('/api/things/', { method: 'POST', headers, body: '{"name":"too long"}' })
    expect([reply.status, await reply.json()]).toMatchObject([
      400,
      { code: 'invalid', fields: { name: [expect.any(String)] } },
    ])
  })

  test.each([
    ['a body that is not JSON', 'application/json', '{', 400],
    ['bytes that are not UTF-8', 'application/json', Buffer.from([0x22, 0xff, 0x22]), 400],
    ['another type of body', 'text/plain', '{}', 415],
    ['a body over a mebibyte', 'application/json', JSON.stringify({ name: 'x'.repeat(1 << 20) }), 413],
  ])('refuses %s', async (_, type, body, status) => {
    const reply = await ask('/api/things/', { method: 'POST', headers: { ...known, 'content-type': type }, body })
    expect(reply.status).toBe(status)
  })

  test.each([
    ['text/html', 406],
    ['application/json;q=0, */*', 406],
    ['application/*;q=0.2', 200],
    ['text/html, */*;q=0.1', 200],
    ['', 200],
  ])('negotiates "Accept: %s" to %i', async (accept, status) => {
    expect((await ask(`/api/things/${id}/`, { headers: { ...known, accept } })).status).toBe(status)
  })

  test('does not look at Accept where anything goes', async () => {
    expect((await ask('/api/bytes/', { headers: { accept: 'text/html' } })).status).toBe(200)
  })
})

describe('methods and addresses', () => {
  test('answers HEAD with the headers of GET and destroys the unread body', async () => {
    const [head, get] = [await ask('/api/bytes/', { method: 'HEAD' }), await ask('/api/bytes/')]
    const comparable = (it: Response) =>
      [...it.headers].filter(([name]) => !['connection', 'date', 'keep-alive', 'x-request-id'].includes(name))
    expect(comparable(head)).toEqual(comparable(get))
    expect([await head.text(), await get.text()]).toEqual(['', '12345'])
    await ask('/api/bytes/', { method: 'HEAD' })
    expect(things.wasDestroyedUnread()).toBe(true)
  })

  test('answers OPTIONS with 200 and another method with 405, both with Allow', async () => {
    const options = await ask('/api/bytes/', { method: 'OPTIONS' })
    expect([options.status, options.headers.get('allow')]).toEqual([200, 'GET, HEAD, PUT, OPTIONS'])
    const wrong = await ask('/api/bytes/', { method: 'DELETE' })
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD, PUT, OPTIONS'])
  })

  test.each(['TRACE', 'PROPFIND', 'QUERY'])(
    'answers the method %s with 405, not as an unknown address',
    async (method) => {
      const heard = await talk(`${method} /api/bytes/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`)
      expect(heard).toMatch(/^HTTP\/1.1 405 [^]*\r\nAllow: GET, HEAD, PUT, OPTIONS\r\n/)
    },
  )

  test.each([
    ['OPTIONS', '/api/things/', 200, 'POST, OPTIONS'],
    ['DELETE', '/api/things/', 405, 'POST, OPTIONS'],
    ['GET', `/api/things/${id}`, 301, 'GET, HEAD, OPTIONS'],
    ['POST', '/api/things', 308, 'POST, OPTIONS'],
    ['GET', '/api/nothing/', 404, null],
  ])('says who asked and what is allowed in the answer to %s %s, %i', async (method, path, status, allow) => {
    const reply = await ask(path, { method, headers: known })
    expect([reply.status, reply.headers.get('allow')]).toEqual([status, allow])
    expect(reply.headers.get('authenticated-user')).toBe('ann')
    expect((await ask(path, { method })).status).toBe(status)
  })

  test.each([
    ['GET', 301],
    ['HEAD', 301],
    ['PUT', 308],
  ])('sends %s without the last slash to the slashed address by %i', async (method, status) => {
    const reply = await ask('/api/bytes?a=b', { method })
    expect([reply.status, reply.headers.get('location')]).toEqual([status, '/api/bytes/?a=b'])
  })

  test.each(['/api/nothing/', '/api/%ff/', '/api/things/%00/x/'])('answers %s with 404 and JSON', async (path) => {
    const reply = await ask(path, { headers: { accept: '*/*' } })
    expect([reply.status, (await reply.json()).code]).toEqual([404, 'not_found'])
  })

  test.each([
    ['127.0.0.1', 200],
    ['127.0.0.1:99', 200],
    ['EXAMPLE.com.', 200],
    ['a.example.com', 200],
    ['badexample.com', 400],
    ['evil', 400],
    ['a b', 400],
    ['', 400],
  ])('answers the host "%s" with %i', async (host, status) => {
    const heard = await talk(`GET /api/bytes/ HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    expect(heard).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  })

  test('refuses two Host headers', async () => {
    const heard = await talk('GET /api/bytes/ HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil\r\nConnection: close\r\n\r\n')
    expect(heard).toMatch(/^HTTP\/1.1 400 /)
  })

  test.each(['/livez', '/readyz', '/healthz'])('tells at %s that it lives, whatever the host name', async (path) => {
    const heard = await talk(`GET ${path} HTTP/1.1\r\nHost: 10.0.0.1\r\nConnection: close\r\n\r\n`)
    expect(heard).toMatch(/^HTTP\/1.1 200 [^]*{"ok":true/)
  })
})

describe('the OpenAPI document', () => {
  test('is made of the routes', () => {
    const document = openApi([show, create, upload], {
      title: 'Things',
      version: '1',
      securitySchemes: { token: { type: 'apiKey', in: 'header', name: 'Authorization' } },
    }) as { openapi: string; paths: Record<string, Record<string, Record<string, unknown>>> }
    expect(document.openapi).toBe('3.1.0')
    const get = document.paths['/api/things/{thingId}/']!['get']!
    expect(get).toMatchObject({
      operationId: 'check-thing',
      security: [{ token: [] }],
      parameters: [
        { name: 'thingId', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
        { name: 'tag', in: 'query', required: false, schema: { type: 'array', items: { type: 'string' } } },
      ],
    })
    expect(document.paths['/api/bytes/']!['put']).toMatchObject({ security: [] })
  })
})
