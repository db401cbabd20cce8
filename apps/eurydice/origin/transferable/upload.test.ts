import { createHash } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../../tests/eventually.ts'
import { startOriginFiles } from '../../tests/origin-files.ts'
import type { OriginFiles } from '../../tests/origin-files.ts'
import { open, replyTo, send, sendBytes } from '../../tests/raw-http.ts'
import type { Reply } from '../../tests/raw-http.ts'

const MiB = 1024 * 1024
const RANGE = 1_000_000
const octets = 'application/octet-stream'

let origin: OriginFiles
beforeAll(async () => {
  origin = await startOriginFiles({ settings: { TRANSFERABLE_RANGE_SIZE: RANGE, TRANSFERABLE_MAX_SIZE: 12 * MiB } })
})
afterAll(() => origin.close())

describe('handing in a file', () => {
  test('§16.1 case 1: five bytes become an item with size, digest and metadata (create-transferable)', async () => {
    const user = await origin.newUser()
    const { status, json } = await upload(user, 'hello', { 'Metadata-Name': 'a.txt' })
    expect(status).toBe(201)
    expect(json).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
      name: 'a.txt',
      sha1: 'aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d',
      size: 5,
      user_provided_meta: { 'Metadata-Name': 'a.txt' },
      submission_succeeded: true,
      submission_succeeded_at: expect.any(String),
      state: 'PENDING',
      progress: 0,
      bytes_transferred: 0,
      finished_at: null,
    })
    expect(await item(user, json.id)).toEqual(json)
    const row = await origin.db
      .selectFrom('eurydice_outgoing_transferables')
      .select('sha256')
      .where('id', '=', json.id)
      .executeTakeFirstOrThrow()
    expect(row.sha256).toEqual(createHash('sha256').update('hello').digest())
  })

  test('§16.1 case 2: a body of unknown length shows no progress at first, and its size afterwards', async () => {
    const user = await origin.newUser()
    const asking = open(origin.url, 'POST', { 'X-Test-User': user, 'Content-Type': octets })
    asking.write('hel')
    asking.end('lo')
    const { status, json } = await replyTo(asking)
    expect([status, json.progress, json.size]).toEqual([201, null, 5])
    expect(await item(user, json.id)).toMatchObject({ size: 5, progress: 0 })
  })

  test('§16.1 case 3: Transfer-Encoding with a capital letter is chunked too', async () => {
    const user = await origin.newUser()
    const reply = await sendBytes(
      origin.port,
      head(user, ['Transfer-Encoding: Chunked', 'Connection: close']) + '3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n',
    )
    expect(reply).toMatch(/^HTTP\/1\.1 201 /)
    expect(reply).toContain('"size":5')
    expect(reply).toContain('aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d')
  })

  test('§16.1 case 4: an empty body becomes one range of 0 bytes', async () => {
    const user = await origin.newUser()
    const { status, json } = await upload(user, '', { 'Content-Length': '0' })
    expect([status, json.size, json.progress]).toEqual([201, 0, 0])
    expect(json.sha1).toBe('da39a3ee5e6b4b0d3255bfef95601890afd80709')
    expect(await rangesOf(json.id)).toEqual([{ byte_offset: 0, size: 0, transfer_state: 'PENDING' }])
  })

  test('an empty body of unknown length becomes one range of 0 bytes', async () => {
    const user = await origin.newUser()
    const asking = open(origin.url, 'POST', {
      'X-Test-User': user,
      'Content-Type': octets,
      'Transfer-Encoding': 'chunked',
    })
    asking.end()
    const { json } = await replyTo(asking)
    expect([json.size, json.progress]).toEqual([0, null])
    expect(await rangesOf(json.id)).toHaveLength(1)
  })

  test.each([
    ['5: no Content-Type', {}, 400, 'MissingContentTypeError'],
    ['6: text/plain', { 'Content-Type': 'text/plain' }, 415, 'unsupported_media_type'],
    [
      '8: one byte over the maximum',
      { 'Content-Type': octets, 'Content-Length': 12 * MiB + 1 },
      413,
      'RequestEntityTooLargeError',
    ],
  ])('§16.1 case %s is refused before the body, without a row', async (_, headers, status, code) => {
    const user = await origin.newUser()
    const asking = open(origin.url, 'POST', { 'X-Test-User': user, ...headers })
    asking.flushHeaders()
    const reply = await replyTo(asking)
    asking.destroy()
    expect([reply.status, reply.json.code]).toEqual([status, code])
    expect(await rowsOf(user)).toEqual([])
  })

  test('a Content-Type with a parameter is accepted', async () => {
    const user = await origin.newUser()
    expect((await upload(user, 'x', { 'Content-Type': 'Application/Octet-Stream; charset=binary' })).status).toBe(201)
  })

  test.each(['abc', '-5', '', '5 5', '0x5', '99999999999999999999999999'])(
    '§16.1 case 7: Content-Length "%s" is refused, without a row',
    async (length) => {
      const user = await origin.newUser()
      const reply = await sendBytes(
        origin.port,
        head(user, [`Content-Length: ${length}`, 'Connection: close']) + 'hello',
      )
      expect(reply).toMatch(/^HTTP\/1\.1 4(00|13) /)
      expect(await rowsOf(user)).toEqual([])
    },
  )

  test('two different lengths are refused, without a row', async () => {
    const user = await origin.newUser()
    const reply = await sendBytes(origin.port, head(user, ['Content-Length: 5', 'Content-Length: 6']) + 'hello')
    expect(reply).toMatch(/^HTTP\/1\.1 400 /)
    expect(await rowsOf(user)).toEqual([])
  })

  test('bytes after the announced length are no part of the file', async () => {
    const user = await origin.newUser()
    const reply = await sendBytes(origin.port, head(user, ['Content-Length: 5']) + 'hello, and more\r\n\r\n')
    expect(reply).toMatch(/^HTTP\/1\.1 201 /)
    expect(reply).toContain('HTTP/1.1 400 ')
    expect(await rowsOf(user)).toMatchObject([{ size: 5, bytes_received: 5 }])
  })

  test.each([
    ['the range size', RANGE, [RANGE]],
    ['one byte more', RANGE + 1, [RANGE, 1]],
    ['twice the range size', 2 * RANGE, [RANGE, RANGE]],
  ])('§16.1 case 12: %s is cut into contiguous ranges', async (_, bytes, sizes) => {
    const user = await origin.newUser()
    const body = Buffer.alloc(bytes, 'ranges')
    const { json } = await upload(user, body)
    const ranges = await rangesOf(json.id)
    expect(ranges.map(({ size }) => size)).toEqual(sizes)
    expect(ranges.map(({ byte_offset }) => byte_offset)).toEqual(sizes.map((_size, index) => index * RANGE))
    expect((await storedContent(json.id)).equals(body)).toBe(true)
  })

  test('metadata Encrypted makes the length unknown', async () => {
    const user = await origin.newUser()
    const { json } = await upload(user, 'hello', { 'Metadata-Encrypted': 'true' })
    expect([json.progress, json.size]).toEqual([null, 5])
  })

  test('§16.1 case 13: without a name header the name is empty', async () => {
    const user = await origin.newUser()
    const { json } = await upload(user, 'x')
    expect([json.name, json.user_provided_meta]).toEqual(['', {}])
  })

  test('§16.1 case 14: a name may have 255 characters and not 256', async () => {
    const user = await origin.newUser()
    expect((await upload(user, 'x', { 'Metadata-Name': 'n'.repeat(255) })).status).toBe(201)
    const refused = await upload(user, 'x', { 'Metadata-Name': 'n'.repeat(256) })
    expect([refused.status, refused.json.code]).toEqual([400, 'name_too_long'])
    expect(await rowsOf(user)).toHaveLength(1)
  })

  test('§16.1 cases 15 to 17: metadata names are canonical, values are bytes, repeated ones are joined, others left out', async () => {
    const user = await origin.newUser()
    const bytes = Buffer.from('é').toString('latin1')
    const { json } = await send(origin.url, {
      method: 'POST',
      headers: [
        ...['Host', `127.0.0.1:${origin.port}`, 'X-Test-User', user, 'Content-Type', octets, 'X-Foo', '1'],
        ...[
          'metadata-foo-bar',
          bytes,
          'METADATA-X2Y',
          'z',
          'Metadata-Tag',
          'x',
          'Content-Length',
          '1',
          'Metadata-Tag',
          'y',
        ],
      ],
      body: Buffer.from('x'), // bytes: Node would write text and the head before it as UTF-8
    })
    expect(json.user_provided_meta).toEqual({ 'Metadata-Foo-Bar': 'Ã©', 'Metadata-X2Y': 'z', 'Metadata-Tag': 'x,y' })
  })

  test('a name that looks like a path is text, and no path', async () => {
    const user = await origin.newUser()
    const { json } = await upload(user, 'x', { 'Metadata-Name': '../../etc/passwd\\..' })
    expect(json.name).toBe('../../etc/passwd\\..')
    expect((await storedContent(json.id)).toString()).toBe('x')
  })

  test.each(['Metadata-Name: a\0b', 'Metadata-Name: a\rb', 'Metadata-Na\0me: ab', 'Metadata-Name: a\n b'])(
    'the header %j is refused, without a row',
    async (line) => {
      const user = await origin.newUser()
      const reply = await sendBytes(origin.port, head(user, [line, 'Content-Length: 1', 'Connection: close']) + 'x')
      expect(reply).toMatch(/^HTTP\/1\.1 400 /)
      expect(await rowsOf(user)).toEqual([])
    },
  )

  test('a header block over 64 KiB is refused with 431, without a row', async () => {
    const user = await origin.newUser()
    const line = `Metadata-Long: ${'x'.repeat(70_000)}`
    const reply = await sendBytes(origin.port, head(user, [line, 'Content-Length: 1']) + 'x')
    expect(reply).toMatch(/^HTTP\/1\.1 431 /)
    expect(await rowsOf(user)).toEqual([])
  })

  test('§16.1 case 24: two files of one name are two items', async () => {
    const user = await origin.newUser()
    const ids = [
      (await upload(user, 'x', { 'Metadata-Name': 'n' })).json.id,
      (await upload(user, 'x', { 'Metadata-Name': 'n' })).json.id,
    ]
    expect(new Set(ids).size).toBe(2)
    expect(await rowsOf(user)).toHaveLength(2)
  })

  test('an upload without credentials is refused, without a row', async () => {
    expect((await send(origin.url, { method: 'POST', headers: { 'Content-Type': octets }, body: 'x' })).status).toBe(
      401,
    )
  })

  test('the item is visible and its counters move while the upload runs (check-transferable)', async () => {
    const user = await origin.newUser()
    const asking = open(origin.url, 'POST', {
      'X-Test-User': user,
      'Content-Type': octets,
      'Content-Length': 2 * RANGE + 1,
    })
    const answered = replyTo(asking)
    asking.write(Buffer.alloc(2 * RANGE))
    // The second range is whole too, but may be the last: it is not recorded before more comes.
    const [row] = await eventually(
      () => rowsOf(user),
      ([found]) => found?.bytes_received === RANGE,
    )
    expect(row).toMatchObject({ state: 'PENDING', submission_succeeded_at: null, size: 2 * RANGE + 1 })
    expect(await rangesOf(row!.id)).toHaveLength(1)
    asking.end('x')
    expect((await answered).status).toBe(201)
    expect(await rangesOf(row!.id)).toHaveLength(3)
  })
})

