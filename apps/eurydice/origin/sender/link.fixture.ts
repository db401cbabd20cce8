import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { decodePacket } from '../../packet/decode.ts'
import type { Packet } from '../../packet/packet.ts'

/** A link entry that keeps what it was given, one packet a connection. */
export interface LinkEntry {
  host: string
  port: number
  /** Whole packets, in the order in which they came. */
  packets: Packet[]
  /** The bytes of each. */
  sizes: number[]
  /** Connections accepted so far. */
  readonly connections: number
  /** From now on connections are accepted and not read. */
  hold(): void
  release(): void
  /** Like `release`, but what the held connections brought is never looked at. */
  forget(): void
  /** From now on nobody listens. */
  refuse(): Promise<void>
  accept(): Promise<void>
  /** All transferable ranges received, as `name@offset`. */
  ranges(): string[]
  close(): Promise<void>
}

export async function openLinkEntry(): Promise<LinkEntry> {
  const packets: Packet[] = []
  const sizes: number[] = []
  const held = new Set<Socket>()
  const open = new Set<Socket>()
  let holding = false
  let connections = 0

  const take = (socket: Socket) => {
    const chunks: Buffer[] = []
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('end', () => {
      const bytes = Buffer.concat(chunks)
      sizes.push(bytes.byteLength)
      packets.push(decodePacket(bytes))
      socket.end()
    })
  }
  const listen = async (port: number): Promise<Server> => {
    const listening = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
      connections += 1
      open.add(socket)
      socket.on('error', () => {}).on('close', () => open.delete(socket))
      take(socket)
      if (holding) held.add(socket)
      else socket.resume()
    })
    await once(listening.listen(port, '127.0.0.1'), 'listening')
    return listening
  }
  let server = await listen(0)
  const { port } = server.address() as AddressInfo
  const refuse = async () => {
    server.close()
    await new Promise(setImmediate)
  }
  return {
    host: '127.0.0.1',
    port,
    packets,
    sizes,
    get connections() {
      return connections
    },
    hold: () => {
      holding = true
    },
    release: () => {
      holding = false
      for (const socket of held) socket.resume()
      held.clear()
    },
    forget: () => {
      holding = false
      for (const socket of held) socket.destroy()
      held.clear()
    },
    refuse,
    accept: async () => {
      server = await listen(port)
    },
    ranges: () =>
      packets.flatMap(({ transferable_ranges }) =>
        transferable_ranges.map(({ transferable, byte_offset }) => `${transferable.name}@${byte_offset}`),
      ),
    close: async () => {
      await refuse()
      for (const socket of open) socket.destroy()
    },
  }
}
