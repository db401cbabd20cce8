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
  ])('§16.3 case 62: of 20 ranges of 5 KiB, a packet that is full at %i KiB holds %i', async (fullAt, most) => {
    const [owner] = await it.addUsers(0)
    await it.addFile(owner!, { ranges: Array.from({ length: 20 }, () => 5 * 1024) })
    it.start({ TRANSFERABLE_RANGE_SIZE: fullAt * 1024 })
    await sent(20)
    const counts = it.link.packets.map(({ transferable_ranges }) => transferable_ranges.length)
    expect(counts.slice(0, -1).every((count) => count === most)).toBe(true)
    await everythingSettled()
  })

  test('§16.3 case 63: 1,000 small files of one user leave in packets of at most 800 ranges', async () => {
    const [owner] = await it.addUsers(0)
    for (let i = 0; i < 1000; i += 1) await it.addFile(owner!, { ranges: [1] })
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
    await it.db.transaction().execute(async () => it.addRanges(file, [10]))
    await it.submit(file)
    await sent(3)
    const ranges = it.link.packets.flatMap(({ transferable_ranges }) => transferable_ranges)
    expect(
      ranges.slice(0, 2).map(({ is_last, transferable }) => [is_last, transferable.sha1, transferable.size]),
    ).toEqual([
      [false, null, null],
      [false, null, null],
    ])
    expect(Buffer.concat(ranges.map(({ data }) => data))).toEqual(Buffer.concat(file.bytes))
  })
})
