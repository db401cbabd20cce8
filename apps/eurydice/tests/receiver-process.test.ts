import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '@farside/kernel/db'
import { building } from '@farside/kernel/lifecycle'
import { freshDatabase } from '@farside/harness/database'
import { freePorts } from '@farside/harness/free-ports'
import { startProgram } from '@farside/harness/process'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { fileOf, migrations, packetOf, sendBytes } from '../destination/receiver/receiver.fixture.ts'
import { openStorage } from '../storage/storage.ts'
import type { DestinationTables } from '../tables.ts'

/** A receiver as operators run it, and what it leaves in its database and folder. */
const startReceiverProcess = () =>
  building(async (keep) => {
    const database = keep(await freshDatabase({ migrations }), (it) => it.drop())
    const db = keep(openDatabase<DestinationTables>(database.url), (it) => it.destroy())
    const folder = keep(await mkdtemp(join(tmpdir(), 'receiver-')), (it) => rm(it, { recursive: true, force: true }))
    const storage = await openStorage(folder)
    const [port] = await freePorts(1)
    const { hostname, port: databasePort, pathname, username, password } = new URL(database.url)
    const start = async () => {
      const program = startProgram('receiver', 'apps/eurydice/main.ts', ['destination', 'receiver'], {
        SECRET_KEY: 'a key for tests that is long enough',
        USER_ASSOCIATION_TOKEN_SECRET_KEY: 'shared',
        DB_HOST: hostname,
        DB_PORT: databasePort,
        DB_NAME: pathname.slice(1),
        DB_USER: decodeURIComponent(username),
        DB_PASSWORD: decodeURIComponent(password),
        TRANSFERABLE_STORAGE_DIR: folder,
        PACKET_RECEIVER_PORT: String(port),
        LOG_FORMAT: 'json',
        LOG_LEVEL: 'DEBUG',
      })
      await program.waitFor('receiver_ready')
      return program
    }
    const site = {
      db,
      program: await start(),
      restart: async () => {
        site.program = await start()
      },
      send: async (...packets: ReturnType<typeof packetOf>[]) => {
        for (const packet of packets) await sendBytes(port!, packet)
      },
      state: async (id: string) =>
        (await db.selectFrom('eurydice_incoming_transferables').select('state').where('id', '=', id).executeTakeFirst())
          ?.state,
      data: async (id: string) => {
        const reader = await storage.open(id)
        const bytes = await reader?.whole()
        await reader?.close()
        return bytes
      },
      queued: (count: number) =>
        vi.waitFor(
          () => expect(site.program.lines.filter((line) => line.key === 'new_block_added_to_queue').length).toBe(count),
          { timeout: 20_000 },
        ),
      /** Keeps the receiver waiting for its database until released. */
      hold: async () => {
        let release = () => {}
        const released = new Promise<void>((resolve) => {
          release = resolve
        })
        await new Promise<void>((locked, failed) => {
          const work = db.transaction().execute(async (tx) => {
            await sql`lock table eurydice_last_packet_received_at in access exclusive mode`.execute(tx)
            locked()
            await released
          })
          work.catch(failed)
        })
        return release
      },
    }
    keep(site, (it) => it.program.kill())
    return site
  })

let site: Awaited<ReturnType<typeof startReceiverProcess>>
beforeEach(async () => {
  site = await startReceiverProcess()
})
afterEach(() => site.close())

const reaches = ({ id }: { id: string }, wanted: string) =>
  vi.waitFor(async () => expect(await site.state(id)).toBe(wanted), { timeout: 20_000, interval: 20 })

describe('a receiver that is killed', () => {
  test('§16.4 case 99: goes on with a file after its restart when no packet was in memory', async () => {
    const file = fileOf(Buffer.alloc(3_000_000, 'abcdefg'), { cuts: [1_000_000, 1_000_000, 1_000_000] })
    await site.send(packetOf(file.ranges[0]!))
    await reaches(file, 'ONGOING')
    await site.program.kill()
    await site.restart()
    await site.send(packetOf(file.ranges[1]!), packetOf(file.ranges[2]!))
    await reaches(file, 'SUCCESS')
    expect(await site.data(file.id)).toEqual(file.data)
  })

  test('§16.4 case 99: ends a file as failed, never as a wrong one, when a packet of it was in memory', async () => {
    const file = fileOf('abcdef', { cuts: [2, 2, 2] })
    await site.send(packetOf(file.ranges[0]!))
    await reaches(file, 'ONGOING')
    const release = await site.hold()
    await site.send(packetOf(file.ranges[1]!))
    await site.queued(2)
    await site.program.kill()
    release()
    await site.restart()
    await site.send(packetOf(file.ranges[2]!))
    await reaches(file, 'ERROR')
    await vi.waitFor(async () => expect(await site.data(file.id)).toBeUndefined())
  })
})

describe('a receiver that is told to stop', () => {
  test('§16.4 case 100: processes the packets that it holds, and ends well', async () => {
    const release = await site.hold()
    const files = ['one', 'two', 'three', 'four'].map((text) => fileOf(text))
    await site.send(...files.map((file) => packetOf(...file.ranges)))
    await site.queued(4)
    const code = site.program.stop()
    await site.send(packetOf(...fileOf('still accepted').ranges))
    await site.queued(5)
    release()
    expect(await code).toBe(0)
    for (const file of files) expect(await site.state(file.id)).toBe('SUCCESS')
  })
})
