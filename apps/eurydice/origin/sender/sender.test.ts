import { openMetrics } from '@farside/kernel/metrics'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openSending, type Sending } from './sending.fixture.ts'

const patience = { timeout: 15_000, interval: 20 }

let it: Sending
beforeEach(async () => {
  it = await openSending()
})
afterEach(() => it.close())

const sent = (count: number) => vi.waitFor(() => expect(it.link.ranges()).toHaveLength(count), patience)
const everythingSettled = () => vi.waitFor(async () => expect(await it.storedIds()).toEqual([]), patience)

describe('a sender with nothing to send', () => {
  test('§16.3 case 59: begins with a history of 0 entries, 66 bytes; then a heartbeat of 57 bytes when one is due', async () => {
    it.start({ HEARTBEAT_SEND_EVERY: 300 })
    await vi.waitFor(() => expect(it.link.sizes.length).toBeGreaterThanOrEqual(3), patience)
    expect(it.link.sizes.slice(0, 3)).toEqual([66, 57, 57])
    const stamp = await it.db.selectFrom('eurydice_last_packet_sent_at').select('timestamp').executeTakeFirst()
    expect(stamp).toBeDefined()
  })

  test('§16.3 cases 60 and 61: in maintenance sends a heartbeat at once and nothing else; after it, ranges and history', async () => {
    const [owner] = await it.addUsers(0)
    await it.maintain(true)
    it.start({ HEARTBEAT_SEND_EVERY: 100 })
    await vi.waitFor(() => expect(it.link.sizes.length).toBeGreaterThanOrEqual(1), patience)
    const file = await it.addFile(owner!, { ranges: [10] })
    const before = it.link.sizes.length
    await vi.waitFor(() => expect(it.link.sizes.length).toBeGreaterThan(before + 2), patience)
    expect(new Set(it.link.sizes)).toEqual(new Set([57]))
    expect(await it.stateOf(file.id)).toBe('PENDING')

    await it.maintain(false)
    const began = performance.now()
    await sent(1)
    expect(performance.now() - began).toBeLessThan(1000)
    expect(it.link.packets.find(({ transferable_ranges }) => transferable_ranges.length > 0)!.history).not.toBeNull()
  })
})

