// A lossy one-way link for UDP on one machine: takes datagrams at one address and passes them on to another, losing,
// repeating and reordering some of them by a seed. As a command: node harness/udp-relay.ts --help
import { createSocket } from 'node:dgram'
import type { Socket } from 'node:dgram'
import { parseArgs } from 'node:util'
import { fatesOf, noFaults } from './link-faults.ts'
import type { Fate, LinkFaults } from './link-faults.ts'

export interface Address {
  host: string
  port: number
}
export type Tally = Record<Fate, number>

export interface UdpRelay {
  /** Where to send datagrams. */
  address: Address
  tally(): Tally
  /** Changes how the link behaves from now on, with a fresh seed. */
  setFaults(faults: LinkFaults): void
  close(): Promise<void>
}

/** Held datagrams that no later ones push on leave after this much silence. */
const HOLD_MS = 50

/** Starts a relay from `listen` (port 0 picks a free one) to `to`. */
export async function startUdpRelay({
  listen,
  to,
  faults,
}: {
  listen: Address
  to: Address
  faults: LinkFaults
}): Promise<UdpRelay> {
  const entry = createSocket({ type: 'udp4', recvBufferSize: 32 * 1024 * 1024 })
  const exit = createSocket({ type: 'udp4', sendBufferSize: 8 * 1024 * 1024 })
  const tally: Tally = { pass: 0, lose: 0, burst: 0, outage: 0, duplicate: 0, hold: 0 }
  const began = performance.now()
  let fateOf = fatesOf(faults)
  let reorderBy = faults.reorderBy
  let held: { datagram: Buffer; left: number }[] = []
  let silence: NodeJS.Timeout | undefined

  const pass = (datagram: Buffer) => exit.send(datagram, to.port, to.host)
  const release = (all: boolean) => {
    for (const it of held) it.left -= 1
    const due = held.filter((it) => all || it.left <= 0)
    held = all ? [] : held.filter((it) => it.left > 0)
    for (const it of due) pass(it.datagram)
  }

  entry.on('message', (datagram) => {
    const fate = fateOf(performance.now() - began)
    tally[fate] += 1
    if (fate === 'pass' || fate === 'duplicate') pass(datagram)
    if (fate === 'duplicate') pass(datagram)
    if (held.length > 0) release(false)
    if (fate === 'hold') held.push({ datagram, left: reorderBy })
    if (held.length > 0) {
      clearTimeout(silence)
      silence = setTimeout(release, HOLD_MS, true)
    }
  })
  exit.on('error', () => undefined) // nobody listens yet: on a one-way link that is just loss
  await bound(entry, listen)
  const at = entry.address()
  return {
    address: { host: at.address, port: at.port },
    tally: () => ({ ...tally }),
    setFaults: (next) => {
      fateOf = fatesOf(next)
      reorderBy = next.reorderBy
    },
    close: async () => {
      clearTimeout(silence)
      await Promise.all([entry, exit].map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))))
    },
  }
}

function bound(socket: Socket, { host, port }: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, host, () => {
      socket.off('error', reject)
      resolve()
    })
  })
}

const usage = `Usage: node harness/udp-relay.ts --listen HOST:PORT --to HOST:PORT [options]

  --loss 0.02                 share of datagrams lost
  --burst 0.0001              chance that a datagram begins a burst of losses
  --burst-length 60           datagrams lost in a burst
  --duplicate 0.01            share of datagrams sent twice
  --reorder 0.01              share of datagrams held back
  --reorder-by 8              how many later datagrams overtake a held one
  --outage 2000-3500          nothing passes in this window, ms since the start; may be given again
  --seed 7                    same seed, same fates

Ends on SIGTERM or SIGINT, and prints what it did as one JSON line.
Example: node harness/udp-relay.ts --listen 127.0.0.1:6001 --to 127.0.0.1:6000 --loss 0.02 --seed 7
`

async function main(): Promise<void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    options: {
      listen: text,
      to: text,
      loss: text,
      burst: text,
      'burst-length': text,
      duplicate: text,
      reorder: text,
      'reorder-by': text,
      seed: text,
      outage: { type: 'string', multiple: true },
      help: { type: 'boolean' },
    },
  })
  if (values.help || !values.listen || !values.to) {
    process.stdout.write(usage)
    process.exitCode = values.help ? 0 : 2
    return
  }
  const share = (value: string | undefined, otherwise: number) => (value === undefined ? otherwise : Number(value))
  const relay = await startUdpRelay({
    listen: addressOf(values.listen),
    to: addressOf(values.to),
    faults: {
      seed: share(values.seed, noFaults.seed),
      loss: share(values.loss, 0),
      burst: share(values.burst, 0),
      burstLength: share(values['burst-length'], 60),
      duplicate: share(values.duplicate, 0),
      reorder: share(values.reorder, 0),
      reorderBy: share(values['reorder-by'], noFaults.reorderBy),
      outages: (values.outage ?? []).map((window) => {
        const [fromMs, toMs] = window.split('-').map(Number)
        return { fromMs, toMs }
      }),
    },
  })
  process.stdout.write(
    JSON.stringify({ key: 'udp_relay_ready', address: relay.address, seed: share(values.seed, noFaults.seed) }) + '\n',
  )
  await new Promise<void>((resolve) => process.once('SIGTERM', resolve).once('SIGINT', resolve))
  process.stdout.write(JSON.stringify({ key: 'udp_relay_ended', ...relay.tally() }) + '\n')
  await relay.close()
}

function addressOf(text: string): Address {
  const cut = text.lastIndexOf(':')
  return { host: text.slice(0, cut), port: Number(text.slice(cut + 1)) }
}

if (import.meta.main) await main()
