import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { IncomingState, Metadata } from '../../tables.ts'
import { startDestinationFiles } from '../../tests/destination-files.ts'
import type { DestinationFiles } from '../../tests/destination-files.ts'
import { send } from '../../tests/raw-http.ts'

let destination: DestinationFiles
let user: { name: string; profileId: string }
beforeAll(async () => {
  destination = await startDestinationFiles()
  user = await destination.newUser()
})
afterAll(() => destination.close())

describe('downloading a file', () => {
  test('gives the bytes with their digests, name and metadata (download-transferable)', async () => {
    const content = Buffer.alloc(3_000_000, 'some file ')
    const meta = { 'Metadata-Name': 'a.txt', 'Metadata-Foo': Buffer.from('é').toString('latin1') }
    const id = await destination.receive(user.profileId, { content, meta })
    const { status, headers, body } = await download(id)
    expect(status).toBe(200)
    expect(body.equals(content)).toBe(true)
    const sha1 = createHash('sha1').update(content)
    expect(headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '3000000',
      'content-disposition': 'attachment; filename="a.txt"',
      'accept-ranges': 'bytes',
      etag: `"${sha1.copy().digest('hex')}"`,
      digest: `SHA=${sha1.digest('base64')}`,
      'repr-digest': `sha-256=:${createHash('sha256').update(content).digest('base64')}:`,
      'metadata-name': 'a.txt',
    })
    // §16.1 case 15, the other half: the bytes of the upload come back
    expect(Buffer.from(String(headers['metadata-foo']), 'latin1')).toEqual(Buffer.from('é'))
  })

  test('§16.2 case 58: HEAD and GET have the same headers', async () => {
    const id = await destination.receive(user.profileId, { meta: { 'Metadata-Name': 'a.txt' } })
    const [got, head] = [await download(id), await download(id, {}, 'HEAD')]
    expect(head.body).toHaveLength(0)
    expect(stable(head.headers)).toEqual(stable(got.headers))
    expect(head.status).toBe(200)
  })

  test('§16.2 case 56: Accept is ignored', async () => {
    const id = await destination.receive(user.profileId)
    expect((await download(id, { Accept: 'text/html' })).status).toBe(200)
    expect((await get(`${id}/`, { Accept: 'text/html' })).status).toBe(406)
  })

  test('a file without bytes has Content-Length 0', async () => {
    const id = await destination.receive(user.profileId, { content: '' })
    const { status, headers, body } = await download(id)
    expect([status, headers['content-length'], body.byteLength]).toEqual([200, '0', 0])
  })

  test.each([
    ['bytes=1-3', 206, 'ell', 'bytes 1-3/5'],
    ['bytes=-2', 206, 'lo', 'bytes 3-4/5'],
    ['bytes=4-', 206, 'o', 'bytes 4-4/5'],
    ['bytes=5-', 416, '', 'bytes */5'],
    ['bytes=0-1,3-4', 200, 'hello', undefined],
  ])('answers Range %s by %i', async (range, status, text, contentRange) => {
    const id = await destination.receive(user.profileId)
    const reply = await download(id, { Range: range })
    expect([reply.status, reply.body.toString(), reply.headers['content-range']]).toEqual([status, text, contentRange])
    expect(reply.headers['content-length']).toBe(String(text.length))
  })

  test('a range counts only for the file that If-Range names', async () => {
    const id = await destination.receive(user.profileId)
    const { headers } = await download(id)
    expect((await download(id, { Range: 'bytes=1-3', 'If-Range': String(headers.etag) })).status).toBe(206)
    expect((await download(id, { Range: 'bytes=1-3', 'If-Range': '"another"' })).status).toBe(200)
  })

  test.each([
    ['a"b\\c.txt', 'attachment; filename="a\\"b\\\\c.txt"'],
    ['é.txt', "attachment; filename*=utf-8''%C3%A9.txt"],
    ['../../etc/passwd', 'attachment; filename="../../etc/passwd"'],
  ])('§16.4 case 106: the name %j is %s', async (name, disposition) => {
    const id = await destination.receive(user.profileId, { name })
    expect((await download(id)).headers['content-disposition']).toBe(disposition)
  })

  test('§16.4 case 106, §16.1 case 13: a file without a name is saved under its id', async () => {
    const id = await destination.receive(user.profileId, { name: '' })
    expect((await download(id)).headers['content-disposition']).toBe(`attachment; filename="${id}"`)
  })

  test('a name that our page encoded is saved decoded', async () => {
    const meta: Metadata = { 'Metadata-Name': 'caf%C3%A9.txt', 'Metadata-Name-Encoding': 'uri' }
    const id = await destination.receive(user.profileId, { name: 'caf%C3%A9.txt', meta })
    const { headers } = await download(id)
    expect(headers['content-disposition']).toBe("attachment; filename*=utf-8''caf%C3%A9.txt")
    expect(headers['metadata-name']).toBe('caf%C3%A9.txt')
  })

  test('stored metadata overrides no header and brings no line', async () => {
    const meta = {
      'Content-Type': 'text/html',
      'Content-Length': '1',
      'Set-Cookie': 'a=b',
      'Metadata-Break': 'a\r\nX-Evil: 1',
      'Metadata-Euro': '€',
      'Metadata-Bad name': 'x',
      'Metadata-Good': 'yes',
    }
    const id = await destination.receive(user.profileId, { meta })
    const { status, headers, body } = await download(id)
    expect([status, body.toString()]).toEqual([200, 'hello'])
    expect(headers).toMatchObject({ 'content-type': 'application/octet-stream', 'metadata-good': 'yes' })
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['x-evil']))
    expect(Object.keys(headers).filter((name) => name.startsWith('metadata-'))).toEqual(['metadata-good'])
    expect(headers['set-cookie']).toBeUndefined()
  })

  test.each<[IncomingState, number, string]>([
    ['ONGOING', 409, 'TransferableOngoingError'],
    ['ERROR', 403, 'TransferableErroredError'],
    ['EXPIRED', 410, 'TransferableExpiredError'],
    ['REVOKED', 410, 'TransferableRevokedError'],
    ['REMOVED', 410, 'TransferableRemovedError'],
  ])('§16.4 case 105: a file that is %s answers %i', async (state, status, code) => {
    const id = await destination.receive(user.profileId, { state })
    expect(await download(id)).toMatchObject({ status, json: { code } })
  })

  test('§16.4 case 104: a file whose data is gone becomes ERROR', async () => {
    const id = await destination.receive(user.profileId)
    await destination.storage.delete(id)
    const first = await download(id)
    expect(first.status).toBe(500)
    expect(first.json.error).toEqual(expect.any(String))
    expect((await get(`${id}/`)).json).toMatchObject({ state: 'ERROR' })
    expect((await download(id)).status).toBe(403)
  })

  test('a file whose data has another length becomes ERROR, and none of it is sent', async () => {
    const id = await destination.receive(user.profileId)
    await destination.storage.truncate(id, 3)
    expect((await download(id)).status).toBe(500)
    expect((await get(`${id}/`)).json).toMatchObject({ state: 'ERROR' })
  })

  test('a client that goes away in mid-download leaves no open file', async () => {
    const id = await destination.receive(user.profileId, { content: Buffer.alloc(20_000_000) })
    const response = await fetch(`${destination.url}${id}/download/`, { headers: { 'X-Test-User': user.name } })
    await response.body!.cancel()
    expect((await download(id)).body.byteLength).toBe(20_000_000)
  })
})

