import { openDatabase } from '@farside/kernel/db'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { noConnectionFaults } from '@farside/harness/connection-faults'
import { startTcpRelay } from '@farside/harness/tcp-relay'
import { openSending, type Sending } from './sending.fixture.ts'

const patience = { timeout: 15_000, interval: 20 }

let it: Sending
beforeEach(async () => {
  it = await openSending()
})
afterEach(() => it.close())

const sent = (count: number) => vi.waitFor(() => expect(it.link.ranges()).toHaveLength(count), patience)
const succeeded = (id: string) => vi.waitFor(async () => expect(await it.stateOf(id)).toBe('SUCCESS'), patience)
const linkState = () => it.db.selectFrom('eurydice_link_state').selectAll().executeTakeFirstOrThrow()

describe('a link that does not take packets', () => {
  test('§16.3 case 71: while it refuses, nothing counts as sent and it is said to be down; then all leave in order', async () => {
    const [owner] = await it.addUsers(0)
    const file = await it.addFile(owner!, { ranges: [10, 10, 10, 10, 10] })
    await it.link.refuse()
    const sender = it.start({ TRANSFERABLE_RANGE_SIZE: 10 })
    await vi.waitFor(() => expect(it.logged('sender_thread_failure').length).toBeGreaterThanOrEqual(4), patience)

    expect(await linkState()).toMatchObject({
      down_since: expect.any(String),
      why: expect.stringContaining('ECONNREFUSED'),
    })
    expect(sender.health.report().parts.link).toMatchObject({ ok: false })
    expect(new Set(await it.rangeStates(file.id))).toEqual(new Set(['PENDING']))
    expect(await it.storedIds()).toEqual(file.rangeIds.toSorted())
    expect(await it.db.selectFrom('eurydice_last_packet_sent_at').selectAll().execute()).toEqual([])
    expect(await it.db.selectFrom('eurydice_packet_in_flight').selectAll().execute()).toEqual([])
    expect(
      it
        .logged('sender_thread_failure')
        .map(({ level }) => level)
        .slice(0, 3),
    ).toEqual(['error', 'warn', 'warn'])

    await it.link.accept()
    await succeeded(file.id)
    expect(it.link.ranges()).toEqual([0, 10, 20, 30, 40].map((offset) => `a.bin@${offset}`))
    expect(await linkState()).toMatchObject({ down_since: null, why: null })
    expect(sender.health.report().parts.link).toEqual({ ok: true })
  })

  test('does not fill more than the packet in hand, the queued one and the one that waits, while it refuses', async () => {
    const [owner] = await it.addUsers(0)
    await it.addFile(owner!, { ranges: Array.from({ length: 10 }, () => 10) })
    await it.link.refuse()
    it.start({ TRANSFERABLE_RANGE_SIZE: 10 })
    await vi.waitFor(() => expect(it.logged('sender_thread_failure').length).toBeGreaterThanOrEqual(5), patience)
    expect(it.logged('adding_transferable_range').length).toBeLessThanOrEqual(3)
  })

  test('§16.3 case 72: a packet in whose middle the link closed is sent again, whole', async () => {
    const [owner] = await it.addUsers(0)
    const file = await it.addFile(owner!, { ranges: [8_000_000] })
    const faults = { ...noConnectionFaults, nth: { 1: 'reset', 2: 'reset' } as const }
    const relay = await startTcpRelay({ listen: { host: '127.0.0.1', port: 0 }, to: it.link, faults })
    it.start({ LIDIS_PORT: relay.address.port, TRANSFERABLE_RANGE_SIZE: 8_000_000 })
    await succeeded(file.id)
    await relay.close()
    expect(relay.done.map(({ fate }) => fate)).toEqual(['reset', 'reset', 'pass'])
    expect(it.link.ranges()).toEqual(['a.bin@0'])
    expect(file.bytes[0]!.equals(it.link.packets[0]!.transferable_ranges[0]!.data)).toBe(true)
  })

  test('told to stop while the link refuses, ends and leaves the packets to the next start', async () => {
    const [owner] = await it.addUsers(0)
    const file = await it.addFile(owner!, { ranges: [10, 10, 10] })
    await it.link.refuse()
    const sender = it.start({ TRANSFERABLE_RANGE_SIZE: 10 })
    await vi.waitFor(() => expect(it.logged('sender_thread_failure').length).toBeGreaterThanOrEqual(2), patience)
    await sender.close()
    expect(it.logged('sender_packets_left')).toHaveLength(1)
    expect(new Set(await it.rangeStates(file.id))).toEqual(new Set(['PENDING']))
    await it.link.accept()
    it.start()
    await succeeded(file.id)
    expect(it.link.ranges()).toHaveLength(3)
  })
})

