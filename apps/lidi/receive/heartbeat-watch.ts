import type { Log } from '@farside/kernel/log'

/** Notices that the link has fallen silent; says so, and nothing else follows from it (spec lidi §6.5). */
export interface HeartbeatWatch {
  /** A block came; heartbeats are blocks too. */
  onBlock(): void
  readonly missed: number
  stop(): void
}

const LOOKS_PER_INTERVAL = 4

/** @param withinMs how long there may be no block of any type; 0 is for ever */
export function watchHeartbeats(
  withinMs: number,
  log: Log,
  now: () => number = () => performance.now(),
): HeartbeatWatch {
  let heardAt = now()
  let missed = 0
  let said = false
  const look = () => {
    const missing = now() - heardAt > withinMs
    if (missing && !said) {
      missed++
      log.warn('heartbeat_missed', {
        message: `Nothing came over the link for more than ${withinMs / 1000} s: is the sender running?`,
      })
    }
    if (!missing && said) log.info('heartbeat_back', { message: 'The link is alive again' })
    said = missing
  }
  const timer = withinMs > 0 ? setInterval(look, withinMs / LOOKS_PER_INTERVAL) : undefined
  return {
    onBlock: () => {
      heardAt = now()
    },
    get missed() {
      return missed
    },
    stop: () => clearInterval(timer),
  }
}