describe('one item', () => {
  test('shows what §6.10 lists', async () => {
    const id = await destination.receive(user.profileId, { meta: { 'Metadata-Name': 'a.txt' } })
    expect((await get(`${id}/`)).json).toEqual({
      id,
      created_at: '2026-01-01T00:00:00.000001Z',
      name: 'a.txt',
      sha1: 'aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d',
      size: 5,
      user_provided_meta: { 'Metadata-Name': 'a.txt' },
      state: 'SUCCESS',
      progress: 100,
      finished_at: '2026-01-01T00:00:01.000002Z',
      expires_at: '2026-01-08T00:00:01.000002Z',
      bytes_received: 5,
    })
  })

  test('of somebody else, unknown and malformed ids name nothing', async () => {
    const other = await destination.newUser()
    const foreign = await destination.receive(other.profileId)
    for (const id of [foreign, randomUUID(), 'not-a-uuid']) {
      expect([(await get(`${id}/`)).status, (await download(id)).status]).toEqual([404, 404])
    }
  })

  test('a user who is not associated sees nothing', async () => {
    const stranger = await destination.newUser({ associated: false })
    const id = await destination.receive(stranger.profileId)
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['GET', `${id}/`],
      ['GET', `${id}/download/`],
      ['DELETE', `${id}/`],
    ] as const) {
      const reply = await send(`${destination.url}${path}`, { method, headers: { 'X-Test-User': stranger.name } })
      expect([method, path, reply.status, reply.json.code]).toEqual([method, path, 403, 'permission_denied'])
    }
  })
})

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  send(`${destination.url}${path}`, { method, headers: { 'X-Test-User': user.name, ...headers } })

const download = (id: string, headers: Record<string, string> = {}, method = 'GET') =>
  get(`${id}/download/`, headers, method)

/** Headers but for those that name the single answer. */
const stable = ({ date: _date, 'x-request-id': _id, ...rest }: Record<string, unknown>) => rest