describe('filling packets', () => {
  test.each([
    [5, 1],
    [12, 3],
  ])(
    '§16.3 case 62: of 20 ranges of 5 KiB, a packet that is full at a TRANSFERABLE_RANGE_SIZE of %i KiB holds %i',
    async (fullAt, most) => {
      const [owner] = await it.addUsers(0)
      await it.addFile(owner!, { ranges: Array.from({ length: 20 }, () => 5 * 1024) })
      it.start({ TRANSFERABLE_RANGE_SIZE: fullAt * 1024 })
      await sent(20)
      const counts = it.link.packets.map(({ transferable_ranges }) => transferable_ranges.length)
      expect(counts.slice(0, -1).every((count) => count === most)).toBe(true)
      await everythingSettled()
    },
  )

  test('§16.3 case 63: 1,000 small files of one user leave in packets of at most 800 ranges', async () => {
    const [owner] = await it.addUsers(0)
    await it.addFiles(
      owner!,
      Array.from({ length: 1000 }, () => ({ ranges: [1] })),
    )
    it.start({ TRANSFERABLE_RANGE_SIZE: 5 * 1024 * 1024 })
    await sent(1000)
    const counts = it.link.packets.map(({ transferable_ranges }) => transferable_ranges.length)
    expect(counts.filter((count) => count > 0)).toEqual([800, 200])
    await everythingSettled()
  })

  test.each([
    [[0, 0, 0], 'ABCABC'],
    [[3, 0, 2], 'AAABCC'],
    [[1, 2, 0], 'ABBC'],
  ])(
    '§16.3 case 64: users of priorities %o who always have more fill packets in the order %s',
    async (given, order) => {
      const users = await it.addUsers(...given)
      for (const user of users) await it.addFile(user, { ranges: Array.from({ length: 8 }, () => 10) })
      it.start({ TRANSFERABLE_RANGE_SIZE: 10 })
      await vi.waitFor(() => expect(it.link.packets.length).toBeGreaterThanOrEqual(order.length), patience)
      const fillers = it.link.packets.map(
        ({ transferable_ranges: [range] }) => 'ABC'[users.indexOf(range!.transferable.user_profile_id)],
      )
      expect(fillers.slice(0, order.length).join('')).toBe(order)
    },
  )

  test('§16.3 case 65: a user who arrives while another streams waits for the queued packet and the one being filled', async () => {
    const [a, b] = await it.addUsers(0, 0)
    await it.addFile(a!, { name: 'a', ranges: Array.from({ length: 30 }, () => 10) })
    it.link.hold()
    it.start({ TRANSFERABLE_RANGE_SIZE: 10 })
    // One is being written, one is queued, one waits for room in the queue.
    await vi.waitFor(() => expect(it.logged('adding_transferable_range')).toHaveLength(3), patience)
    await it.addFile(b!, { name: 'b', ranges: [10] })
    it.link.release()
    await sent(31)
    expect(it.link.ranges().indexOf('b@0')).toBe(3)
  })

  test('§16.3 case 66: the FIFO filler sends the older ranges of one user before those of another', async () => {
    const [a, b] = await it.addUsers(0, 0)
    await it.addFile(b!, { name: 'older', ranges: [10, 10, 10] })
    await it.addFile(a!, { name: 'newer', ranges: [10, 10] })
    it.start({ TRANSFERABLE_RANGE_SIZE: 10, SENDER_RANGE_FILLER_CLASS: 'FIFOTransferableRangeFiller' })
    await sent(5)
    expect(it.link.ranges()).toEqual(['older@0', 'older@10', 'older@20', 'newer@0', 'newer@10'])
  })

  test('§16.3 case 67: sends ranges of a running upload, and marks exactly one, at the end, as the last', async () => {
    const [owner] = await it.addUsers(0)
    const file = await it.addFile(owner!, { ranges: [10, 10], submitted: false })
    it.start({ TRANSFERABLE_RANGE_SIZE: 10 })
    await sent(2)
    await vi.waitFor(async () => expect(await it.stateOf(file.id)).toBe('ONGOING'), patience)
    await it.addRanges(file, [10], { submit: true })
    await sent(3)
    const ranges = it.link.packets.flatMap(({ transferable_ranges }) => transferable_ranges)
    const told = ranges.map(({ is_last, transferable: { size, sha1 } }) => ({ is_last, size, sha1: sha1?.byteLength }))
    const running = { is_last: false, size: null, sha1: undefined }
    expect(told).toEqual([running, running, { is_last: true, size: 30, sha1: 20 }])
    expect(Buffer.concat(ranges.map(({ data }) => data))).toEqual(Buffer.concat(file.bytes))
    await vi.waitFor(async () => expect(await it.stateOf(file.id)).toBe('SUCCESS'), patience)
  })

  test('tells an empty file by one range of no bytes, which is the last', async () => {
    const [owner] = await it.addUsers(0)
    const file = await it.addFile(owner!, { ranges: [0] })
    it.start()
    await sent(1)
    const range = it.link.packets.flatMap(({ transferable_ranges }) => transferable_ranges)[0]!
    expect(range).toMatchObject({ is_last: true, byte_offset: 0, transferable: { size: 0 } })
    await vi.waitFor(async () => expect(await it.stateOf(file.id)).toBe('SUCCESS'), patience)
  })

  test('adds our own keys for a receiver of ours only, by PEER_COMPAT', async () => {
    const [owner] = await it.addUsers(0)
    await it.addFile(owner!, { ranges: [5] })
    const strict = it.start()
    await sent(1)
    await strict.close()
    await it.addFile(owner!, { ranges: [5, 5] })
    it.start({ PEER_COMPAT: 'extended', TRANSFERABLE_RANGE_SIZE: 5 })
    await sent(3)
    const told = it.link.packets.map(({ seq, epoch, sent_at, transferable_ranges: [range] }) => ({
      seq,
      epoch: epoch?.length,
      sent_at: sent_at?.length,
      sha256: range?.sha256?.byteLength,
    }))
    const ours = { epoch: 36, sent_at: 24 }
    expect(told).toEqual([{}, { ...ours, seq: 0 }, { ...ours, seq: 1, sha256: 32 }])
  })
})

