import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate, startPostgres } from '@farside/kernel/db'
import { freePorts } from '@farside/harness/free-ports'
import { sql } from 'kysely'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { encodePacket } from '../../packet/encode.ts'
import { emptyPacket } from '../../packet/packet.ts'
import {
  fileOf,
  historyOf,
  migrations,
  packetOf,
  revocationOf,
  startSite,
  type SentFile,
  type Site,
  type SiteOptions,
} from './receiver.fixture.ts'

let site: Site
const open = async (options: SiteOptions = {}) => {
  site = await startSite(options)
  return site
}
afterEach(() => site.close())

const until = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 60_000, interval: 10 })
const reaches = (file: SentFile, wanted: string) =>
  until(async () => expect((await site.row(file.id))?.state).toBe(wanted))
const textsOf = (count: number) => Array.from({ length: count }, (_, at) => fileOf(`file ${at}`))

/** Keeps the receiver from saving anything until released, as a slow database would. */
async function holdRows() {
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const locked = new Promise<void>((resolve, reject) => {
    site.db
      .transaction()
      .execute(async (tx) => {
        await sql`lock table eurydice_last_packet_received_at in access exclusive mode`.execute(tx)
        resolve()
        await held
      })
      .catch(reject)
  })
  await locked
  return release
}

describe('a receiver that is slow', () => {
  test('§16.4 case 97: drops what its buffer cannot take, and the history tells of it', async () => {
    await open({ settings: { RECEIVER_BUFFER_MAX_ITEMS: 4 } })
    const release = await holdRows()
    const files = textsOf(10)
    await site.send(packetOf(...files[0]!.ranges))
    await until(() => expect(site.logged('new_block_added_to_queue')).toHaveLength(1))
    await until(async () => expect(await site.metrics.text()).toContain('eurydice_receiver_waiting_packets 0'))
    for (const file of files.slice(1)) await site.send(packetOf(...file.ranges))
    await until(() => expect(site.logged('dropped_transferable')).toHaveLength(5))
    release()
    for (const file of files.slice(0, 5)) await reaches(file, 'SUCCESS')
    await site.send(historyOf(...files))
    for (const file of files.slice(5)) await reaches(file, 'ERROR')
    expect(await site.metrics.text()).toContain('eurydice_receiver_dropped_packets_total 5')
  })

  test('puts what its buffer cannot take on disk, and a restart goes on with it in order', async () => {
    await open({ settings: { RECEIVER_BUFFER_MAX_ITEMS: 1, RECEIVER_SPILL_MAX_SIZE: 1_000_000 } })
    const release = await holdRows()
    const file = fileOf('abcdefghij', { cuts: Array<number>(10).fill(1) })
    for (const range of file.ranges) await site.send(packetOf(range))
    await until(async () => expect((await site.spill.list()).length).toBeGreaterThanOrEqual(8))
    release()
    await reaches(file, 'SUCCESS')
    expect(await site.data(file.id)).toEqual(file.data)
    await until(async () => expect(await site.spill.list()).toEqual([]))
    expect(site.logged('dropped_transferable')).toEqual([])
  })

  test('applies what an earlier run has left on disk before anything new', async () => {
    await open()
    await site.receiver.stop()
    const file = fileOf('abc', { cuts: [1, 1, 1] })
    const [first, second, third] = file.ranges.map((range) => packetOf(range))
    await site.spill.write(7, Buffer.concat(encodePacket(first!)))
    await site.spill.write(8, Buffer.concat(encodePacket(second!)))
    await site.restart()
    await site.send(third!)
    await reaches(file, 'SUCCESS')
    expect(await site.spill.list()).toEqual([])
  })
})

describe('a receiver that hears nothing', () => {
  test('§16.4 case 98: says so once for each period', async () => {
    await open({ settings: { EXPECT_PACKET_EVERY: 150 } })
    await site.send(emptyPacket())
    await until(() => expect(site.logged('heartbeat_not_received')).toHaveLength(3))
    const times = site.logged('heartbeat_not_received').map((line) => line.time.getTime())
    expect(times[2]! - times[0]!).toBeGreaterThanOrEqual(290)
    expect(new Set(site.logged('heartbeat_not_received').map((line) => line.level))).toEqual(new Set(['error']))
  })
})