describe('a body that comes in one piece with its head', () => {
  const whole = (user: string, lines: string[]) => head(user, ['Connection: close', ...lines])

  test.each([
    ['of known length', ['Content-Length: 5'], 'hello'],
    ['of unknown length', ['Transfer-Encoding: chunked'], '5\r\nhello\r\n0\r\n\r\n'],
    ['that is empty', ['Content-Length: 0'], ''],
  ])('%s is recorded in one transaction', async (_, lines, body) => {
    const user = await origin.newUser()
    const reply = await sendBytes(origin.port, whole(user, lines) + body)
    expect(reply).toMatch(/^HTTP\/1\.1 201 /)
    const [row] = await rowsOf(user)
    const { rows } = await sql<{ at_once: boolean }>`
      select t.xmin = r.xmin and t.created_at <= t.submission_succeeded_at and r.created_at = t.auto_state_updated_at
        as at_once
      from eurydice_outgoing_transferables as t
      join eurydice_transferable_ranges as r on r.outgoing_transferable_id = t.id
      where t.id = ${row!.id}
    `.execute(origin.db)
    expect(rows).toEqual([{ at_once: true }])
  })

  test('and cannot be stored is shown as failed', async () => {
    const broken = await startOriginFiles()
    try {
      const user = await broken.newUser()
      await rm(broken.root, { recursive: true })
      await writeFile(broken.root, 'not a folder')
      const reply = await sendBytes(broken.port, whole(user, ['Content-Length: 5']) + 'hello')
      expect(reply).toMatch(/^HTTP\/1\.1 500 /)
      expect(await failureOf(user, broken)).toEqual({ state: 'ERROR', reasons: ['UNEXPECTED_EXCEPTION'] })
    } finally {
      await broken.close()
    }
  })
})

