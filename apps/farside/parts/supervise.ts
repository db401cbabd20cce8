import { backoff, sleep } from '@farside/kernel/lifecycle'
import type { Log } from '@farside/kernel/log'
import type { PartState } from '../portal/portal.ts'

/** One life of a part. */
export interface Run {
  pid: number | undefined
  /** How it ended, in words; resolves whatever the reason. */
  ended: Promise<string>
  /** Asks it to finish what it has in hand and end; `now` does not ask. */
  stop(now?: boolean): void
}

/** Begins a life; `report` is called when it becomes able to serve, and when that changes. */
export type Begin = (report: (healthy: boolean) => void) => Run | Promise<Run>

export interface Supervised {
  readonly name: string
  readonly state: PartState
  readonly pid: number | undefined
  /** Resolves when the part was able to serve for the first time; never rejects. */
  readonly healthy: Promise<void>
  /** Ends it for good: asked first, and killed when it does not end in time. */
  stop(): Promise<void>
  /** Ends the life in hand; another begins at once. */
  restart(): void
  /** Kills it without waiting, for the end of a process that cannot. */
  abandon(): void
}

const GRACE_MS = 20_000
/** So many deaths without having served in between are called a failure; it is still tried again. */
const HOPELESS = 5

/** Keeps a part alive: after each death another life, with longer waits while none of them came to serve. */
export function supervise(name: string, begin: Begin, log: Log, onChange: () => void): Supervised {
  const told = new AbortController()
  const waits = backoff({ first: 500, most: 30_000 })
  let state: PartState = 'starting'
  let run: Run | undefined
  let deaths = 0
  let hurried = false
  let firstHealthy: () => void
  const healthy = new Promise<void>((resolve) => (firstHealthy = resolve))

  const enter = (next: PartState) => {
    if (state === next) return
    state = next
    onChange()
  }
  const report = (able: boolean) => {
    if (told.signal.aborted) return
    if (able) {
      deaths = 0
      waits.reset()
      firstHealthy()
    }
    enter(able ? 'healthy' : 'failed')
  }

  async function live(): Promise<void> {
    while (!told.signal.aborted) {
      const end = await oneLife()
      if (told.signal.aborted) break
      deaths += 1
      enter(deaths >= HOPELESS ? 'failed' : 'restarting')
      const ms = hurried ? 0 : waits.next()
      hurried = false
      log.warn('part_ended', { part: name, message: `${name} ${end}; starts again in ${ms / 1000} s` })
      await sleep(ms, told.signal)
    }
    enter('stopped')
  }

  async function oneLife(): Promise<string> {
    try {
      const begun = begin(report)
      run = begun instanceof Promise ? await begun : begun
      onChange()
      // Told while it was beginning, when there was nothing to tell yet.
      if (told.signal.aborted || hurried) run.stop()
      return await run.ended
    } catch (error) {
      return `could not start: ${(error as Error).message}`
    } finally {
      run = undefined
      onChange()
    }
  }

  const lived = live()
  return {
    name,
    healthy,
    get state() {
      return state
    },
    get pid() {
      return run?.pid
    },
    abandon() {
      told.abort()
      run?.stop(true)
    },
    restart() {
      hurried = true
      run?.stop()
    },
    async stop() {
      told.abort()
      run?.stop()
      const patience = setTimeout(() => run?.stop(true), GRACE_MS)
      await lived
      clearTimeout(patience)
    },
  }
}