describe('a database that goes away', () => {
  test('§16.3 case 77: the sender stays alive, says so, and goes on when it is back; nothing is sent twice', async () => {
    const [owner] = await it.addUsers(0)
    const first = await it.addFile(owner!, { name: 'first', ranges: [10, 10] })
    const sender = it.start({ TRANSFERABLE_RANGE_SIZE: 10 })
    await succeeded(first.id)

    const allow = await closeDatabase()
    await vi.waitFor(() => expect(sender.health.report().parts.database).toMatchObject({ ok: false }), patience)
    await vi.waitFor(() => expect(it.logged('sender_interrupted').length).toBeGreaterThanOrEqual(3), patience)
    await allow()

    const second = await it.addFile(owner!, { name: 'second', ranges: [10, 10] })
    await succeeded(second.id)
    expect(sender.health.report().parts.database).toEqual({ ok: true })
    expect(it.link.ranges()).toEqual(['first@0', 'first@10', 'second@0', 'second@10'])
  })

  test.each(['strict', 'extended'] as const)(
    'lost while a packet is being written, it learns afterwards that the packet has left (%s)',
    async (compat) => {
      const [owner] = await it.addUsers(0)
      const file = await it.addFile(owner!, { ranges: [10, 10, 10, 10] })
      it.link.hold()
      it.start({ TRANSFERABLE_RANGE_SIZE: 10, PEER_COMPAT: compat })
      await vi.waitFor(
        async () => expect(await it.db.selectFrom('eurydice_packet_in_flight').selectAll().execute()).toHaveLength(1),
        patience,
      )
      const allow = await closeDatabase()
      it.link.release()
      await sent(1)
      await vi.waitFor(() => expect(it.logged('sender_interrupted').length).toBeGreaterThanOrEqual(2), patience)
      await allow()
      await succeeded(file.id)
      expect(it.link.ranges()).toEqual([0, 10, 20, 30].map((offset) => `a.bin@${offset}`))
    },
  )
})

describe('a link and a database that are both away', () => {
  test('are both found again', async () => {
    const [owner] = await it.addUsers(0)
    const file = await it.addFile(owner!, { ranges: [10, 10] })
    await it.link.refuse()
    const sender = it.start({ TRANSFERABLE_RANGE_SIZE: 10 })
    await vi.waitFor(() => expect(it.logged('sender_thread_failure').length).toBeGreaterThanOrEqual(2), patience)
    const allow = await closeDatabase()
    await vi.waitFor(() => expect(it.logged('sender_interrupted').length).toBeGreaterThanOrEqual(1), patience)
    await allow()
    await vi.waitFor(() => expect(sender.health.report().parts.database).toEqual({ ok: true }), patience)
    await it.link.accept()
    await succeeded(file.id)
    expect(it.link.ranges()).toEqual(['a.bin@0', 'a.bin@10'])
    expect(sender.health.report().parts.link).toEqual({ ok: true })
  })
})

describe('two senders on one database', () => {
  test('only one sends; the other says that it waits, and takes over when the first has ended', async () => {
    const [owner] = await it.addUsers(0)
    const first = it.start()
    await vi.waitFor(() => expect(it.logged('sender_ready')).toHaveLength(1), patience)
    const second = it.start()
    await vi.waitFor(() => expect(it.logged('sender_waiting')).toHaveLength(1), patience)
    expect(second.health.report()).toMatchObject({ ok: false, parts: { lock: { ok: false } } })
    const file = await it.addFile(owner!, { ranges: [10] })
    await succeeded(file.id)
    expect(it.logged('sender_ready')).toHaveLength(1)

    await first.close()
    const next = await it.addFile(owner!, { name: 'next', ranges: [10] })
    await succeeded(next.id)
    expect(it.link.ranges()).toEqual(['a.bin@0', 'next@0'])
    expect(second.health.report()).toMatchObject({ ok: true })
  })
})

/** Nobody reaches the database of this test until what is returned has been called. */
async function closeDatabase(): Promise<() => Promise<void>> {
  const server = openDatabase<object>(process.env.FARSIDE_TEST_DATABASE_URL!)
  const name = new URL(it.database.url).pathname.slice(1)
  const allow = (allowed: boolean) =>
    sql`alter database ${sql.id(name)} allow_connections ${sql.lit(allowed)}`.execute(server)
  await allow(false)
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`.execute(server)
  return async () => {
    await allow(true)
    await server.destroy()
  }
}
