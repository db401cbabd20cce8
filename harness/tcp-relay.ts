// A stand-in for the one-way link of Eurydice: takes TCP connections and passes each one on as a connection of its own,
// dropping, cutting, repeating, delaying and swapping some by a seed. As a command: node harness/tcp-relay.ts --help
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import {
  connectionDecisions,
  connectionFates,
  noConnectionFaults,
  type ConnectionFate,
  type ConnectionFaults,
  type Decision,
} from './connection-faults.ts'

interface Address {
  host: string
  port: number
}

/** What became of a connection. */
export interface Relayed {
  connection: number
  fate: ConnectionFate | 'refused by target'
  bytesIn: number
  bytesOut: number
}

export interface TcpRelay {
  /** Where to send. */
  address: Address
  /** What it did so far, in the order in which it was done. */
  done: readonly Relayed[]
  /** Changes how connections fare from now on, counting from 1 again. */
  setFaults(faults: ConnectionFaults): void
  /** From now on nobody listens: the system refuses connections. Those that are open go on. */
  refuse(): Promise<void>
  /** Listens again, at the same address. */
  accept(): Promise<void>
  close(): Promise<void>
}

export interface TcpRelayOptions {
  /** Port 0 picks a free one. */
  listen: Address
  to: Address
  faults?: ConnectionFaults
  onDone?: (relayed: Relayed) => void
}

/** How long a reset connection is read before it is broken off at the latest, in bytes. */
const RESET_WITHIN = 1024 * 1024
/** A swapped connection that no other one follows is passed on after this. */
const SWAP_MS = 2000

export async function startTcpRelay({ listen, to, faults, onDone }: TcpRelayOptions): Promise<TcpRelay> {
  let current = faults ?? noConnectionFaults
  let decide = connectionDecisions(current)
  let number = 0
  /** What passes on does so one after another: connections keep their order. */
  let line = Promise.resolve()
  let swapped: { connection: number; pass: () => Promise<void> }[] = []
  const open = new Set<Socket>()
  const done: Relayed[] = []
  const stop = new AbortController()

  const tell = (relayed: Relayed) => {
    done.push(relayed)
    onDone?.(relayed)
  }
  const inLine = (work: () => Promise<void>) => (line = line.then(work, work))
  const passSwapped = async (behind: number) => {
    const due = swapped.filter(({ connection }) => connection < behind)
    swapped = swapped.filter(({ connection }) => connection >= behind)
    for (const { pass } of due) await pass()
  }

  async function relay(socket: Socket): Promise<void> {
    const connection = (number += 1)
    const { fate, cut } = decide()
    if (fate === 'reset') return tell({ connection, fate, bytesIn: await resetEarly(socket, cut), bytesOut: 0 })
    if (fate === 'drop') return tell({ connection, fate, bytesIn: (await whole(socket)).byteLength, bytesOut: 0 })
    if (fate === 'pass') {
      return inLine(async () => {
        const bytesOut = await pipe(socket, to)
        tell({
          connection,
          fate: bytesOut === undefined ? 'refused by target' : fate,
          bytesIn: socket.bytesRead,
          bytesOut: bytesOut ?? 0,
        })
        await passSwapped(connection)
      })
    }
    const bytes = await whole(socket)
    const { times, waitMs, length } = plan({ fate, cut }, bytes.byteLength, current.delayMs)
    const pass = async () => {
      await pause(waitMs, undefined, { signal: stop.signal }).catch(() => undefined)
      let bytesOut = 0
      for (let sent = 0; sent < times; sent += 1) bytesOut += await write(bytes.subarray(0, length), to)
      tell({ connection, fate, bytesIn: bytes.byteLength, bytesOut })
    }
    if (fate !== 'reorder') return inLine(() => pass().then(() => passSwapped(connection)))
    swapped.push({ connection, pass })
    await pause(SWAP_MS, undefined, { signal: stop.signal }).catch(() => undefined)
    await inLine(() => passSwapped(connection + 1))
  }

  const onSocket = (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    socket.on('error', () => undefined) // the sender's affair
    relay(socket).catch(() => socket.destroy())
  }
  let server = await listening(listen, onSocket)
  const { address: host, port } = server.address() as { address: string; port: number }
  const refuse = () =>
    new Promise<void>((resolve) => {
      server.close(() => undefined) // also waits for open connections; the port is free at once
      setImmediate(resolve)
    })

  return {
    address: { host, port },
    done,
    setFaults: (next) => {
      current = next
      decide = connectionDecisions(next)
    },
    refuse,
    accept: async () => {
      server = await listening({ host, port }, onSocket)
    },
    close: async () => {
      stop.abort()
      await refuse()
      for (const socket of open) socket.destroy()
    },
  }
}

function plan({ fate, cut }: Decision, bytes: number, delayMs: number) {
  return {
    times: fate === 'duplicate' ? 2 : 1,
    waitMs: fate === 'delay' ? delayMs : 0,
    length: fate === 'truncate' ? Math.floor(cut * bytes) : bytes,
  }
}

