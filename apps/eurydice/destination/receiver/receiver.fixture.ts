import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '@farside/kernel/db'
import { building, createHealth } from '@farside/kernel/lifecycle'
import { openLog, type Line } from '@farside/kernel/log'
import { openMetrics } from '@farside/kernel/metrics'
import { freshDatabase } from '@farside/harness/database'
import { encodePacket } from '../../packet/encode.ts'
import { emptyPacket, type Packet, type PacketRange } from '../../packet/packet.ts'
import { openStorage } from '../../storage/storage.ts'
import type { DestinationTables, Incoming } from '../../tables.ts'
import { startReceiver, type ReceiverSettings } from './receiver.ts'
import { openSpill } from './spill.ts'

export const migrations = new URL('../../migrations/destination/', import.meta.url)

export const testSettings: ReceiverSettings = {
  PACKET_RECEIVER_HOST: '127.0.0.1',
  PACKET_RECEIVER_PORT: 0,
  PACKET_RECEIVER_TIMEOUT: 0.02,
  PACKET_RECEIVER_IDLE_TIMEOUT: 30_000,
  RECEIVER_BUFFER_MAX_ITEMS: 100,
  RECEIVER_MAX_PACKET_SIZE: 64_000_000,
  RECEIVER_SPILL_MAX_SIZE: 0,
  EXPECT_PACKET_EVERY: 300_000,
}

export interface SiteOptions {
  settings?: Partial<ReceiverSettings>
  /** An existing, migrated database instead of a new one. */
  databaseUrl?: string
  /** Where the data lies; removed at the end when absent. */
  folder?: string
}

/** A destination without its HTTP side: database, data folder and a receiver on a real port that can be restarted. */
export const startSite = (options: SiteOptions = {}) =>
  building(async (keep) => {
    const databaseUrl = options.databaseUrl ?? keep(await freshDatabase({ migrations }), (it) => it.drop()).url
    const folder =
      options.folder ?? keep(await mkdtemp(join(tmpdir(), 'receiver-')), (it) => rm(it, { recursive: true }))
    const db = keep(openDatabase<DestinationTables>(databaseUrl), (it) => it.destroy())
    const receiverDb = keep(openDatabase<DestinationTables>(databaseUrl, { poolSize: 2 }), (it) => it.destroy())
    const storage = await openStorage(folder)
    const spill = await openSpill(join(folder, 'spill'))
    const lines: Line[] = []
    const log = openLog({
      program: 'test',
      level: 'debug',
      sinks: [{ shape: (line) => void lines.push(line) as unknown as string, write: () => undefined }],
    })
    const metrics = openMetrics()
    const health = createHealth()
    const open = async (registry = openMetrics()) => {
      const told = new AbortController()
      const settings = { ...testSettings, ...options.settings }
      const deps = { settings, db: receiverDb, storage, spill, log, metrics: registry, health }
      const receiver = await startReceiver(deps, told.signal)
      const stop = async () => {
        told.abort()
        await receiver.ended
      }
      return { ...receiver, stop }
    }
    const site = {
      db,
      folder,
      storage,
      spill,
      lines,
      metrics,
      health,
      receiver: await open(metrics),
      restart: async () => {
        await site.receiver.stop()
        site.receiver = await open()
      },
      /** Sends packets one after another, each in a connection of its own, and waits until each is written. */
      send: async (...packets: (Packet | Uint8Array)[]) => {
        for (const packet of packets) await sendBytes(site.receiver.port, packet)
      },
      logged: (key: string) => lines.filter((line) => line.key === key),
      row: async (id: string): Promise<Incoming | undefined> =>
        db.selectFrom('eurydice_incoming_transferables').selectAll().where('id', '=', id).executeTakeFirst(),
      /** Undefined when nothing is stored. */
      data: async (id: string): Promise<Buffer | undefined> => {
        const reader = await storage.open(id)
        const bytes = await reader?.whole()
        await reader?.close()
        return bytes
      },
      lastPacketAt: async () =>
        (await db.selectFrom('eurydice_last_packet_received_at').select('timestamp').executeTakeFirst())?.timestamp,
    }
    keep(site, (it) => it.receiver.stop())
    return site
  })

export type Site = Awaited<ReturnType<typeof startSite>>

/** Resolves when the bytes are written and the connection is closed. */
export function sendBytes(port: number, packet: Packet | Uint8Array): Promise<void> {
  const bytes = packet instanceof Uint8Array ? packet : Buffer.concat(encodePacket(packet))
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', reject)
    socket.on('close', () => resolve())
    socket.resume()
    socket.end(bytes)
  })
}

/** A file cut into ranges, as the origin sends it. */
export interface SentFile {
  id: string
  profile: string
  data: Buffer
  sha1: Buffer
  ranges: PacketRange[]
}

interface FileOptions {
  id?: string
  profile?: string
  name?: string
  meta?: Record<string, string>
  /** Lengths of the ranges; all of the file in one when absent. */
  cuts?: number[]
  /** What the ranges but the last announce; the true size when absent. */
  announced?: number | null
  extended?: boolean
}

export function fileOf(content: Uint8Array | string, options: FileOptions = {}): SentFile {
  const data = Buffer.from(content)
  const { id = randomUUID(), profile = randomUUID(), name = 'a.txt', cuts = [data.byteLength] } = options
  const sha1 = createHash('sha1').update(data).digest()
  let offset = 0
  const ranges = cuts.map((length, index): PacketRange => {
    const last = index === cuts.length - 1
    const from = offset
    offset += length
    return {
      transferable: {
        id,
        name,
        user_profile_id: profile,
        user_provided_meta: options.meta ?? { 'Metadata-Name': name },
        sha1: last ? sha1 : null,
        size: last || options.announced === undefined ? data.byteLength : options.announced,
      },
      is_last: last,
      byte_offset: from,
      data: data.subarray(from, from + length),
      ...(last && options.extended && { sha256: createHash('sha256').update(data).digest() }),
    }
  })
  return { id, profile, data, sha1, ranges }
}

export const packetOf = (...ranges: PacketRange[]): Packet => ({ ...emptyPacket(), transferable_ranges: ranges })

export const revocationOf = (...files: SentFile[]): Packet => ({
  ...emptyPacket(),
  transferable_revocations: files.map((file) => ({
    transferable_id: file.id,
    user_profile_id: file.profile,
    reason: 'USER_CANCELED',
    transferable_name: file.ranges[0]!.transferable.name,
    transferable_sha1: null,
  })),
})

export const historyOf = (...files: SentFile[]): Packet => ({
  ...emptyPacket(),
  history: {
    entries: files.map((file) => ({
      transferable_id: file.id,
      user_profile_id: file.profile,
      state: 'SUCCESS',
      name: file.ranges[0]!.transferable.name,
      sha1: file.sha1,
      user_provided_meta: file.ranges[0]!.transferable.user_provided_meta,
    })),
  },
})
