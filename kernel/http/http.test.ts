import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { problemTable } from '@farside/kernel/errors'
import { silentLog } from '@farside/kernel/log'
import { answer, createSite, httpProblems, listen, openApi, route } from './index.ts'
import type { Server } from './index.ts'

const problems = problemTable({
  taken: { kind: 'conflict', say: (name: string) => `Cannot use the name ${name}: it is taken` },
})

const Thing = z.object({ name: z.string().max(5) })
const show = route({
  method: 'GET',
  url: '/api/things/:thingId/',
  operationId: 'check-thing',
  summary: 'One thing',
  tags: ['things'],
  params: z.object({ thingId: z.uuid() }),
  query: z.object({ tag: z.array(z.string()).optional() }),
  replies: { 200: Thing, 404: { description: 'No such thing' } },
})
const create = route({
  method: 'POST',
  url: '/api/things/',
  operationId: 'create-thing',
  summary: 'Make a thing',
  tags: ['things'],
  body: Thing,
  replies: { 201: Thing },
})
const upload = route({
  method: 'PUT',
  url: '/api/bytes/',
  operationId: 'put-bytes',
  summary: 'Count bytes',
  tags: ['bytes'],
  access: 'anyone',
  body: 'stream',
  replies: { 200: { description: 'How many bytes came', shape: z.object({ bytes: z.number(), name: z.string() }) } },
})
const download = route({
  method: 'GET',
  url: '/api/bytes/',
  operationId: 'get-bytes',
  summary: 'Some bytes',
  tags: ['bytes'],
  access: 'anyone',
  produces: 'anything',
  replies: { 200: { description: 'The bytes', type: 'application/octet-stream' } },
})

let server: Server
let destroyedUnread = false

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pages-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>start</title>')
  writeFileSync(join(folder, 'assets', 'app-1.js'), `// ${'x'.repeat(2000)}`)
  const site = createSite<{ name: string }>({
    log: silentLog,
    allowedHosts: ['127.0.0.1', '.example.com'],
    authenticate: async (request) => {
      const name = request.header('authorization')
      if (name) request.setHeader('Authenticated-User', name)
      return name ? { name } : undefined
    },
    slashes: true,
    apiPrefix: '/api/',
    trustForwardedProto: true,
  })
  site.handle(show, async ({ user, query }) => ({ name: user.name + (query.tag ?? []).join('') }))
  site.handle(create, async ({ body }) => {
    if (body.name === 'bug') throw new Error('secret detail')
    if (body.name === 'taken') throw problems.taken(body.name)
    return body
  })
  site.handle(upload, async ({ stream, header }) => {
    if (header('x-refuse')) throw httpProblems.not_found()
    let bytes = 0
    for await (const chunk of stream) bytes += (chunk as Buffer).byteLength
    return answer({ headers: { 'x-name': header('x-name') ?? '' }, body: { bytes, name: header('x-name') ?? '' } })
  })
  site.handle(download, async () => {
    const body = new Readable({
      read() {
        this.push('12345')
        this.push(null)
      },
      destroy(error, done) {
        destroyedUnread = !this.readableDidRead
        done(error)
      },
    })
    return answer({ headers: { 'content-type': 'application/octet-stream', 'content-length': '5' }, body })
  })
  site.files({ folder: pathToFileURL(folder + '/'), startPage: 'index.html' })
  server = await listen(site, { host: '127.0.0.1', port: 0 })
})
afterAll(() => server.close())

const known = { authorization: 'ann' }
const ask = (path: string, init: RequestInit = {}) => fetch(server.url + path, { redirect: 'manual', ...init })
const id = '7a5b3c0e-1111-4222-8333-944444444444'

/** Writes bytes to a fresh connection and gives everything that comes back until it ends or `until` is seen. */
function talk(bytes: string, until?: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () => socket.write(bytes, 'latin1'))
    let heard = ''
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1')
      if (until?.test(heard)) socket.destroy()
    })
    socket.on('close', () => resolve(heard))
    socket.on('error', reject)
  })
}

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
    expect(destroyedUnread).toBe(true)
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

