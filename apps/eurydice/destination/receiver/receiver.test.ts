import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { encodePacket } from '../../packet/encode.ts'
import { emptyPacket } from '../../packet/packet.ts'
import { fileOf, historyOf, packetOf, revocationOf, startSite, type SentFile, type Site } from './receiver.fixture.ts'

const oneRange =
  '83b37472616e7366657261626c655f72616e6765739184ac7472616e7366657261626c6586a26964d92430303030323830302d303030302d313030302d383030302d303038303566396233346662a46e616d65a5612e747874af757365725f70726f66696c655f6964d92430303131323233332d343435352d363637372d383839392d616162626363646465656666b2757365725f70726f76696465645f6d65746181ad4d657461646174612d4e616d65a5612e747874a473686131c414aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434da473697a6505a769735f6c617374c3ab627974655f6f666673657400a464617461c40568656c6c6fb87472616e7366657261626c655f7265766f636174696f6e7390a7686973746f7279c0'
const vectorId = '00002800-0000-1000-8000-00805f9b34fb'
const vectorProfile = '00112233-4455-6677-8899-aabbccddeeff'

let site: Site
beforeAll(async () => {
  site = await startSite()
})
afterAll(() => site.close())
beforeEach(() => {
  site.lines.length = 0
})

const until = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 20_000, interval: 10 })
const state = async ({ id }: { id: string }) => (await site.row(id))?.state
const reaches = (file: { id: string }, wanted: string) => until(async () => expect(await state(file)).toBe(wanted))
/** Resolves when everything sent before has been processed: packets keep their order. */
async function settled() {
  const marker = fileOf('')
  await site.send(packetOf(...marker.ranges))
  await reaches(marker, 'SUCCESS')
}
const forFile = (key: string, { id }: SentFile) => site.logged(key).filter((line) => line.fields.transferable_id === id)

