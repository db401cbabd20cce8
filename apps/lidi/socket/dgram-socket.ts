import { createSocket } from 'node:dgram'
import type { Socket, SocketOptions } from 'node:dgram'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { addressOf } from '../address.ts'
import type { Address } from '../address.ts'
import type { ReceivingOptions, ReceivingSocket, SendingOptions, SendingSocket } from './datagram-socket.ts'

/** The adapter that runs everywhere: Node's own UDP, near 100,000 datagrams a second. */
export async function openSendingSocket(options: SendingOptions): Promise<SendingSocket> {
  const { bind, to, onIntruder, onError } = options
  // Never connected: then no ICMP error, which would be an answer of the far side, reaches us.
  const socket = await openSocket(bind)
  socket.on('message', (bytes, from) => onIntruder(addressOf(from), bytes.byteLength))
  socket.on('error', onError)
  const buffer = raised(
    options.wantedBuffer,
    (bytes) => socket.setSendBufferSize(bytes),
    () => socket.getSendBufferSize(),
  )
  const failed = (error: Error | null) => {
    if (error) onError(error)
  }
  return {
    address: addressOf(socket.address()),
    buffer,
    send: (bytes) => socket.send(bytes, to.port, to.host, failed),
    get waiting() {
      return socket.getSendQueueCount() > 0
    },
    async drained() {
      while (socket.getSendQueueCount() > 0) await nextTurn()
    },
  }
}

export async function openReceivingSocket(options: ReceivingOptions): Promise<ReceivingSocket> {
  const socket = await openSocket(options.bind)
  const buffer = raised(
    options.wantedBuffer,
    (bytes) => socket.setRecvBufferSize(bytes),
    () => socket.getRecvBufferSize(),
  )
  socket.on('error', options.onError)
  socket.on('message', gathering(options.onDatagram))
  return { address: addressOf(socket.address()), buffer }
}

/** libuv reads at most so many datagrams in one turn of the event loop. */
const DATAGRAMS_A_TURN = 32
/** The kernel's buffer bridges far more, and no stream notices. */
const GATHERING_MS = 1

/**
 * Lets datagrams gather in the kernel. A receiver that is as fast as the sender is woken for every single one, which
 * doubled the cost of a datagram on both sides (12.8 instead of 6.4 µs here). So a turn of the event loop that emptied
 * the socket is followed by a short sleep of this thread, which therefore must have nothing else to do.
 */
function gathering(onDatagram: (bytes: Uint8Array) => void): (bytes: Uint8Array) => void {
  const never = new Int32Array(new SharedArrayBuffer(4))
  let seen = 0
  const onTurnEnd = () => {
    if (seen < DATAGRAMS_A_TURN) Atomics.wait(never, 0, 0, GATHERING_MS)
    seen = 0
  }
  return (bytes) => {
    if (seen++ === 0) setImmediate(onTurnEnd)
    onDatagram(bytes)
  }
}

/** IP literals need no look-up, and Node's would put off every datagram to the next tick. */
const literalLookup = (host: string, _options: unknown, done: (error: null, address: string, family: number) => void) =>
  done(null, host, 0)

function openSocket({ host, port, family }: Address): Promise<Socket> {
  const type = family === 6 ? 'udp6' : 'udp4'
  const options: SocketOptions = { type, ipv6Only: family === 6, lookup: literalLookup as SocketOptions['lookup'] }
  const socket = createSocket(options)
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, host, () => {
      socket.off('error', reject)
      resolve(socket)
    })
  })
}

/** Asks for a buffer and says what the kernel made of it; a refusal leaves the buffer as it was. */
function raised(wanted: number, set: (bytes: number) => void, get: () => number): number {
  try {
    set(Math.min(wanted, 0x7fff_ffff))
  } catch {
    // ENOBUFS and the like: the size that is in force is what gets reported
  }
  return get()
}
