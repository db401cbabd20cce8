import { once } from 'node:events'
import { building } from '@farside/kernel/lifecycle'
import type { Log } from '@farside/kernel/log'
import { serveFigures } from './figures.ts'
import { openProgramLog } from './program-log.ts'
import type { ReceiveSettings, SendSettings } from './settings.ts'

interface Running {
  stats(): object
  failed: Promise<never>
  close(): Promise<void>
}

interface Program<S> {
  program: string
  /** What its figures' names begin with. */
  prefix: string
  start: (deps: { settings: S; log: Log }) => Promise<Running>
}

/** The shape that both ends share: log, start, figures, wait, drain. */
export async function runProgram<S extends SendSettings | ReceiveSettings>(
  { program, prefix, start }: Program<S>,
  settings: S,
  signal: AbortSignal,
  notices: string[],
): Promise<void> {
  const log = openProgramLog(program, settings)
  for (const message of notices) log.warn('option_without_effect', { message })
  const built = await building(async (keep) => {
    const running = keep(await start({ settings, log }), (it) => it.close())
    const stats = () => running.stats() as { [name: string]: number }
    const at = settings['metrics-listen']
    if (at) {
      const figures = keep(await serveFigures(prefix, stats, at), (it) => it.close())
      log.info('metrics_ready', { message: `Figures at ${figures.url}`, url: figures.url })
    }
    return { running }
  })
  try {
    if (!signal.aborted) await Promise.race([once(signal, 'abort'), built.running.failed])
    log.info('stopping', { message: 'Stopping: what is open gets a while to finish' })
  } finally {
    await built.close()
    log.info('stopped', { ...built.running.stats() })
  }
}
