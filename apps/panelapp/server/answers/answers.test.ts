import { createSite, listen, route } from '@farside/kernel/http'
import type { Server } from '@farside/kernel/http'
import { silentLog } from '@farside/kernel/log'
import { request as ask } from 'node:http'
import { gunzipSync, zstdDecompressSync, brotliDecompressSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Ask } from './answers.ts'
import { openAnswers } from './open-answers.ts'

let server: Server
let made: number
let next: (call: { authorization: string | undefined }) => Ask
const text = JSON.stringify({ genes: Array.from({ length: 200 }, (_, index) => `GENE${index}`) })

beforeEach(async () => {
  made = 0
  next = () => ({ key: '1', make: madeOnce() })
  const answers = openAnswers({ maxBytes: 1 << 20 })
  const site = createSite({ log: silentLog })
  const show = route({
    method: 'GET',
    url: '/x/',
    operationId: 'x',
    summary: 'x',
    tags: [],
    access: 'anyone',
    produces: 'anything',
    replies: { 200: { description: 'x' } },
  })
  site.handle(show, async (call) => answers.serve(call, next({ authorization: call.header('authorization') })))
  server = await listen(site, { host: '127.0.0.1', port: 0 })
})
afterEach(() => server.close())

const madeOnce =
  (body: string | Uint8Array = text) =>
  async () => {
    made += 1
    await new Promise((resolve) => setImmediate(resolve))
    return { type: 'application/json', body }
  }

/** Node's own client: `fetch` asks for encodings by itself and undoes them. */
function get(headers: Record<string, string> = {}, method = 'GET', path = '/x/') {
  return new Promise<{ status: number; headers: Record<string, string | undefined>; body: Buffer }>(
    (resolve, reject) => {
      ask(server.url + path, { headers, method }, (reply) => {
        reply
          .toArray()
          .then(
            (chunks) =>
              resolve({ status: reply.statusCode!, headers: reply.headers as never, body: Buffer.concat(chunks) }),
            reject,
          )
      })
        .once('error', reject)
        .end()
    },
  )
}

describe('an answer', () => {
  test.each([
    ['zstd', zstdDecompressSync],
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const)('[121] goes out as %s to whom accepts it, the same JSON', async (encoding, undo) => {
    const reply = await get({ 'accept-encoding': encoding })
    expect(reply.headers).toMatchObject({
      'content-encoding': encoding,
      'content-length': String(reply.body.byteLength),
    })
    expect(reply.headers.vary).toContain('Accept-Encoding')
    expect(undo(reply.body).toString()).toBe(text)
  })

  test('is made once for all encodings, and for all that ask at one time', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => get({ 'accept-encoding': ['zstd', 'gzip', ''][index % 3]! })),
    )
    await get({ 'accept-encoding': 'br' })
    expect(made).toBe(1)
    next = () => ({ key: '2', make: madeOnce() })
    await get()
    expect(made).toBe(2)
  })

  test('has a tag of its own for each encoding, which saves the second answer', async () => {
    const zstd = await get({ 'accept-encoding': 'zstd' })
    const plain = await get()
    expect(zstd.headers.etag).not.toBe(plain.headers.etag)
    const again = await get({ 'accept-encoding': 'zstd', 'if-none-match': `W/${zstd.headers.etag}` })
    expect(again).toMatchObject({ status: 304, body: Buffer.alloc(0) })
    expect(again.headers).toMatchObject({ etag: zstd.headers.etag, 'cache-control': 'no-cache' })
    expect(again.headers.vary).toContain('Accept-Encoding')
    // A cache that holds both must not give the compressed one to somebody who cannot read it.
    expect((await get({ 'if-none-match': zstd.headers.etag! })).status).toBe(200)
  })

  test('without a key is made each time and still tagged', async () => {
    next = () => ({ make: madeOnce() })
    const first = await get()
    expect((await get({ 'if-none-match': first.headers.etag! })).status).toBe(304)
    expect(made).toBe(2)
  })

  test('to HEAD has the head of GET alone', async () => {
    const whole = await get({ 'accept-encoding': 'gzip' })
    const head = await get({ 'accept-encoding': 'gzip' }, 'HEAD')
    expect(head.body.byteLength).toBe(0)
    expect(head.headers).toMatchObject({ etag: whole.headers.etag, 'content-length': whole.headers['content-length'] })
  })

  test('that failed is asked for again', async () => {
    let fails = true
    next = () => ({
      key: '1',
      make: () => {
        if (fails) throw new Error('broken')
        return { type: 'text/plain', body: 'good' }
      },
    })
    expect((await get()).status).toBe(500)
    fails = false
    expect((await get()).body.toString()).toBe('good')
  })

  test('with another status is neither kept nor tagged', async () => {
    next = () => ({ key: '1', make: async () => ({ ...(await madeOnce()()), status: 400 }) })
    const first = await get()
    expect(first.headers.etag).toBeUndefined()
    expect((await get({ 'if-none-match': '*' })).status).toBe(400)
    expect(made).toBe(2)
  })
})

describe('keeping answers', () => {
  test('never gives what was made for one caller to another, although the key is the same', async () => {
    next = ({ authorization }) => ({ key: '1', make: () => ({ type: 'text/plain', body: authorization ?? 'anybody' }) })
    expect((await get({ authorization: 'Token curator' })).body.toString()).toBe('Token curator')
    const anonymous = await get()
    expect(anonymous.body.toString()).toBe('anybody')
    expect((await get({ cookie: 'sessionid=1' })).headers['cache-control']).toBe('private, no-cache')
    expect(anonymous.headers['cache-control']).toBe('no-cache')
    expect((await get({ authorization: 'Token other' })).body.toString()).toBe('Token other')
  })

  test('shares what is the same for all', async () => {
    next = () => ({ key: '1', sameForAll: true, make: madeOnce() })
    await get({ authorization: 'Token one' })
    await get()
    expect(made).toBe(1)
  })

  test('holds addresses and hosts apart', async () => {
    await get()
    await get({}, 'GET', '/x/?page=2')
    await get({ host: 'elsewhere.example' })
    expect(made).toBe(3)
  })

  test('a 9 MB body: a 304 takes less than 3 ms, also when its bytes had to make room', async () => {
    const big = Buffer.alloc(9_000_000, text)
    next = () => ({ key: 'big', make: madeOnce(big) })
    const { etag } = (await get()).headers
    const times: number[] = []
    for (let turn = 0; turn < 20; turn += 1) {
      const started = performance.now()
      expect((await get({ 'if-none-match': etag! })).status).toBe(304)
      times.push(performance.now() - started)
    }
    expect(made).toBe(1)
    // A busy machine delays some: a quarter of them tells what the work takes.
    expect(times.toSorted((a, b) => a - b)[5]).toBeLessThan(3)
  })
})
