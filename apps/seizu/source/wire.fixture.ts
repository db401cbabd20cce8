import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** What lies between a program under test and its graph: a wire that can be cut. */
export interface Wire {
  uri: string
  /** Ends all connections; new ones are taken. */
  cut(): void
  /** Ends all connections and takes none that lasts, until it is mended. */
  cutUntilMended(): void
  mend(): void
  /** Ends a connection in which these words go to the graph, before they arrive. */
  cutAt(words: string | undefined): void
  /** How many connections were ended for such words, or while it was not mended. */
  refused(): number
  /** How many bytes came from the graph. */
  bytes(): number
  close(): void
}

export async function wireTo(uri: string): Promise<Wire> {
  const { hostname, port } = new URL(uri.replace('bolt', 'http'))
  const sockets = new Set<Socket>()
  let bytes = 0
  let refused = 0
  let broken = false
  let fatal: string | undefined
  const server = createServer((here) => {
    here.on('error', () => {})
    if (broken) {
      refused += 1
      return void here.destroy()
    }
    const there = connect(Number(port), hostname)
    there.on('data', (some) => (bytes += some.length))
    for (const [one, other] of [
      [here, there],
      [there, here],
    ] as const) {
      sockets.add(one)
      one.on('error', () => {})
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
    here.on('data', (some) => {
      if (fatal === undefined || !some.includes(fatal)) return
      refused += 1
      here.destroy()
      there.destroy()
    })
    here.pipe(there)
    there.pipe(here)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    uri: `bolt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    cutUntilMended: () => {
      broken = true
      cut()
    },
    mend: () => void (broken = false),
    cutAt: (words) => void (fatal = words),
    refused: () => refused,
    bytes: () => bytes,
    close: () => {
      cut()
      server.close()
    },
  }
}
