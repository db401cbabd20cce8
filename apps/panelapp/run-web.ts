import cluster from 'node:cluster'
import type { Worker } from 'node:cluster'
import { fileURLToPath } from 'node:url'
import { backoff, building, sleep } from '@farside/kernel/lifecycle'
import type { Log } from '@farside/kernel/log'
import { openMetrics, serveMetrics, sumOfProcesses } from '@farside/kernel/metrics'
import { startWeb } from './app.ts'
import { openPanelappLog } from './log.ts'
import type { Settings } from './settings.ts'

const DRAIN_MS = 15_000
const FIGURES_MS = 2000

/** Serves until the signal, then lets requests in hand end: in this process, or in as many as WEB_WORKERS says. */
export async function runWeb(settings: Settings, signal: AbortSignal, notices: readonly string[]): Promise<void> {
  const log = openPanelappLog('panelapp.web', settings)
  if (cluster.isPrimary) for (const message of notices) log.warn('setting_notice', { message })
  if (settings.WEB_WORKERS === 1) return serveHere(settings, signal)
  if (cluster.isPrimary) return runWorkers(settings, log, signal)
  const metrics = openMetrics()
  process.on('message', (message) => {
    if (message === 'figures') void metrics.figures().then((figures) => process.send?.({ figures }))
  })
  // Without its parent nobody would ever end it.
  const orphaned = new AbortController()
  process.once('disconnect', () => orphaned.abort())
  await serveHere(settings, AbortSignal.any([signal, orphaned.signal]), { metrics })
  // The line to the parent would keep it.
  if (process.connected) process.disconnect()
}

async function serveHere(settings: Settings, signal: AbortSignal, override: Parameters<typeof startWeb>[1] = {}) {
  const web = await startWeb(settings, override)
  await aborted(signal)
  await web.close()
}

async function runWorkers(settings: Settings, log: Log, signal: AbortSignal): Promise<void> {
  // The program itself, whatever started this process: a starter has a line of its own where workers have theirs.
  cluster.setupPrimary({ exec: fileURLToPath(new URL('main.ts', import.meta.url)), args: ['web'] })
  const parent = await building(async (keep) => {
    const workers = Array.from({ length: settings.WEB_WORKERS }, () => keepWorking(log, signal))
    if (settings.METRICS_LISTEN) {
      const text = async () => sumOfProcesses((await Promise.all(liveWorkers().map(figuresOf))).filter(Boolean))
      const { url } = keep(await serveMetrics({ text }, settings.METRICS_LISTEN), (it) => it.close())
      log.info('metrics_ready', { message: `Figures at ${url}`, url })
    }
    return { workers }
  })
  await aborted(signal)
  await Promise.all(parent.workers)
  await parent.close()
}

/** One worker after another until the signal: one that dies is followed by the next, later while none comes to serve. */
async function keepWorking(log: Log, signal: AbortSignal): Promise<void> {
  const waits = backoff({ first: 200, most: 10_000 })
  while (!signal.aborted) {
    const worker = cluster.fork()
    worker.once('listening', () => waits.reset())
    const ended = new Promise<string>((resolve) => {
      worker.once('error', (error) => resolve(error.message))
      worker.once('exit', (code, name) => resolve(name ?? `code ${code}`))
    })
    const how = await Promise.race([ended, aborted(signal)])
    if (how === undefined) return endWorker(worker, ended)
    const ms = waits.next()
    log.error('worker_ended', {
      message: `A worker ended (${how}); another starts in ${ms} ms`,
      pid: worker.process.pid,
    })
    await sleep(ms, signal)
  }
}

async function endWorker(worker: Worker, ended: Promise<string>): Promise<void> {
  worker.process.kill('SIGTERM')
  const patience = setTimeout(() => worker.process.kill('SIGKILL'), DRAIN_MS)
  await ended
  clearTimeout(patience)
}

const liveWorkers = () => Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined)

function figuresOf(worker: Worker): Promise<unknown> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(undefined), FIGURES_MS)
    const take = (message: { figures?: unknown }) => {
      if (message.figures === undefined) return
      clearTimeout(late)
      worker.off('message', take)
      resolve(message.figures)
    }
    worker.on('message', take)
    worker.send('figures')
  })
}

const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve(undefined)
    signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
