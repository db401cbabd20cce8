import { createSocket } from 'node:dgram'
import { openReceivedSymbols } from '../fec/received.ts'
import { readBlock } from '../wire/block.ts'
import type { BlockType } from '../wire/block.ts'
import { readDatagram } from '../wire/datagram.ts'
import type { Geometry } from '../wire/geometry.ts'

export interface SeenBlock {
  id: number
  type: BlockType
  client: number
  payload: Buffer
  /** Milliseconds of the monotonic clock at its first datagram. */
  at: number
}

export interface BlockReader {
  /** For `--to`. */
  where: string
  blocks: SeenBlock[]
  /** Block id and ESI of every datagram, in order. */
  datagrams: { blockId: number; esi: number }[]
  /** `start`, `data 100`, … of every block. */
  told(): string[]
  /** Where the datagrams come from, and a way to answer. */
  answer(bytes: Uint8Array): void
  close(): void
}

/** Watches a sender from the far side: puts blocks together from source symbols alone. */
export async function startBlockReader(geometry: Geometry): Promise<BlockReader> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 })
  const blocks: SeenBlock[] = []
  const datagrams: { blockId: number; esi: number }[] = []
  let symbols = openReceivedSymbols(geometry)
  let at = 0
  let sender = { port: 0, address: '' }
  socket.on('message', (bytes, from) => {
    sender = from
    const read = readDatagram(bytes, geometry)
    if (!read.ok) throw new Error(`the sender sent a datagram with ${read.fault}`)
    datagrams.push({ blockId: read.blockId, esi: read.esi })
    if (read.esi === 0) {
      symbols = openReceivedSymbols(geometry)
      at = performance.now()
    }
    symbols.add(read.esi, bytes)
    if (read.esi !== geometry.sourceSymbols - 1) return
    const block = readBlock(symbols.block, geometry)
    if (!block.ok || symbols.missing > 0) throw new Error('the sender sent a block that cannot be read')
    blocks.push({ id: read.blockId, type: block.type, client: block.client, payload: Buffer.from(block.payload), at })
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  return {
    where: `127.0.0.1:${socket.address().port}`,
    blocks,
    datagrams,
    told: () => blocks.map(({ type, payload }) => (payload.length > 0 ? `${type} ${payload.length}` : type)),
    answer: (bytes) => socket.send(bytes, sender.port, sender.address),
    close: () => socket.close(),
  }
}
