import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openSending, type Sending } from './sending.fixture.ts'

const patience = { timeout: 15_000, interval: 20 }

let it: Sending
beforeEach(async () => {
  it = await openSending()
})
afterEach(() => it.close())

const sent = (count: number) => vi.waitFor(() => expect(it.link.ranges()).toHaveLength(count), patience)

test('PACKET_SENDER_QUEUE_SIZE packets wait for the link, besides the one being written and the one being filled', async () => {
  const [a, b] = await it.addUsers(0, 0)
  await it.addFile(a!, { name: 'a', ranges: Array.from({ length: 30 }, () => 10) })
  it.link.hold()
  it.start({ TRANSFERABLE_RANGE_SIZE: 10, PACKET_SENDER_QUEUE_SIZE: 4 })
  await vi.waitFor(() => expect(it.logged('adding_transferable_range')).toHaveLength(6), patience)
  await it.addFile(b!, { name: 'b', ranges: [10] })
  it.link.release()
  await sent(31)
  expect(it.link.ranges().indexOf('b@0')).toBe(6)
})

test('MAX_TRANSFERABLES_PER_PACKET ranges of a user go into a packet at most', async () => {
  const [owner] = await it.addUsers(0)
  await it.addFiles(
    owner!,
    Array.from({ length: 10 }, () => ({ ranges: [1] })),
  )
  it.start({ MAX_TRANSFERABLES_PER_PACKET: 3 })
  await sent(10)
  const counts = it.link.packets.map(({ transferable_ranges }) => transferable_ranges.length)
  expect(counts.filter((count) => count > 0)).toEqual([3, 3, 3, 1])
})

test('a history leaves every TRANSFERABLE_HISTORY_SEND_EVERY, whatever else does not', async () => {
  it.start({ TRANSFERABLE_HISTORY_SEND_EVERY: 100 })
  await vi.waitFor(() => expect(it.link.packets.length).toBeGreaterThanOrEqual(3), patience)
  expect(it.link.packets.every(({ history }) => history !== null)).toBe(true)
})

test('a history looks back TRANSFERABLE_HISTORY_DURATION', async () => {
  const [owner] = await it.addUsers(0)
  const { id } = await it.addFile(owner!, { ranges: [10] })
  it.start({ TRANSFERABLE_HISTORY_SEND_EVERY: 50, TRANSFERABLE_HISTORY_DURATION: 1000 })
  const told = () => it.link.packets.map(({ history }) => history?.entries.map((entry) => entry.transferable_id) ?? [])
  await vi.waitFor(() => expect(told().flat()).toContain(id), patience)
  await vi.waitFor(() => expect(told().at(-1)).toEqual([]), patience)
})

test('an idle sender looks for ranges every SENDER_POLL_DATABASE_EVERY', async () => {
  const [owner] = await it.addUsers(0)
  await it.addFile(owner!, { name: 'a', ranges: [10] })
  it.start({ SENDER_POLL_DATABASE_EVERY: 1500 })
  await sent(1)
  // Its data goes after it was written, and the sender has found nothing more by then.
  await vi.waitFor(async () => expect(await it.storedIds()).toEqual([]), patience)
  await it.addFile(owner!, { name: 'b', ranges: [10] })
  await sent(2)
  const [a, b] = it.logged('adding_transferable_range').map(({ time }) => time.getTime())
  expect(b! - a!).toBeGreaterThan(1400)
})