describe('an upload that fails', () => {
  test('§16.1 case 9: a body that passes TRANSFERABLE_MAX_SIZE is refused and leaves nothing', async () => {
    const user = await origin.newUser()
    const before = await origin.storedIds()
    const asking = open(origin.url, 'POST', {
      'X-Test-User': user,
      'Content-Type': octets,
      'Transfer-Encoding': 'chunked',
    })
    const answered = replyTo(asking)
    asking.end(Buffer.alloc(12 * MiB + 1))
    expect(await answered).toMatchObject({ status: 413, json: { code: 'RequestEntityTooLargeError' } })
    expect(await failureOf(user)).toEqual({ state: 'ERROR', reasons: ['UNEXPECTED_EXCEPTION'] })
    expect((await origin.storedIds()).toSorted()).toEqual(before.toSorted())
  })

  test('§16.1 case 10: a body cut short of its announced length says both numbers', async () => {
    const user = await origin.newUser()
    const before = await origin.storedIds()
    await cut(user, ['Content-Length: 100'], 'x'.repeat(40))
    expect(await failureOf(user)).toEqual({ state: 'ERROR', reasons: ['UPLOAD_SIZE_MISMATCH'] })
    expect((await origin.storedIds()).toSorted()).toEqual(before.toSorted())
    const line = origin.logged.find(({ key, fields }) => key === 'upload_failed' && String(fields.error).includes('40'))
    expect(String(line?.fields.error)).toContain('100')
  })

  test('§16.1 case 11: a chunked body cut in the middle', async () => {
    const user = await origin.newUser()
    const before = await origin.storedIds()
    const chunk = `${RANGE.toString(16)}\r\n${'x'.repeat(RANGE)}\r\n`
    await cut(user, ['Transfer-Encoding: chunked'], `${chunk}${chunk}64\r\nxxxx`)
    expect(await failureOf(user)).toEqual({ state: 'ERROR', reasons: ['UNEXPECTED_EXCEPTION'] })
    expect((await origin.storedIds()).toSorted()).toEqual(before.toSorted())
  })

  test('a chunk of no valid length ends the upload as an error', async () => {
    const user = await origin.newUser()
    const reply = await sendBytes(origin.port, head(user, ['Transfer-Encoding: chunked']) + '5\r\nhello\r\nzz\r\n')
    expect(reply).not.toMatch(/ 201 /)
    expect(await failureOf(user)).toEqual({ state: 'ERROR', reasons: ['UNEXPECTED_EXCEPTION'] })
  })

  test('a known length that the storage has no room for is refused, without a row', async () => {
    const small = await startOriginFiles({ settings: { TRANSFERABLE_MAX_SIZE: 2 ** 53 } })
    try {
      const user = await small.newUser()
      const asking = open(small.url, 'POST', { 'X-Test-User': user, 'Content-Type': octets, 'Content-Length': 2 ** 52 })
      asking.flushHeaders()
      const reply = await replyTo(asking)
      asking.destroy()
      expect([reply.status, reply.json.code]).toEqual([507, 'storage_full'])
      expect(await rowsOf(user, small)).toEqual([])
    } finally {
      await small.close()
    }
  })
})

