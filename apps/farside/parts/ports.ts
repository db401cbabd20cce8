import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { problems } from '../problems.ts'
import { isUdp, portsFrom } from '../settings/ports.rules.ts'
import type { PortName, Ports } from '../settings/ports.rules.ts'

/** The ports of this start: those after `first`, or free ones when it is 0. */
export async function choosePorts(first: number): Promise<Ports> {
  if (first !== 0) return portsFrom(first)
  const names = Object.keys(portsFrom(0)) as PortName[]
  // All are held until all are chosen, or one number could be chosen twice.
  const held = await Promise.all(names.map((name) => hold(isUdp(name), 0)))
  const ports = names.map((name, at) => [name, held[at]!.port])
  await Promise.all(held.map((it) => it.release()))
  return Object.fromEntries(ports) as Ports
}

/** @throws Problem `ports_taken` that names all that are in use, before anything is started */
export async function assertFree(listeners: readonly { part: string; host: string; port: number; udp?: boolean }[]) {
  const taken: string[] = []
  for (const { part, host, port, udp = false } of listeners) {
    try {
      await (await hold(udp, port, host)).release()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
      taken.push(`${udp ? 'UDP ' : ''}${host}:${port} (${part})`)
    }
  }
  if (taken.length > 0) throw problems.ports_taken(taken)
}

interface Held {
  port: number
  release(): Promise<void>
}

function hold(udp: boolean, port: number, host = '127.0.0.1'): Promise<Held> {
  return new Promise((resolve, reject) => {
    if (udp) {
      const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
      socket.once('error', reject).bind(port, host, () => {
        resolve({ port: socket.address().port, release: () => new Promise((done) => socket.close(done)) })
      })
    } else {
      const server = createServer()
      server.once('error', reject).listen(port, host, () => {
        const { port: chosen } = server.address() as { port: number }
        resolve({ port: chosen, release: () => new Promise((done) => server.close(() => done())) })
      })
    }
  })
}
