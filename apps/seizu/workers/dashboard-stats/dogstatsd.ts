import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { problems } from '../../problems.ts'
import type { Gauge } from './gauge.ts'

/** `name:value|g|#tag:value,tag:value`, a datagram each. What would end a name or a tag becomes `_`. */
export function gaugeLine({ name, value, tags }: Gauge): string {
  const texts = tags.map(([tag, it]) => (it === undefined ? cleaned(tag) : `${cleaned(tag)}:${cleaned(it)}`))
  const metric = name.replaceAll(/[:|@#\s]/g, '_')
  return `${metric}:${value}|g${texts.length === 0 ? '' : `|#${texts.join(',')}`}`
}

const cleaned = (text: string): string => text.replaceAll(/[,|\r\n]/g, '_')

export interface Statsd {
  /** Resolves when it is on its way; nobody says whether it arrives. */
  send(gauge: Gauge): Promise<void>
  close(): Promise<void>
}

/** @throws Problem `statsd_unknown` when the host has no address */
export async function openStatsd(host: string, port: number): Promise<Statsd> {
  const { address, family } = await lookup(host || 'localhost', { order: 'ipv4first' }).catch((error: Error) => {
    throw problems.statsd_unknown(host, error.message)
  })
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4')
  socket.on('error', () => {}) // told to whoever sends
  return {
    send: (gauge) =>
      new Promise((resolve, reject) =>
        socket.send(gaugeLine(gauge), port, address, (error) => (error ? reject(error) : resolve())),
      ),
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}