describe('a file that arrives', () => {
  test('§16.4 case 78: is stored from the interoperability vector, for a profile without user', async () => {
    await site.send(Buffer.from(oneRange, 'hex'))
    await reaches({ id: vectorId }, 'SUCCESS')
    expect(await site.row(vectorId)).toMatchObject({
      name: 'a.txt',
      sha1: Buffer.from('aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d', 'hex'),
      sha256: createHash('sha256').update('hello').digest(),
      size: 5,
      bytes_received: 5,
      user_provided_meta: { 'Metadata-Name': 'a.txt' },
    })
    expect(await site.data(vectorId)).toEqual(Buffer.from('hello'))
    const profiles = await site.db.selectFrom('eurydice_user_profiles').selectAll().execute()
    expect(profiles).toMatchObject([{ associated_user_profile_id: vectorProfile, user_id: null }])
  })

  test('grows range by range, over packets and within one, and ends with both digests', async () => {
    const file = fileOf(Buffer.alloc(300_000, 'abcdefg'), { cuts: [100_000, 1, 149_999, 0, 50_000], extended: true })
    await site.send(packetOf(...file.ranges.slice(0, 2)))
    await until(async () =>
      expect(await site.row(file.id)).toMatchObject({ state: 'ONGOING', bytes_received: 100_001 }),
    )
    const parts = site.db
      .selectFrom('eurydice_file_upload_part')
      .select('part_number')
      .where('incoming_transferable_id', '=', file.id)
    expect(await parts.execute()).toHaveLength(2)
    await site.send(packetOf(file.ranges[2]!))
    await until(async () => expect(await parts.execute()).toHaveLength(3))
    await site.send(packetOf(...file.ranges.slice(3)))
    await reaches(file, 'SUCCESS')
    expect(await site.row(file.id)).toMatchObject({ sha1: file.sha1, size: 300_000, bytes_received: 300_000 })
    expect(await site.data(file.id)).toEqual(file.data)
    expect(await parts.execute()).toEqual([])
  })

  test('§16.4 case 81: comes in a packet with unknown keys, or without a history', async () => {
    const bytes = Buffer.from(oneRange, 'hex')
    const id = randomUUID()
    bytes.write(id, bytes.indexOf(vectorId))
    const withoutHistory = Buffer.from(bytes.subarray(0, bytes.indexOf('a7686973746f7279c0', 0, 'hex')))
    withoutHistory[0] = 0x82
    await site.send(withoutHistory)
    await reaches({ id }, 'SUCCESS')

    const other = randomUUID()
    bytes.write(other, bytes.indexOf(id))
    bytes[0] = 0x84
    await site.send(Buffer.concat([bytes, Buffer.from('a5656d707479', 'hex'), Buffer.from([0x93, 1, 2, 3])]))
    await reaches({ id: other }, 'SUCCESS')
  })

  test('§16.4 case 91: may have had no size, or another one, before its end', async () => {
    const unknown = fileOf('hello', { cuts: [2, 3], announced: null })
    const wrong = fileOf('hello', { cuts: [2, 3], announced: 7 })
    for (const file of [unknown, wrong]) for (const range of file.ranges) await site.send(packetOf(range))
    await reaches(unknown, 'SUCCESS')
    await reaches(wrong, 'SUCCESS')
    expect((await site.row(wrong.id))!.size).toBe(5)
    expect(forFile('incoming_transferable_size_mismatch', unknown)).toEqual([])
    expect(forFile('incoming_transferable_size_mismatch', wrong)).toMatchObject([{ level: 'warn' }])
  })

  test('§16.4 case 92: may be empty', async () => {
    const file = fileOf('')
    await site.send(packetOf(...file.ranges))
    await reaches(file, 'SUCCESS')
    expect(await site.data(file.id)).toEqual(Buffer.alloc(0))
  })

  test('§16.4 case 93: has a name of 300 characters cut, and others of its packet are unaffected', async () => {
    const long = fileOf('long', { name: `${'é'.repeat(296)}.pdf` })
    const nul = fileOf('nul', { name: 'a\0b.txt', meta: { 'Metadata-Odd': 'x\0y' } })
    const others = [fileOf('one'), fileOf('two')]
    await site.send(packetOf(...[long, nul, ...others].flatMap((file) => file.ranges)))
    for (const file of [long, nul, ...others]) await reaches(file, 'SUCCESS')
    expect((await site.row(long.id))!.name).toBe(`${'é'.repeat(251)}.pdf`)
    expect(await site.row(nul.id)).toMatchObject({
      name: 'a\u{fffd}b.txt',
      user_provided_meta: { 'Metadata-Odd': 'x\u{fffd}y' },
    })
    expect(site.lines.filter((line) => line.level === 'warn' && line.fields.transferable_id === long.id)).toHaveLength(
      1,
    )
  })

  test('§16.4 case 109: is dated by our clock, whatever that of the origin says', async () => {
    const file = fileOf('hello')
    const sentAt = new Date(Date.now() + 3_600_000).toISOString()
    await site.send({ ...packetOf(...file.ranges), seq: 0, epoch: 'ahead', sent_at: sentAt })
    await reaches(file, 'SUCCESS')
    const row = await site.row(file.id)
    expect(row!.created_at < sentAt).toBe(true)
    expect(row!.finished_at! < sentAt).toBe(true)
  })

  test('§16.4 case 110: never ends before it began, although the clock was set back', async () => {
    const file = fileOf('hello', { cuts: [2, 3] })
    await site.send(packetOf(file.ranges[0]!))
    await reaches(file, 'ONGOING')
    // To the rows, a clock that goes back by a day and a file that began in a day are the same.
    await site.db
      .updateTable('eurydice_incoming_transferables')
      .set({ created_at: new Date(Date.now() + 86_400_000).toISOString() })
      .where('id', '=', file.id)
      .execute()
    await site.send(packetOf(file.ranges[1]!))
    await reaches(file, 'SUCCESS')
    const row = await site.row(file.id)
    expect(row!.finished_at).toBe(row!.created_at)
  })
})

describe('a packet', () => {
  test('§16.4 case 79: that is a heartbeat is noted and changes nothing else', async () => {
    const before = await site.lastPacketAt()
    const rows = await site.db.selectFrom('eurydice_incoming_transferables').select('id').execute()
    await site.send(emptyPacket())
    await until(async () => expect(await site.lastPacketAt()).not.toBe(before))
    expect(site.logged('heartbeat_received')).toMatchObject([{ fields: { heartbeat: true } }])
    expect(await site.db.selectFrom('eurydice_incoming_transferables').select('id').execute()).toEqual(rows)
  })

  test('§16.4 case 80: that is garbage, empty, truncated or too long by a byte is dropped with an error', async () => {
    await settled()
    const before = await site.lastPacketAt()
    const whole = Buffer.concat(encodePacket(packetOf(...fileOf('x').ranges)))
    await site.send(
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      Buffer.alloc(0),
      whole.subarray(0, -1),
      Buffer.concat([whole, Buffer.from([0])]),
    )
    await until(() => expect(site.logged('packet_reception_error')).toHaveLength(4))
    expect(site.logged('packet_reception_error').map((line) => line.level)).toEqual(Array(4).fill('error'))
    expect(await site.lastPacketAt()).toBe(before)
    await settled()
  })

  test('§16.4 case 82: with an unfinished state in its history or an unknown reason is rejected whole', async () => {
    const file = fileOf('hello')
    const odd = { ...packetOf(...file.ranges), ...historyOf(fileOf('x')), transferable_ranges: file.ranges }
    odd.history!.entries[0]!.state = 'ONGOING' as 'SUCCESS'
    const revoking = { ...revocationOf(fileOf('y')), transferable_ranges: file.ranges }
    revoking.transferable_revocations[0]!.reason = 'BAD_WEATHER' as 'USER_CANCELED'
    await site.send(odd, revoking)
    await settled()
    expect(site.logged('packet_reception_error')).toHaveLength(2)
    expect(await site.row(file.id)).toBeUndefined()
  })

  test('tells by its number that others were lost', async () => {
    const numbered = (seq: number, epoch = 'a') => ({ ...emptyPacket(), seq, epoch })
    await site.send(numbered(0), numbered(1), numbered(4), numbered(5), numbered(0, 'b'), numbered(1, 'b'))
    await settled()
    expect(await site.metrics.text()).toContain('eurydice_receiver_lost_packets_total 2')
  })
})

