import { building } from '@farside/kernel/lifecycle'
import type { Log } from '@farside/kernel/log'
import { addressText } from '../address.ts'
import type { Address } from '../address.ts'
import { openCounters } from '../counters.ts'
import { repairRows } from '../fec/matrix.ts'
import { openReceivedSymbols } from '../fec/received.ts'
import { lidiProblems } from '../problems.ts'
import type { ReceiveSettings } from '../settings.ts'
import { bufferAdvice } from '../socket/buffer-advice.ts'
import { startThread } from '../thread.ts'
import { createDispatch } from './dispatch.ts'
import type { DispatchStats } from './dispatch.ts'
import { watchHeartbeats } from './heartbeat-watch.ts'
import { linkCounters } from './link-counters.ts'
import type { LinkData, LinkMessage, LinkOrder } from './link.thread.ts'

export interface ReceiveDeps {
  settings: ReceiveSettings
  log: Log
}

export type LinkStats = { [Name in (typeof linkCounters)[number]]: number }
export type ReceiveStats = LinkStats & DispatchStats & { heartbeats: number; heartbeatsMissed: number }

export interface Receiver {
  /** Where the datagrams arrive. */
  address: Address
  stats(): ReceiveStats
  /** Rejects when a thread dies: nothing is received any more. */
  failed: Promise<never>
  /** Stops listening, ends open transfers, lets targets take what is complete, and ends. */
  close(): Promise<void>
}

/** Blocks that may have begun beside those that wait for a target: half the ids, when a decoder is slow. */
const BLOCKS_BEGUN = 40
const CLOSING_MS = 5000
/** What the original asks for (spec lidi §6): as many blocks as its window is wide. */
const BUFFERED_BLOCKS = 127

/** Starts `diode-receive`: socket thread, decoders, dispatch (spec lidi §6, §11.2). */
export const startReceive = ({ settings, log }: ReceiveDeps): Promise<Receiver> =>
  building(async (keep) => {
    const { geometry } = settings
    const failure = Promise.withResolvers<never>()
    failure.promise.catch(() => {})
    const opened = Promise.withResolvers<{ address: Address; buffer: number }>()
    opened.promise.catch(() => {})
    const counters = openCounters(linkCounters)
    let heartbeats = 0

    const watch = keep(watchHeartbeats(settings.heartbeat, log), (it) => it.stop())
    const dispatch = keep(
      createDispatch({
        geometry,
        target: settings['to-tcp'] ?? settings['to-unix']!,
        maxClients: settings['max-clients'],
        abortTimeoutMs: settings['abort-timeout'],
        bufferBytes: settings.buffer,
        hash: settings.hash,
        log,
        onHeartbeat: () => heartbeats++,
      }),
      (it) => it.close(CLOSING_MS),
    )

    const onMessage = (message: LinkMessage) => {
      if (message.kind === 'ready') return opened.resolve(message)
      if (message.kind === 'failed_to_open')
        return opened.reject(lidiProblems.cannot_listen(`UDP ${addressText(settings.from)}`, message.code))
      if (message.kind === 'socket_error')
        return log.warn('socket_error', { message: 'The UDP socket reported an error', error: message.error })
      if (message.kind === 'gap') {
        log.warn('blocks_lost', {
          message: 'Blocks are missing; open transfers end here',
          lostSinceStart: counters.blocksLost,
        })
        return dispatch.onGap('blocks were lost on the link')
      }
      watch.onBlock()
      const { block } = openReceivedSymbols(geometry, message.buffer)
      return dispatch.onBlock(block, () => thread.post({ index: message.index }))
    }
    const wantedBuffer = BUFFERED_BLOCKS * (geometry.sourceSymbols + geometry.repairSymbols) * geometry.mtu
    const data: LinkData = {
      geometry,
      rows: repairRows(geometry),
      bind: settings.from,
      wantedBuffer,
      decodeThreads: settings['decode-threads'],
      resetTimeoutMs: settings['reset-timeout'],
      mostBlocks: Math.ceil(settings.buffer / geometry.blockBytes) + BLOCKS_BEGUN,
      counters: counters.memory,
    }
    const thread = keep(
      startThread<LinkOrder, LinkMessage>(new URL('link.thread.ts', import.meta.url), {
        data,
        onMessage,
        onFailure: (error) => {
          opened.reject(error)
          failure.reject(error)
        },
      }),
      (it) => it.stop(),
    )
    const { address, buffer } = await opened.promise
    const advice = bufferAdvice('receive', wantedBuffer, buffer)
    if (advice) log.info('receive_buffer_small', { message: advice })
    const target = settings['to-tcp'] ? addressText(settings['to-tcp']) : settings['to-unix']!
    log.info('diode_receive_ready', {
      message: `Ready: UDP ${addressText(address)} to ${target}`,
      from: addressText(address),
      to: target,
    })
    return {
      address,
      failed: failure.promise,
      stats: (): ReceiveStats => ({
        ...figuresOf(counters),
        ...dispatch.stats(),
        heartbeats,
        heartbeatsMissed: watch.missed,
      }),
    }
  })

function figuresOf(counters: LinkStats): LinkStats {
  return Object.fromEntries(linkCounters.map((name) => [name, counters[name]])) as LinkStats
}