describe('a receiver that is stopped', () => {
  test('goes on with a file that it had begun, and cuts off bytes that no row knows of', async () => {
    await open()
    const file = fileOf('abcdef', { cuts: [2, 2, 2] })
    await site.send(packetOf(file.ranges[0]!))
    await reaches(file, 'ONGOING')
    await site.receiver.stop()
    const writer = await site.storage.writeAt(file.id, 2)
    await writer.write(Buffer.from('surplus from a receiver that was killed'))
    await writer.finish()
    await site.restart()
    await until(async () => expect(await site.data(file.id)).toEqual(Buffer.from('ab')))
    await site.send(packetOf(file.ranges[1]!), packetOf(file.ranges[2]!))
    await reaches(file, 'SUCCESS')
    expect(await site.data(file.id)).toEqual(file.data)
  })

  test('starts although the surplus of a file cannot be cut off, and fails only that file', async () => {
    await open()
    const [bad, good] = [fileOf('abcdef', { cuts: [2, 4] }), fileOf('ghijkl', { cuts: [2, 4] })]
    await site.send(packetOf(bad.ranges[0]!, good.ranges[0]!))
    await reaches(good, 'ONGOING')
    await site.receiver.stop()
    // A folder in the place of the file: larger than its row says, and no truncation succeeds, whoever runs this.
    const path = join(site.folder, bad.id.slice(0, 2), bad.id)
    await rm(path)
    await mkdir(path)
    await site.restart()
    await site.send(packetOf(bad.ranges[1]!, good.ranges[1]!))
    await reaches(good, 'SUCCESS')
    await reaches(bad, 'ERROR')
    expect(site.logged('store_range').map(({ level }) => level)).toContain('error')
  })

  test('overwrites data of which no row knows', async () => {
    await open()
    const file = fileOf('ab')
    const writer = await site.storage.create(file.id)
    await writer.write(Buffer.from('left by a receiver that was killed before its first commit'))
    await writer.finish()
    await site.send(packetOf(...file.ranges))
    await reaches(file, 'SUCCESS')
    expect(await site.data(file.id)).toEqual(file.data)
  })

  test('fails a file whose stored bytes have become fewer', async () => {
    await open()
    const file = fileOf('abcdef', { cuts: [4, 2] })
    await site.send(packetOf(file.ranges[0]!))
    await reaches(file, 'ONGOING')
    await site.restart()
    await site.storage.truncate(file.id, 1)
    await site.send(packetOf(file.ranges[1]!))
    await reaches(file, 'ERROR')
  })
})

describe('one file that the database refuses', () => {
  test('fails alone', async () => {
    await open()
    const begun = fileOf('abcd', { cuts: [2, 2] })
    const [first, second, third, other] = ['1', '2', '3', 'other'].map((text) => fileOf(text)) as [
      SentFile,
      SentFile,
      SentFile,
      SentFile,
    ]
    await site.send(packetOf(begun.ranges[0]!))
    await reaches(begun, 'ONGOING')
    // Whatever reason a later schema may have to refuse a row, it refuses these.
    const refused = [begun, first, second, third]
    const digests = sql.join(refused.map((file) => sql.lit(file.sha1.toString('hex'))))
    await sql`alter table eurydice_incoming_transferables
      add check (sha1 is null or encode(sha1, 'hex') not in (${digests}))`.execute(site.db)
    await site.send(packetOf(begun.ranges[1]!, ...[first, second, third, other].flatMap((file) => file.ranges)))
    await reaches(other, 'SUCCESS')
    for (const file of refused) await reaches(file, 'ERROR')
    for (const file of refused) await until(async () => expect(await site.data(file.id)).toBeUndefined())
  })

  test('leaves the other revocations and history entries of its packet alone', async () => {
    await open()
    await sql`alter table eurydice_incoming_transferables add check (name <> 'refused')`.execute(site.db)
    const refused = fileOf('x', { name: 'refused' })
    const [revoked, lost] = [fileOf('y'), fileOf('z')]
    await site.send({ ...revocationOf(refused, revoked), ...{ history: historyOf(refused, lost).history } })
    await reaches(revoked, 'REVOKED')
    await reaches(lost, 'ERROR')
    expect(site.logged('failed_to_revoke')).toMatchObject([{ fields: { transferable_id: refused.id } }])
    expect(site.logged('on_the_wire_exception')).toMatchObject([{ fields: { transferable_id: refused.id } }])
  })
})

