// Everything between an upload and a download, real and in processes of its own: a database server a side, both APIs, the
// sender, the receiver, the two diode ends, and a seeded lossy link between them.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { building } from '@farside/kernel/lifecycle'
import { startPostgres } from '@farside/kernel/db'
import type { Postgres } from '@farside/kernel/db'
import { addUser, associate } from './eurydice-accounts.ts'
import { eurydiceClient } from './eurydice-client.ts'
import type { EurydiceClient } from './eurydice-client.ts'
import { freePorts } from './free-ports.ts'
import { noFaults } from './link-faults.ts'
import type { LinkFaults } from './link-faults.ts'
import { startProgram } from './process.ts'
import type { Program } from './process.ts'
import { startRelayThread } from './relay-thread.ts'
import type { RelayThread } from './relay-thread.ts'

const programs = ['origin', 'destination', 'sender', 'receiver', 'diode-send', 'diode-receive'] as const
export type ProgramName = (typeof programs)[number]

interface StackOptions {
  faults?: Partial<LinkFaults>
  /** Without the lossy relay the diode ends are joined directly, for measuring. */
  withoutRelay?: boolean
  /** Percent of repair symbols at both diode ends. */
  repair?: number
  /** MB/s of the sending diode; its own default when absent. */
  rate?: number
  /** Variables on top of the rehearsal's own. */
  originEnv?: Record<string, string>
  destinationEnv?: Record<string, string>
  /** Users on both sides, associated by name; one by default. */
  users?: number
}

export interface EurydiceStack {
  origin: EurydiceClient
  destination: EurydiceClient
  /** One client a user and side, the first being `origin` and `destination`. */
  origins: EurydiceClient[]
  destinations: EurydiceClient[]
  originUrl: string
  destinationUrl: string
  tokens: string[]
  relay: RelayThread
  program(name: ProgramName): Program
  /** Starts a program again that was killed or stopped, at the same addresses. */
  restart(name: ProgramName): Promise<void>
  stopDatabase(side: 'origin' | 'destination'): Promise<void>
  startDatabase(side: 'origin' | 'destination'): Promise<void>
  databaseUrl(side: 'origin' | 'destination'): string
  close(): Promise<void>
}

