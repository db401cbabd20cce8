import type { SocketKind } from '../socket/datagram-socket.ts'

/** Bytes of UDP payload; a rate of 0 is unlimited. */
export interface Pace {
  bytesPerSecond: number
  /** Most bytes that leave back to back. */
  burstBytes: number
}

interface Link {
  /** MB/s as the operator wrote it. */
  asked: number | undefined
  /** `net.core.rmem_max` of this host in bytes, where there is such a thing. */
  receiveBufferMax: number | undefined
  mtu: number
  /** The slowest socket that either end may be using. */
  socket: SocketKind
}

const MB = 1_000_000
const MOST_MB = 1000
/** Where the kernel does not tell: what a stock Linux would allow. */
const FALLBACK_MB = 20
const FALLBACK_BUFFER = 212_992
/** A Node receiver was clean at 100 MB/s with an MTU of 1500 and at 300 with 9000, not above. */
const DGRAM_MB = { 1500: 90, 9000: 280 }

/**
 * How fast to send. Nothing comes back over the link, so a receiver that is overrun loses data silently. By default we
 * assume a receiver like this host: its socket buffer bridges 10 ms in which it does not run. A burst fills a
 * quarter, or is a single datagram where that is larger.
 */
export function decidePace({ asked, receiveBufferMax, mtu, socket }: Link): Pace {
  const burstBytes = Math.max(mtu, Math.floor((receiveBufferMax ?? FALLBACK_BUFFER) / 4))
  if (asked !== undefined) return { bytesPerSecond: asked * MB, burstBytes }
  const byBuffer = receiveBufferMax === undefined ? FALLBACK_MB * MB : receiveBufferMax * 100
  return { bytesPerSecond: Math.min(byBuffer, MOST_MB * MB, socketLimit(socket, mtu)), burstBytes }
}

/** In between the measured MTUs the limit grows evenly; below, the number of datagrams is what counts. */
function socketLimit(socket: SocketKind, mtu: number): number {
  const limits: Record<SocketKind, number> = { dgram: dgramLimit(mtu) }
  return limits[socket] * MB
}

function dgramLimit(mtu: number): number {
  const [low, high] = [DGRAM_MB[1500], DGRAM_MB[9000]]
  if (mtu < 1500) return (low * mtu) / 1500
  return Math.min(high, low + ((high - low) * (mtu - 1500)) / 7500)
}
