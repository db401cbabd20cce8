import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startThings } from './things.fixture.ts'
import type { Things } from './things.fixture.ts'

let things: Things
beforeAll(async () => {
  things = await startThings()
})
afterAll(() => things.close())

const ask: Things['ask'] = (path, init) => things.ask(path, init)
const talk: Things['talk'] = (bytes, until) => things.talk(bytes, until)

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