describe('a long history', { timeout: 120_000 }, () => {
  test('§16.4 case 96: of 100,000 entries, 1 % of them unknown, is applied within 30 s', async () => {
    await open()
    const profile = randomUUID()
    await sql`insert into eurydice_user_profiles (id, associated_user_profile_id) values (${profile}, ${profile})`.execute(
      site.db,
    )
    const { rows } = await sql<{ id: string }>`
      insert into eurydice_incoming_transferables (id, user_profile_id, state, sha1, size, finished_at)
      select gen_random_uuid(), ${profile}, 'SUCCESS', decode(repeat('00', 20), 'hex'), 0, clock_timestamp() + interval '1 hour'
      from generate_series(1, 99000) returning id`.execute(site.db)
    const unknown = Array.from({ length: 1000 }, () => ({ id: randomUUID() }))
    const entries = [...rows, ...unknown].map(({ id }, at) => ({
      transferable_id: id,
      user_profile_id: at % 2 === 0 ? profile : randomUUID(),
      state: 'SUCCESS' as const,
      name: `file ${at}.txt`,
      sha1: Buffer.alloc(20),
      user_provided_meta: { 'Metadata-Name': `file ${at}.txt` },
    }))
    const begun = performance.now()
    await site.send({ ...emptyPacket(), history: { entries } })
    await until(() => expect(site.logged('history_extractor')).toHaveLength(2))
    expect(performance.now() - begun).toBeLessThan(30_000)
    expect(site.logged('created_errored_transferable_db')).toHaveLength(1000)
    const states = await site.db
      .selectFrom('eurydice_incoming_transferables')
      .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
      .groupBy('state')
      .orderBy('state')
      .execute()
    expect(states).toEqual([
      { state: 'ERROR', count: 1000 },
      { state: 'SUCCESS', count: 99_000 },
    ])
  })

  test('and a long list of revocations are applied together, unfinished files included', async () => {
    await open()
    const files = Array.from({ length: 6000 }, (_, at) =>
      fileOf(`${at}`, { cuts: [1, String(at).length - 1], profile: 'ab'.repeat(16) }),
    )
    const begun = files.slice(0, 300).map((file) => file.ranges[0]!)
    for (const file of files) file.profile = '00112233-4455-6677-8899-aabbccddeeff'
    for (const range of begun) range.transferable.user_profile_id = files[0]!.profile
    await site.send(packetOf(...begun))
    await reaches(files[299]!, 'ONGOING')
    await site.send(revocationOf(...files))
    await until(() => expect(site.logged('transferable_revoked')).toHaveLength(6000))
    await until(async () => expect(await site.data(files[299]!.id)).toBeUndefined())
  })
})

describe('a database that goes away', { timeout: 120_000 }, () => {
  test('§16.4 case 102: loses no packet that arrives meanwhile, in memory or on disk', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'outage-'))
    const [port] = await freePorts(1)
    const start = () => startPostgres({ dataFolder: folder, places: [folder], port: port!, password: 'test' })
    let server = await start()
    try {
      await migrate(server.url, migrations)
      await open({
        databaseUrl: server.url,
        settings: { RECEIVER_BUFFER_MAX_ITEMS: 1, RECEIVER_SPILL_MAX_SIZE: 1_000_000 },
      })
      const begun = fileOf('abcdef', { cuts: [2, 2, 2] })
      await site.send(packetOf(begun.ranges[0]!))
      await reaches(begun, 'ONGOING')
      await server.stop(true)
      const files = textsOf(2)
      await site.send(
        packetOf(begun.ranges[1]!),
        packetOf(begun.ranges[2]!, ...files[0]!.ranges),
        packetOf(...files[1]!.ranges),
      )
      await until(() => expect(site.logged('ingest_destination').some((line) => line.level === 'error')).toBe(true))
      expect(site.health.report()).toMatchObject({ ok: false })
      server = await start()
      for (const file of [begun, ...files]) await reaches(file, 'SUCCESS')
      expect(await site.data(begun.id)).toEqual(begun.data)
      expect(site.health.report()).toMatchObject({ ok: true })
      expect(site.logged('dropped_transferable')).toEqual([])

      await server.stop()
      const late = textsOf(3)
      for (const file of late) await site.send(packetOf(...file.ranges))
      await until(async () => expect(await site.metrics.text()).toContain('eurydice_receiver_waiting_packets 2'))
      await site.receiver.stop()
      expect(await site.spill.list()).toHaveLength(3)
      server = await start()
      await site.restart()
      for (const file of late) await reaches(file, 'SUCCESS')
      await site.close()
    } finally {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    }
  })
})

/** A small disk, or nothing where this user may not mount one. */
async function smallDisk(bytes: number): Promise<{ path: string; remove: () => Promise<void> } | undefined> {
  const path = await mkdtemp(join(tmpdir(), 'disk-'))
  const remove = () => rm(path, { recursive: true })
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', path], { stdio: 'ignore' })
  } catch {
    await remove()
    return undefined
  }
  return {
    path,
    remove: async () => {
      execFileSync('umount', [path])
      await remove()
    },
  }
}
const disk = await smallDisk(8_000_000)

describe('a full disk', () => {
  test.skipIf(!disk)('§16.4 case 101: fails the file that has no room, and no other', async () => {
    try {
      await mkdir(join(disk!.path, 'data'))
      await open({ folder: join(disk!.path, 'data') })
      const large = fileOf(Buffer.alloc(12_000_000, 'x'), { cuts: [4_000_000, 8_000_000] })
      const small = fileOf('small')
      await site.send(packetOf(large.ranges[0]!))
      await reaches(large, 'ONGOING')
      await site.send(packetOf(large.ranges[1]!))
      await reaches(large, 'ERROR')
      await until(async () => expect(await site.data(large.id)).toBeUndefined())
      const fits = fileOf(Buffer.alloc(5_000_000, 'y'))
      await site.send(packetOf(...small.ranges, ...fits.ranges))
      await reaches(small, 'SUCCESS')
      await reaches(fits, 'SUCCESS')
      await site.receiver.stop()
    } finally {
      await disk!.remove()
    }
  })
})