/** Starts the whole way through; resolves when every program says that it is ready. */
export function startEurydiceStack(options: StackOptions = {}): Promise<EurydiceStack> {
  return building(async (keep) => {
    const folder = keep(await mkdtemp(join(tmpdir(), 'farside-stack-')), (it) =>
      rm(it, { recursive: true, force: true }),
    )
    const [originDb, destinationDb, originHttp, destinationHttp, diodeIn, udpOut, receiverIn] = await freePorts(7)
    const password = randomBytes(16).toString('hex')
    const databases = new Map<string, Postgres>()
    keep(databases, (all) => Promise.all([...all.values()].map((it) => it.stop())).then(() => undefined))
    const startDatabase = async (side: 'origin' | 'destination') => {
      const port = side === 'origin' ? originDb : destinationDb
      databases.set(side, await startPostgres({ dataFolder: join(folder, side), port, password }))
    }
    await startDatabase('origin')
    await startDatabase('destination')
    keep(folder, () =>
      Promise.all([...databases.values()].map((it) => rm(it.place, { recursive: true, force: true }))).then(
        () => undefined,
      ),
    )

    const shared = randomBytes(16).toString('hex')
    const common = (side: string, dbPort: number, httpPort: number): Record<string, string> => ({
      SECRET_KEY: randomBytes(32).toString('hex'),
      USER_ASSOCIATION_TOKEN_SECRET_KEY: shared,
      DB_NAME: 'postgres',
      DB_USER: 'postgres',
      DB_PASSWORD: password,
      DB_HOST: '127.0.0.1',
      DB_PORT: String(dbPort),
      TRANSFERABLE_STORAGE_DIR: join(folder, side, 'files'),
      PORT: String(httpPort),
      SECURE_COOKIES: 'false',
      LOG_FORMAT: 'json',
      PEER_COMPAT: 'extended',
      THROTTLE_RATE: '10000/second',
    })
    const originEnv: Record<string, string> = {
      ...common('origin', originDb, originHttp),
      LIDIS_HOST: '127.0.0.1',
      LIDIS_PORT: String(diodeIn),
      TRANSFERABLE_HISTORY_SEND_EVERY: '2s',
      TRANSFERABLE_HISTORY_DURATION: '1h',
      HEARTBEAT_SEND_EVERY: '2s',
      ...options.originEnv,
    }
    const destinationEnv: Record<string, string> = {
      ...common('destination', destinationDb, destinationHttp),
      PACKET_RECEIVER_PORT: String(receiverIn),
      PACKET_RECEIVER_IDLE_TIMEOUT: '10s',
      ...options.destinationEnv,
    }
    await mkdir(originEnv.TRANSFERABLE_STORAGE_DIR, { recursive: true })
    await mkdir(destinationEnv.TRANSFERABLE_STORAGE_DIR, { recursive: true })

    const eurydice = 'apps/eurydice/main.ts'
    await succeeds(startProgram('migrate origin', eurydice, ['origin', 'migrate'], originEnv))
    await succeeds(startProgram('migrate destination', eurydice, ['destination', 'migrate'], destinationEnv))

    const relay = keep(
      await startRelayThread({
        listen: { host: '127.0.0.1', port: 0 },
        to: { host: '127.0.0.1', port: udpOut },
        faults: { ...noFaults, ...options.faults },
      }),
      (it) => it.close(),
    )
    const repair = ['--repair', String(options.repair ?? 6), '--max-clients', '1']
    const rate = options.rate === undefined ? [] : ['--rate', String(options.rate)]
    const starts: Record<ProgramName, () => [program: Program, readyKey: string]> = {
      receiver: () => [
        startProgram('receiver', eurydice, ['destination', 'receiver'], destinationEnv),
        'receiver_ready',
      ],
      'diode-receive': () => [
        startProgram('diode-receive', 'apps/lidi/diode-receive.ts', [
          '--from',
          `127.0.0.1:${udpOut}`,
          '--to-tcp',
          `127.0.0.1:${receiverIn}`,
          ...repair,
          '--abort-timeout',
          '10',
        ]),
        'diode_receive_ready',
      ],
      'diode-send': () => [
        startProgram('diode-send', 'apps/lidi/diode-send.ts', [
          '--from-tcp',
          `127.0.0.1:${diodeIn}`,
          '--to',
          `127.0.0.1:${options.withoutRelay ? udpOut : relay.address.port}`,
          ...repair,
          '--settle',
          '0',
          ...rate,
        ]),
        'diode_send_ready',
      ],
      origin: () => [startProgram('origin', eurydice, ['origin', 'api'], originEnv), 'api_ready'],
      destination: () => [startProgram('destination', eurydice, ['destination', 'api'], destinationEnv), 'api_ready'],
      sender: () => [startProgram('sender', eurydice, ['origin', 'sender'], originEnv), 'sender_ready'],
    }
    const running = new Map<ProgramName, Program>()
    keep(running, (all) => Promise.all([...all.values()].map((it) => it.stop())).then(() => undefined))
    const start = async (name: ProgramName) => {
      const [program, readyKey] = starts[name]()
      running.set(name, program)
      await program.waitFor(readyKey)
    }
    for (const name of ['receiver', 'diode-receive', 'diode-send', 'origin', 'destination'] as const) await start(name)

    const originUrl = `http://127.0.0.1:${originHttp}`
    const destinationUrl = `http://127.0.0.1:${destinationHttp}`
    const tokens: string[] = []
    const origins: EurydiceClient[] = []
    const destinations: EurydiceClient[] = []
    for (let user = 0; user < (options.users ?? 1); user++) {
      const token = await addUser('origin', `user${user}`, originUrl, originEnv)
      const farToken = await addUser('destination', `user${user}`, destinationUrl, destinationEnv)
      await associate({ url: originUrl, token }, { url: destinationUrl, token: farToken })
      tokens.push(token)
      origins.push(eurydiceClient(originUrl, token))
      destinations.push(eurydiceClient(destinationUrl, farToken))
    }
    await start('sender')

    return {
      origin: origins[0],
      destination: destinations[0],
      origins,
      destinations,
      originUrl,
      destinationUrl,
      tokens,
      relay,
      program: (name: ProgramName) => running.get(name)!,
      restart: start,
      stopDatabase: async (side: 'origin' | 'destination') => databases.get(side)!.stop(),
      startDatabase,
      databaseUrl: (side: 'origin' | 'destination') => databases.get(side)!.url,
    }
  })
}

async function succeeds(program: Program): Promise<void> {
  const code = await program.ended
  if (code !== 0)
    throw new Error(`${program.name} ended with ${code}:\n${program.lines.map((line) => line.text).join('\n')}`)
}
