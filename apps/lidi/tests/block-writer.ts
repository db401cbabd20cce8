import { createSocket } from 'node:dgram'
import { createEncoder } from '../fec/encode.ts'
import type { Receiver } from '../receive/start-receive.ts'
import { sealBlock } from '../wire/block.ts'
import type { BlockType } from '../wire/block.ts'
import { BLOCK_HEADER_BYTES } from '../wire/geometry.ts'
import type { Geometry } from '../wire/geometry.ts'
import { until } from './small-link.ts'

/** Plays the sender, one datagram at a time, so that a test decides what gets lost. */
export interface BlockWriter {
  /** The K+R datagrams of the next block, which takes the next id. */
  block(type: BlockType, client: number, payload?: Uint8Array): Uint8Array[]
  /** Sends datagrams and waits until the receiver has counted them all. */
  send(datagrams: readonly Uint8Array[]): Promise<void>
  /** What a restarted sender does: ids from 0. */
  restart(): void
  close(): void
}

export function startBlockWriter(geometry: Geometry, receiver: Receiver, firstId = 0): BlockWriter {
  const socket = createSocket('udp4')
  const encoder = createEncoder(geometry)
  let id = firstId
  let sent = 0
  return {
    block(type, client, payload = new Uint8Array(0)) {
      const block = new Uint8Array(geometry.blockBytes)
      block.set(payload, BLOCK_HEADER_BYTES)
      sealBlock(block, { type, client, payloadBytes: payload.byteLength })
      const count = geometry.sourceSymbols + geometry.repairSymbols
      const wire = new Uint8Array(count * geometry.datagramBytes)
      encoder.datagrams(id, block, wire)
      id = (id + 1) % 256
      return Array.from({ length: count }, (_, index) =>
        wire.subarray(index * geometry.datagramBytes, (index + 1) * geometry.datagramBytes),
      )
    },
    async send(datagrams) {
      for (const datagram of datagrams) socket.send(datagram, receiver.address.port, receiver.address.host)
      sent += datagrams.length
      await until(() => receiver.stats().datagrams === sent)
    },
    restart() {
      id = 0
    },
    close: () => socket.close(),
  }
}