describe('a loss', () => {
  test('§16.4 case 83: of a middle packet ends the file at the next range', async () => {
    const file = fileOf('abcdef', { cuts: [2, 2, 1, 1] })
    await site.send(packetOf(file.ranges[0]!))
    await reaches(file, 'ONGOING')
    await site.send(packetOf(file.ranges[2]!))
    await reaches(file, 'ERROR')
    await until(async () => expect(await site.data(file.id)).toBeUndefined())
    await site.send(packetOf(file.ranges[3]!))
    await settled()
    expect(await site.row(file.id)).toMatchObject({
      state: 'ERROR',
      bytes_received: 0,
      finished_at: expect.any(String),
    })
    expect(forFile('extract_transferable_range_failure', file)).toHaveLength(1)
    expect(forFile('extract_transferable_range', file).filter((line) => line.level === 'error')).toHaveLength(1)
    expect(await site.data(file.id)).toBeUndefined()
  })

  test('§16.4 case 84: of the first packet ends the file at once', async () => {
    const file = fileOf('abcdef', { cuts: [2, 4] })
    await site.send(packetOf(file.ranges[1]!))
    await reaches(file, 'ERROR')
    expect(await site.row(file.id)).toMatchObject({ name: 'a.txt', bytes_received: 0 })
    expect(await site.data(file.id)).toBeUndefined()
  })

  test('§16.4 case 85: of the last packet ends the file at the next history', async () => {
    const file = fileOf('abcdef', { cuts: [2, 4] })
    await site.send(packetOf(file.ranges[0]!))
    await reaches(file, 'ONGOING')
    await site.send(historyOf(file))
    await reaches(file, 'ERROR')
    await until(async () => expect(await site.data(file.id)).toBeUndefined())
    expect(forFile('transferable_marked_as_failed', file)).toMatchObject([{ level: 'error' }])
  })

  test('§16.4 case 86: of all packets makes a failed row with name, digest and metadata from the history', async () => {
    const file = fileOf('abc', { name: 'never came.txt', meta: { 'Metadata-Folder': 'a' } })
    const again = fileOf('other', { id: file.id, name: 'last entry wins.txt', meta: { 'Metadata-Folder': 'b' } })
    await site.send(historyOf(file, again))
    await reaches(file, 'ERROR')
    expect(await site.row(file.id)).toMatchObject({
      name: 'last entry wins.txt',
      sha1: again.sha1,
      user_provided_meta: { 'Metadata-Folder': 'b' },
      bytes_received: 0,
      size: null,
    })
    expect(forFile('created_errored_transferable_db', file)).toHaveLength(1)
  })

  test('§16.4 case 87: of a revocation ends the file at the next history', async () => {
    const file = fileOf('abcdef', { cuts: [2, 4] })
    await site.send(packetOf(file.ranges[0]!))
    const history = historyOf(file)
    Object.assign(history.history!.entries[0]!, { state: 'CANCELED', sha1: null, user_provided_meta: null })
    await site.send(history)
    await reaches(file, 'ERROR')
  })

  test('is not seen in a history whose files have all ended', async () => {
    const files = [fileOf('a'), fileOf('b')]
    await site.send(packetOf(...files.flatMap((file) => file.ranges)), historyOf(...files))
    await settled()
    for (const file of files) expect(await state(file)).toBe('SUCCESS')
  })
})

