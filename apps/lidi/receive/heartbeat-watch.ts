import type { Log } from '@farside/kernel/log'

/** Notices that the link has fallen silent; says so, and nothing else follows from it (spec lidi §6.5). */
export interface HeartbeatWatch {
  onHeartbeat(): void
  onBlock(): void
  readonly missed: number
  stop(): void
}

const LOOKS_PER_INTERVAL = 4

/** @param withinMs how long neither a heartbeat nor any other block may be missing; 0 is for ever */
export function watchHeartbeats(
  withinMs: number,
  log: Log,
  now: () => number = () => performance.now(),
): HeartbeatWatch {
  let heartbeatAt = now()
  let heardAt = heartbeatAt
  let missed = 0
  let said = false
  const look = () => {
    const missing = now() - Math.max(heartbeatAt, heardAt) > withinMs
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
    onHeartbeat: () => {
      heartbeatAt = now()
    },
    onBlock: () => {
      heardAt = now()
    },
    get missed() {
      return missed
    },
    stop: () => clearInterval(timer),
  }
}
