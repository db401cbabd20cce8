import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { building, sleep } from '@farside/kernel/lifecycle'
import type { Log } from '@farside/kernel/log'
import { addressText } from '../address.ts'
import type { Address } from '../address.ts'
import { openCounters } from '../counters.ts'
import { createSpooky } from '../hash/spooky.ts'
import type { SendSettings } from '../settings.ts'
import { bufferAdvice } from '../socket/buffer-advice.ts'
import { openBlockLine } from './block-line.ts'
import { createBlockPool } from './block-pool.ts'
import { carryClient } from './client.ts'
import { linkCounters } from './link-counters.ts'
import { listen } from './listen.ts'
import { drain } from './drain.ts'
import { decidePace } from './rate.rules.ts'
import { createTurns } from './turns.ts'

export interface SendDeps {
  settings: SendSettings
  log: Log
}

export interface Sender {
  /** Of the TCP listener, if there is one. */
  address: Address | undefined
  /** Where the datagrams come from. */
  udpAddress: Address
  stats(): SendStats
  /** Rejects when a thread dies: nothing can be sent any more. */
  failed: Promise<never>
  /** Accepts nobody any more, lets open clients finish for a while, sends what is buffered, and ends. */
  close(): Promise<void>
}

export interface SendStats {
  datagrams: number
  sendErrors: number
  intruders: number
  blocks: number
  heartbeats: number
  clientsOpen: number
  clientsWaiting: number
  clientsEnded: number
  clientsAborted: number
}

/** Connections that wait for their turn hold a file descriptor each; further ones are refused. */
const MOST_WAITING = 1000
/** Blocks beside those that clients are filling: one is sent, one waits for it, and encoders have one each. */
const BLOCKS_UNDER_WAY = 3

/** The --reset-timeout of a 2.x receiver that was told nothing else (spec lidi §6.2, §11.3). */
const RESET_OF_ORIGINAL_MS = 2000

/** Starts `diode-send`: listeners, block pool, threads, heartbeats (spec lidi §5). */
export const startSend = ({ settings, log }: SendDeps): Promise<Sender> =>
  building(async (keep) => {
    const { geometry } = settings
    const failure = Promise.withResolvers<never>()
    failure.promise.catch(() => {})
    const pool = createBlockPool(geometry, settings['max-clients'] + settings['encode-threads'] + BLOCKS_UNDER_WAY)
    const counters = openCounters(linkCounters)
    const pace = decidePace({
      asked: settings.rate,
      receiveBufferMax: kernelReceiveBufferMax(),
      mtu: geometry.mtu,
      socket: 'dgram',
    })
    const wantedBuffer = (geometry.sourceSymbols + geometry.repairSymbols) * geometry.mtu
    const line = keep(
      await openBlockLine({
        geometry,
        pace,
        bind: settings['to-bind'],
        to: settings.to,
        wantedBuffer,
        counters: counters.memory,
        encodeThreads: settings['encode-threads'],
        pool,
        log,
        onFailure: failure.reject,
      }),
      (it) => it.close(),
    )
    if (settings.heartbeat > 0 && settings.heartbeat < RESET_OF_ORIGINAL_MS)
      log.warn('heartbeat_short', {
        message: `--heartbeat is below ${RESET_OF_ORIGINAL_MS / 1000} s: a receiver of the original goes on after a lost block only when the link is silent for so long`,
      })
    const advice = bufferAdvice('send', wantedBuffer, line.buffer)
    if (advice) log.info('send_buffer_small', { message: advice })

    const totals = { heartbeats: 0, clientsEnded: 0, clientsAborted: 0 }
    const stopping = new AbortController()
    const heartbeat = async () => {
      line.push(await pool.acquire(), { type: 'heartbeat', client: 0, payloadBytes: 0 })
      totals.heartbeats++
    }
    const settled = sleep(settings.settle, stopping.signal)

    const turns = createTurns(settings['max-clients'])
    const open = new Map<Socket, Promise<void>>()
    const waiting = () => open.size - turns.taken
    let clients = 0
    const serve = async (socket: Socket) => {
      await settled
      const giveBack = await turns.take()
      if (!giveBack) return void socket.destroy()
      const client = clients++ >>> 0
      const hash = settings.hash ? createSpooky() : undefined
      let bytes = 0
      log.info('client_started', { client })
      const error = await carryClient(socket, {
        client,
        maxPayload: geometry.maxPayload,
        flush: settings.flush,
        pool,
        line,
        onBytes: (piece) => {
          bytes += piece.byteLength
          hash?.update(piece)
        },
      })
      socket.destroy()
      giveBack()
      totals[error ? 'clientsAborted' : 'clientsEnded']++
      if (error) log.warn('client_aborted', { message: `The client broke off: ${error.message}`, client, bytes })
      else log.info('client_ended', { client, bytes, ...(hash && { hash: hash.digest().toString('hex') }) })
    }
    const admit = (socket: Socket) => {
      socket.on('error', () => {}) // whoever reads sees it; a client that waits is told when its turn comes
      if (waiting() >= MOST_WAITING) {
        log.warn('client_refused', { message: `${waiting()} clients wait already` })
        return void socket.destroy()
      }
      open.set(
        socket,
        serve(socket).finally(() => open.delete(socket)),
      )
    }
    const refused = (error: Error) =>
      log.error('accept_failed', { message: `A client could not be accepted: ${error.message}`, error })
    keep(open, (clients) => drain({ clients, pool, ms: settings.drain, failed: failure.promise }))
    keep(turns, (it) => it.close())
    keep(stopping, (it) => it.abort())
    keep(startHeartbeats(heartbeat, settings.heartbeat), (timer) => clearInterval(timer))

    const unix = settings['from-unix'] && keep(await listen(settings['from-unix'], admit, refused), (it) => it.close())
    const tcp = settings['from-tcp'] && keep(await listen(settings['from-tcp'], admit, refused), (it) => it.close())
    const listening = [tcp, unix].flatMap((it) => (it ? [it.where] : []))
    log.info('diode_send_ready', {
      message: `Ready: ${listening.join(' and ')} to UDP ${addressText(settings.to)}`,
      from: listening,
      to: addressText(settings.to),
      udp: addressText(line.address),
      megabytesPerSecond: pace.bytesPerSecond / 1e6,
    })
    return {
      address: (tcp || undefined)?.address,
      udpAddress: line.address,
      failed: failure.promise,
      stats: (): SendStats => ({
        datagrams: counters.datagrams,
        sendErrors: counters.sendErrors,
        intruders: counters.intruders,
        blocks: line.pushed,
        clientsOpen: turns.taken,
        clientsWaiting: waiting(),
        ...totals,
      }),
    }
  })

/** One at once, then one each interval whatever else is sent; 0 is off. One that still waits for a block is enough. */
function startHeartbeats(beat: () => Promise<void>, everyMs: number): NodeJS.Timeout | undefined {
  if (everyMs === 0) return undefined
  let underWay = false
  const tick = () => {
    if (underWay) return
    underWay = true
    void beat().then(() => (underWay = false))
  }
  tick()
  return setInterval(tick, everyMs)
}

function kernelReceiveBufferMax(): number | undefined {
  try {
    return Number(readFileSync('/proc/sys/net/core/rmem_max', 'utf8'))
  } catch {
    return undefined // not Linux
  }
}