describe('a repetition', () => {
  test('§16.4 case 88: of a packet leaves the file as it is', async () => {
    const file = fileOf('abcdef', { cuts: [2, 4] })
    const [first, second] = file.ranges.map((range) => packetOf(range))
    await site.send(first!, first!, second!, second!, first!)
    await settled()
    expect(await site.row(file.id)).toMatchObject({ state: 'SUCCESS', bytes_received: 6 })
    expect(await site.data(file.id)).toEqual(file.data)
    expect(forFile('duplicate_range', file).map((line) => line.level)).toEqual(['debug', 'warn', 'warn'])
  })

  test.each(['REMOVED', 'EXPIRED', 'REVOKED'] as const)(
    '§16.4 case 89: leaves a file alone that is %s',
    async (ended) => {
      const file = fileOf('abcdef')
      await site.send(packetOf(...file.ranges))
      await reaches(file, 'SUCCESS')
      await site.db
        .updateTable('eurydice_incoming_transferables')
        .set({ state: ended })
        .where('id', '=', file.id)
        .execute()
      const before = await site.row(file.id)
      await site.send(packetOf(...file.ranges))
      await settled()
      expect(await site.row(file.id)).toEqual(before)
      expect(forFile('duplicate_range', file)).toHaveLength(1)
    },
  )

  test('that has become the last range meanwhile ends the file', async () => {
    const file = fileOf('abcdef', { cuts: [6, 0] })
    await site.send(packetOf(file.ranges[0]!))
    await reaches(file, 'ONGOING')
    await site.send(packetOf({ ...file.ranges[1]!, byte_offset: 0, data: file.data }))
    await reaches(file, 'SUCCESS')
    expect(await site.data(file.id)).toEqual(file.data)
  })
})

describe('a file that is not what was sent', () => {
  test.each([
    ['whose SHA-1 differs', { sha1: Buffer.alloc(20) }, {}],
    ['without a SHA-1', { sha1: null }, {}],
    ['with fewer bytes than announced', { size: 7 }, {}],
    ['with more bytes than announced', { size: 3 }, {}],
    ['whose size is never said', { size: null }, {}],
    ['whose SHA-256 differs', {}, { sha256: Buffer.alloc(32) }],
  ])('§16.4 case 90: fails %s, and its data is gone', async (_, transferable, range) => {
    const file = fileOf('abcdef', { cuts: [2, 4] })
    Object.assign(file.ranges[1]!, range)
    Object.assign(file.ranges[1]!.transferable, transferable)
    const other = fileOf('of the same packet')
    await site.send(packetOf(file.ranges[0]!))
    await reaches(file, 'ONGOING')
    await site.send(packetOf(file.ranges[1]!, ...other.ranges))
    await reaches(file, 'ERROR')
    await until(async () => expect(await site.data(file.id)).toBeUndefined())
    expect(await site.row(file.id)).toMatchObject({ bytes_received: 0 })
    await reaches(other, 'SUCCESS')
  })
})

describe('a revocation', () => {
  test('§16.4 case 94: ends what is unfinished or unknown, and nothing else', async () => {
    const [ongoing, unknown, whole] = [
      fileOf('abcdef', { cuts: [2, 4] }),
      fileOf('u', { name: 'u.txt' }),
      fileOf('whole'),
    ]
    await site.send(packetOf(ongoing.ranges[0]!, ...whole.ranges))
    await reaches(whole, 'SUCCESS')
    await site.send(revocationOf(ongoing, unknown, whole, unknown))
    await reaches(ongoing, 'REVOKED')
    await until(async () => expect(await site.data(ongoing.id)).toBeUndefined())
    expect(await state(whole)).toBe('SUCCESS')
    const row = await site.row(unknown.id)
    expect(row).toMatchObject({
      state: 'REVOKED',
      name: 'u.txt',
      bytes_received: 0,
      size: null,
      user_provided_meta: {},
    })
    expect(row!.finished_at).toBe(row!.created_at)
    expect(site.logged('transferable_revoked').map((line) => line.fields.transferable_id)).toEqual([
      ongoing.id,
      unknown.id,
    ])
    expect(site.logged('transferable_cannot_be_revoked')).toMatchObject([
      { level: 'error', fields: { transferable_id: whole.id, state: 'SUCCESS' } },
      { level: 'error', fields: { transferable_id: unknown.id, state: 'REVOKED' } },
    ])

    await site.send(packetOf(ongoing.ranges[1]!), revocationOf(ongoing))
    await settled()
    expect(await state(ongoing)).toBe('REVOKED')
    expect(await site.data(ongoing.id)).toBeUndefined()
    expect(forFile('transferable_cannot_be_revoked', ongoing)).toHaveLength(1)
  })

  test('§16.4 case 95: in the packet of the last range comes too late', async () => {
    const file = fileOf('abc')
    await site.send({ ...revocationOf(file), transferable_ranges: file.ranges })
    await reaches(file, 'SUCCESS')
    await settled()
    expect(await state(file)).toBe('SUCCESS')
  })
})