describe('what is not to be sent', () => {
  test('§16.3 case 68: a revocation ends pending ranges, removes their data and is sent once', async () => {
    const [owner] = await it.addUsers(0)
    const file = await it.addFile(owner!, { ranges: [10, 10, 10], submitted: false })
    const first = it.start({ TRANSFERABLE_RANGE_SIZE: 10 })
    await sent(3)
    await first.close()
    await it.addRanges(file, [10, 10])
    await it.revoke(file.id, 'USER_CANCELED')
    it.start({ TRANSFERABLE_RANGE_SIZE: 10 })
    const sentStates = ['TRANSFERRED', 'TRANSFERRED', 'TRANSFERRED']
    await vi.waitFor(
      async () => expect(await it.rangeStates(file.id)).toEqual([...sentStates, 'CANCELED', 'CANCELED']),
      patience,
    )
    await everythingSettled()
    const revocations = () => it.link.packets.flatMap(({ transferable_revocations }) => transferable_revocations)
    await vi.waitFor(() => expect(revocations()).toHaveLength(1), patience)
    expect(revocations()).toMatchObject([
      { transferable_id: file.id, reason: 'USER_CANCELED', transferable_sha1: null },
    ])
    expect(it.link.ranges()).toHaveLength(3)
    expect(await it.stateOf(file.id)).toBe('CANCELED')
  })

  test('§16.3 case 69: a missing data file fails its file, whose other ranges are canceled, and nobody else', async () => {
    const [a, b] = await it.addUsers(0, 0)
    const broken = await it.addFile(a!, { name: 'broken', ranges: [10, 10, 10] })
    const intact = await it.addFile(b!, { name: 'intact', ranges: [10] })
    await it.storage.delete(broken.rangeIds[1]!)
    it.start()
    await vi.waitFor(async () => expect(await it.stateOf(intact.id)).toBe('SUCCESS'), patience)
    expect(await it.rangeStates(broken.id)).toEqual(['TRANSFERRED', 'ERROR', 'CANCELED'])
    expect(await it.stateOf(broken.id)).toBe('ERROR')
    expect(it.logged('data_file_not_found')).toHaveLength(1)
    await everythingSettled()
  })

  test('§16.3 case 70: two missing data files in one file end its pending ranges once each', async () => {
    const [owner] = await it.addUsers(0)
    const broken = await it.addFile(owner!, { name: 'broken', ranges: [10, 10, 10, 10] })
    await it.storage.delete(broken.rangeIds[0]!)
    await it.storage.delete(broken.rangeIds[2]!)
    it.start({ TRANSFERABLE_RANGE_SIZE: 10 })
    await vi.waitFor(
      async () => expect(await it.rangeStates(broken.id)).toEqual(['ERROR', 'CANCELED', 'CANCELED', 'CANCELED']),
      patience,
    )
    const next = await it.addFile(owner!, { name: 'next', ranges: [10] })
    await vi.waitFor(async () => expect(await it.stateOf(next.id)).toBe('SUCCESS'), patience)
    expect(it.link.ranges()).toEqual(['next@0'])
  })

  test('a data file that is damaged fails its file after three tries', async () => {
    const [owner] = await it.addUsers(0)
    const broken = await it.addFile(owner!, { ranges: [10] })
    await it.storage.truncate(broken.rangeIds[0]!, 9)
    it.start()
    await vi.waitFor(async () => expect(await it.rangeStates(broken.id)).toEqual(['ERROR']), patience)
    await everythingSettled()
    expect(it.logged('data_file_not_found')[0]!.fields.error).toMatchObject({
      message: 'the file has 9 bytes instead of 10',
    })
  })

  test('a cancel that ends the ranges of a packet in memory stands, and its revocation follows', async () => {
    const [owner] = await it.addUsers(0)
    const file = await it.addFile(owner!, { ranges: [10, 10] })
    it.link.hold()
    it.start({ TRANSFERABLE_RANGE_SIZE: 10 })
    await vi.waitFor(() => expect(it.logged('adding_transferable_range')).toHaveLength(2), patience)
    await it.revoke(file.id, 'USER_CANCELED')
    await it.cancelRanges(file.id)
    it.link.release()
    const revocations = () => it.link.packets.flatMap(({ transferable_revocations }) => transferable_revocations)
    await vi.waitFor(() => expect(revocations()).toHaveLength(1), patience)
    expect(await it.rangeStates(file.id)).toEqual(['CANCELED', 'CANCELED'])
    expect(await it.stateOf(file.id)).toBe('CANCELED')
  })
})

describe('what a sender counts', () => {
  test('are packets and bytes written whole, retries, the queue and the link', async () => {
    const [owner] = await it.addUsers(0)
    await it.addFile(owner!, { ranges: [10, 10] })
    const metrics = openMetrics()
    await it.link.refuse()
    it.start({ TRANSFERABLE_RANGE_SIZE: 10 }, { metrics })
    await vi.waitFor(async () => expect(await metrics.text()).toContain('eurydice_sender_link_up 0'), patience)
    expect(await metrics.text()).toContain('eurydice_sender_packets_total 0')
    await it.link.accept()
    await everythingSettled()
    const text = await metrics.text()
    expect(text).toContain('eurydice_sender_packets_total 2')
    expect(text).toContain(`eurydice_sender_bytes_total ${it.link.sizes[0]! + it.link.sizes[1]!}`)
    expect(text).toMatch(/eurydice_sender_retries_total [1-9]/)
    expect(text).toContain('eurydice_sender_queue_depth 0')
    expect(text).toContain('eurydice_sender_link_up 1')
  })
})