describe('many uploads at once', () => {
  test('§16.1 case 28: 100 parallel files of 1 MiB by 10 users all arrive with the right digest', async () => {
    const users = await Promise.all(Array.from({ length: 10 }, () => origin.newUser()))
    const sent = Array.from({ length: 100 }, (_, index) => ({
      user: users[index % 10]!,
      body: Buffer.alloc(MiB, `file ${index} `),
    }))
    const replies = await Promise.all(sent.map(({ user, body }) => upload(user, body)))
    expect(replies.map(({ status }) => status)).toEqual(sent.map(() => 201))
    expect(replies.map(({ json }) => json.sha1)).toEqual(
      sent.map(({ body }) => createHash('sha1').update(body).digest('hex')),
    )
  })
})

function upload(user: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<Reply> {
  return send(origin.url, {
    method: 'POST',
    headers: { 'X-Test-User': user, 'Content-Type': octets, 'Content-Length': Buffer.byteLength(body), ...headers },
    body,
  })
}

async function item(user: string, id: string): Promise<unknown> {
  return (await send(`${origin.url}${id}/`, { headers: { 'X-Test-User': user } })).json
}

const head = (user: string, lines: string[]): string =>
  [
    'POST /api/v1/transferables/ HTTP/1.1',
    'Host: localhost',
    `X-Test-User: ${user}`,
    `Content-Type: ${octets}`,
    ...lines,
    '',
    '',
  ].join('\r\n')

/** Sends the bytes and then goes away without a good-bye. */
async function cut(user: string, lines: string[], body: string): Promise<void> {
  await sendBytes(origin.port, head(user, lines) + body, async (socket) => {
    await eventually(
      () => rowsOf(user),
      (rows) => rows.length === 1,
    )
    socket.destroy()
    socket.emit('end')
  })
}

function rowsOf(user: string, { db }: Pick<OriginFiles, 'db'> = origin) {
  return db
    .selectFrom('eurydice_outgoing_transferables as t')
    .innerJoin('eurydice_user_profiles as p', 'p.id', 't.user_profile_id')
    .innerJoin('eurydice_users as u', 'u.id', 'p.user_id')
    .select(['t.id', 't.state', 't.size', 't.bytes_received', 't.submission_succeeded_at'])
    .where('u.username', '=', user)
    .execute()
}

function rangesOf(id: string) {
  return origin.db
    .selectFrom('eurydice_transferable_ranges')
    .select(['byte_offset', 'size', 'transfer_state'])
    .where('outgoing_transferable_id', '=', id)
    .orderBy('byte_offset')
    .execute()
}

async function storedContent(id: string): Promise<Buffer> {
  const ranges = await origin.db
    .selectFrom('eurydice_transferable_ranges')
    .select('id')
    .where('outgoing_transferable_id', '=', id)
    .orderBy('byte_offset')
    .execute()
  const parts = []
  for (const range of ranges) {
    const reader = await origin.storage.open(range.id)
    parts.push(await reader!.whole())
    await reader!.close()
  }
  return Buffer.concat(parts)
}

/** The only transferable of a user and why it was revoked, once it was. */
async function failureOf(user: string, { db }: Pick<OriginFiles, 'db'> = origin) {
  const [row] = await eventually(
    () => rowsOf(user, { db }),
    ([found]) => found?.state === 'ERROR',
  )
  const revocations = await db
    .selectFrom('eurydice_transferable_revocations')
    .select('reason')
    .where('outgoing_transferable_id', '=', row!.id)
    .execute()
  return { state: row!.state, reasons: revocations.map(({ reason }) => reason) }
}