describe('raw bodies and raw headers', () => {
  test('leaves the bytes of a stream to the handler, however they are sent', async () => {
    const body = Buffer.alloc(3_000_000, 7)
    expect(await (await ask('/api/bytes/', { method: 'PUT', body })).json()).toMatchObject({ bytes: 3_000_000 })
    const chunks = new ReadableStream({
      start(it) {
        it.enqueue(new Uint8Array(10))
        it.close()
      },
    })
    const chunked = await ask('/api/bytes/', { method: 'PUT', body: chunks, duplex: 'half' } as RequestInit)
    expect(await chunked.json()).toMatchObject({ bytes: 10 })
  })

  test('keeps header bytes as Latin-1 both ways', async () => {
    const heard = await talk(
      'PUT /api/bytes/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Name: \u00c3\u00a9\u00ff\r\nContent-Length: 2\r\nConnection: close\r\n\r\nab',
    )
    expect(heard).toContain('x-name: \u00c3\u00a9\u00ff\r\n')
  })

  test('keeps thousands of headers as long as they fit', async () => {
    const many = Array.from({ length: 3000 }, (_, index) => `X-${index}: 1\r\n`).join('')
    const heard = await talk(
      `PUT /api/bytes/ HTTP/1.1\r\nHost: 127.0.0.1\r\n${many}X-Name: last\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
    )
    expect(heard).toContain('"name":"last"')
  })

  test.each([
    ['a header block over 64 KiB', `X-Name: ${'x'.repeat(65_600)}`, 431],
    ['a NUL in a header', 'X-Name: a\0b', 400],
    ['a bare CR in a header', 'X-Name: a\rb', 400],
    ['a Content-Length that is no number', 'Content-Length: ten', 400],
    ['a negative Content-Length', 'Content-Length: -5', 400],
    ['two lengths that differ', 'Content-Length: 1\r\nContent-Length: 2', 400],
    ['a length beside chunks', 'Content-Length: 1\r\nTransfer-Encoding: chunked', 400],
  ])('refuses %s', async (_, header, status) => {
    const heard = await talk(`PUT /api/bytes/ HTTP/1.1\r\nHost: 127.0.0.1\r\n${header}\r\n\r\n`)
    expect(heard).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(JSON.parse(heard.slice(heard.indexOf('\r\n\r\n')))).toMatchObject({ code: expect.any(String) })
  })

  test('lets a client that asked first go on only when somebody reads', async () => {
    const head = 'PUT /api/bytes/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n'
    expect(await talk(`${head}\r\n`, /100 Continue/)).toMatch(/^HTTP\/1.1 100 Continue/)
    const refused = await talk(`${head}X-Refuse: 1\r\n\r\n`)
    expect(refused).toMatch(/^HTTP\/1.1 404 /)
    expect(refused).not.toContain('100 Continue')
  })

  test('answers a refusal although the body is still coming', async () => {
    const body = Buffer.alloc(5_000_000)
    const reply = await ask('/api/bytes/', { method: 'PUT', headers: { 'x-refuse': '1' }, body })
    expect(reply.status).toBe(404)
  })
})

describe('static files', () => {
  test('serves the start page for any page address, with a policy and a tag that saves the second answer', async () => {
    const page = await ask('/somewhere/else', { headers: { accept: 'text/html' } })
    expect(await page.text()).toContain('<title>start</title>')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'")
    const again = await ask('/index.html', { headers: { 'if-none-match': page.headers.get('etag')! } })
    expect(again.status).toBe(304)
  })

  test('serves assets compressed and for ever', async () => {
    const script = await ask('/assets/app-1.js', { headers: { 'accept-encoding': 'gzip' } })
    expect(script.headers.get('content-encoding')).toBe('gzip')
    expect(script.headers.get('cache-control')).toContain('immutable')
    expect((await script.text()).length).toBe(2003)
  })

  test.each(['/assets/missing.js', '/../package.json', '/..%2f..%2fetc/passwd.txt'])(
    'finds nothing at %s',
    async (path) => {
      const heard = await talk(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`)
      expect(heard).toMatch(/^HTTP\/1.1 404 /)
    },
  )
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