function listening({ host, port }: Address, onSocket: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ allowHalfOpen: true }, onSocket)
    server.once('error', reject)
    server.listen(port, host, () => resolve(server))
  })
}

/** All that comes until the sender ends; then the connection is closed in order. */
async function whole(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) chunks.push(chunk as Buffer)
  socket.end()
  return Buffer.concat(chunks)
}

/** Reads a part and breaks off; a connection that ends before is broken off at its end. */
async function resetEarly(socket: Socket, cut: number): Promise<number> {
  const enough = 1 + Math.floor(cut * RESET_WITHIN)
  let bytes = 0
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    bytes += (chunk as Buffer).byteLength
    if (bytes >= enough) break
  }
  socket.resetAndDestroy()
  return bytes
}

/** Passes on as it comes, no faster than it is taken. Undefined when the target refuses: then it is lost, as on a link. */
async function pipe(socket: Socket, to: Address): Promise<number | undefined> {
  const out = await connected(to)
  if (!out) {
    await whole(socket)
    return undefined
  }
  await pipeline(socket, out).catch(() => undefined)
  socket.end()
  return out.bytesWritten
}

async function write(bytes: Buffer, to: Address): Promise<number> {
  const out = await connected(to)
  if (!out) return 0
  out.end(bytes)
  await once(out, 'close').catch(() => undefined)
  return out.bytesWritten
}

async function connected({ host, port }: Address): Promise<Socket | undefined> {
  const socket = connect({ host, port })
  try {
    await once(socket, 'connect')
  } catch {
    return undefined
  }
  socket.on('error', () => undefined) // the receiver's affair: on a one-way link nobody would hear of it
  socket.resume()
  return socket
}

const usage = `Usage: node harness/tcp-relay.ts --listen HOST:PORT --to HOST:PORT [options]

  --nth 3:drop            what happens to the 3rd connection; may be given again
  --share drop:0.1        chance of a fate for every other connection; may be given again
  --delay-ms 1000         how long a delayed connection waits, and all others behind it
  --refuse 2000-3500      nobody listens in this window, ms since the start; may be given again
  --seed 7                same seed, same fates

Fates: ${connectionFates.join(', ')}
Ends on SIGTERM or SIGINT. Prints a JSON line at the start and one for each connection.
Example: node harness/tcp-relay.ts --listen 127.0.0.1:5000 --to 127.0.0.1:7000 --share drop:0.05 --nth 2:truncate --seed 7
`

async function main(): Promise<void> {
  const text = { type: 'string' } as const
  const texts = { type: 'string', multiple: true } as const
  const { values } = parseArgs({
    options: {
      listen: text,
      to: text,
      nth: texts,
      share: texts,
      'delay-ms': text,
      refuse: texts,
      seed: text,
      help: { type: 'boolean' },
    },
  })
  if (values.help || !values.listen || !values.to) {
    process.stdout.write(usage)
    process.exitCode = values.help ? 0 : 2
    return
  }
  const print = (line: object) => process.stdout.write(JSON.stringify(line) + '\n')
  const faults: ConnectionFaults = {
    seed: Number(values.seed ?? noConnectionFaults.seed),
    delayMs: Number(values['delay-ms'] ?? noConnectionFaults.delayMs),
    nth: Object.fromEntries((values.nth ?? []).map(pair).map(([at, fate]) => [at, fateNamed(fate)])),
    shares: Object.fromEntries((values.share ?? []).map(pair).map(([fate, share]) => [fateNamed(fate), Number(share)])),
  }
  const relay = await startTcpRelay({
    listen: addressOf(values.listen),
    to: addressOf(values.to),
    faults,
    onDone: (relayed) => print({ key: 'tcp_relayed', ...relayed }),
  })
  for (const window of values.refuse ?? []) {
    const [fromMs, toMs] = window.split('-').map(Number)
    setTimeout(() => void relay.refuse(), fromMs)
    setTimeout(() => void relay.accept(), toMs)
  }
  print({ key: 'tcp_relay_ready', address: relay.address, ...faults })
  await new Promise<void>((resolve) => process.once('SIGTERM', resolve).once('SIGINT', resolve))
  print({ key: 'tcp_relay_ended', connections: relay.done.length })
  process.exit()
}

function pair(given: string): [string, string] {
  const cut = given.indexOf(':')
  return [given.slice(0, cut), given.slice(cut + 1)]
}

function fateNamed(name: string): ConnectionFate {
  const fate = connectionFates.find((known) => known === name)
  if (fate) return fate
  throw new Error(`"${name}" is not a fate; these are: ${connectionFates.join(', ')}`)
}

function addressOf(given: string): Address {
  const cut = given.lastIndexOf(':')
  return { host: given.slice(0, cut), port: Number(given.slice(cut + 1)) }
}

if (import.meta.main) await main()
