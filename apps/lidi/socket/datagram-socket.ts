import type { Address } from '../address.ts'

/** What an adapter can do, so that pacing can know what the other end may be. */
export type SocketKind = 'dgram'

/** Sends datagrams one way. Blocking and waiting are the caller's: it runs in a thread of its own, and ends with it. */
export interface SendingSocket {
  /** Where the datagrams come from. */
  readonly address: Address
  /** Bytes of send buffer that the kernel granted, as it counts them. */
  readonly buffer: number
  /** Hands one datagram to the kernel or to the queue in front of it; `bytes` must stay as they are until `drained`. */
  send(bytes: Uint8Array): void
  /** Whether something waits in front of the kernel. */
  readonly waiting: boolean
  /** Resolves when nothing waits any more. */
  drained(): Promise<void>
}

/** Receives datagrams until the thread that it lives in ends. */
export interface ReceivingSocket {
  readonly address: Address
  /** Bytes of receive buffer that the kernel granted, as it counts them. */
  readonly buffer: number
}

export interface SendingOptions {
  bind: Address
  to: Address
  /** Bytes. */
  wantedBuffer: number
  /** A datagram that did not leave: the network is down, the address cannot be reached, … */
  onError: (error: Error) => void
  /** Something came in from the side that must stay silent; it was discarded. */
  onIntruder: (from: Address, bytes: number) => void
}

export interface ReceivingOptions {
  bind: Address
  /** Bytes. */
  wantedBuffer: number
  /** Called for each datagram; the memory is the callee's. */
  onDatagram: (bytes: Uint8Array) => void
  onError: (error: Error) => void
}
