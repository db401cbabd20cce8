import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sleep } from '@farside/kernel/lifecycle'
import type { Log } from '@farside/kernel/log'
import type { Console } from './console/console.ts'
import { makePlan } from './parts/plan.ts'
import type { Plan } from './parts/plan.ts'
import { assertFree, choosePorts } from './parts/ports.ts'
import { beginProcess } from './parts/process.ts'
import type { Choice } from './parts/programs.rules.ts'
import { supervise } from './parts/supervise.ts'
import type { Begin, Supervised } from './parts/supervise.ts'
import { problems } from './problems.ts'
import { ensureAccounts, readAccounts } from './provision/accounts.ts'
import { placeDashboardFile } from './provision/dashboard-file.ts'
import { makeDemoGraph } from './provision/demo-graph.ts'
import { seedDemoSet } from './provision/demo-set.ts'
import { openServer, prepareStores, runOfServer } from './provision/database.ts'
import { openBoard, shownServer } from './run/board.ts'
import type { Board } from './run/board.ts'
import { openDataFolder } from './run/folder.ts'
import type { DataFolder } from './run/folder.ts'
import { writeJsonFile } from './run/json-file.ts'
import { endLeftovers } from './run/leftovers.ts'
import { takeLock } from './run/lock.ts'
import { openSecrets } from './run/secrets.ts'
import type { Secrets } from './run/secrets.ts'
import type { FarsideSettings } from './settings.ts'
import type { Ports } from './settings/ports.rules.ts'
import { portalStatus, readyTable } from './status.rules.ts'

export interface Start {
  settings: FarsideSettings
  choice: Choice
  env: Readonly<Record<string, string | undefined>>
  version: string
  console: Console
  /** Without demo content. */
  empty: boolean
  /** Puts a lossy link between the diode ends: the options of its program, such as `--loss 0.02`. */
  lossyLink?: readonly string[]
  /** Called with the parts once they are started; for restarting them when their source changes. */
  onStarted?: (plan: Plan, parts: readonly Supervised[]) => void
}

/** How long a start waits before it says what does not run yet. */
const START_MS = 60_000
/** The longest that a timer can wait, 24 days. */
const FOREVER_MS = 2 ** 31 - 1

/**
 * Runs the chosen programs until the signal is aborted, then ends them in order.
 * @throws Problem when they cannot be started: nothing is left running then
 */
export async function runLauncher(start: Start, told: AbortSignal): Promise<void> {
  const began = performance.now()
  const { settings, version, console } = start
  const folder = openDataFolder(settings.dataFolder)
  const startedAt = new Date().toISOString()
  const lock = takeLock(folder.lock, startedAt)
  if (!lock.ok) throw problems.already_running(folder.root, lock.holder.pid, lock.holder.startedAt)
  const board = openBoard(folder, { startedAt, version })
  // The last chance when this process ends in any other way than below, as on a second Ctrl-C.
  const abandon = () => board.abandon()
  process.once('exit', abandon)
  const started: Supervised[] = []
  let portal: { close(): Promise<void> } | undefined
  try {
    for (const name of await endLeftovers(folder.children)) {
      console.log.warn('leftover_ended', { message: `Ended ${name} of a launcher that was killed` })
    }
    const secrets = openSecrets(folder.secrets)
    const ports = await choosePorts(settings.firstPort)
    const plan = makePlan({ ...start, ports, folder, secrets, receiveBufferMax: readReceiveBufferMax() })
    for (const notice of plan.notices) console.log.warn('setting_unused', { message: notice })
    await assertFree([
      { part: 'portal', host: '127.0.0.1', port: ports.portal },
      ...plan.parts.flatMap(({ name, listens }) => listens.map((listener) => ({ part: name, ...listener }))),
    ])
    writeSettings(folder, plan)
    if (plan.seizu) placeDashboardFile(plan.seizu, start)
    portal = await openPortal(board, folder, ports, console)
    await startDatabase(start, { plan, ports, secrets, board, started, folder })
    let demo: ReturnType<typeof seedDemo> | undefined
    for (const part of plan.parts) {
      const alone = beginProcess(part, console.takeLine)
      const waitFor = () => [...others(started, part.after), ...(part.afterDemo && demo ? [demo.made] : [])]
      const begin = part.after || part.afterDemo ? after(alone, waitFor, told) : alone
      const supervised = supervise(part.name, begin, console.log, board.changed)
      started.push(supervised)
      board.add(supervised, part.shown)
    }
    start.onStarted?.(plan, started)
    if (!start.empty) demo = seedDemo(plan, started, console.log, told)
    await Promise.race([Promise.all([demo?.made, ...started.map((part) => part.healthy)]), sleep(START_MS, told)])
    if (!told.aborted) {
      const accounts = await ensureAccounts(folder, secrets, plan).catch((error: unknown) => {
        console.log.error('accounts_not_made', { message: 'Nobody may be able to log in', error })
        return readAccounts(folder)
      })
      console.say(readyTable(board.now(), accounts, (performance.now() - began) / 1000))
      for (const what of demo?.open ?? []) console.say(`The demo ${what} is still being made.`)
    }
    await sleep(FOREVER_MS, told)
  } finally {
    console.say(started.length > 0 ? '\nEnding: what is under way is finished first. Ctrl-C again ends at once.\n' : '')
    // What sends ends before what passes on, before what takes, and all before the database, which was started first.
    const [database, ...rest] = started[0]?.name === 'database' ? started : [undefined, ...started]
    for (const part of rest) await part?.stop()
    await database?.stop()
    await portal?.close()
    board.close()
    lock.release()
    process.off('exit', abandon)
  }
}

/** Demo content for the programs that run; `open` has what is still being made. */
function seedDemo({ panelapp, seizu }: Plan, started: readonly Supervised[], log: Log, told: AbortSignal) {
  const open = new Set<string>()
  const follow = (what: string, making: Promise<void>) => {
    open.add(what)
    return making.finally(() => open.delete(what))
  }
  const graph = started.find((part) => part.name === 'bolt')
  const made = Promise.all([
    panelapp && follow('set of panels', seedDemoSet(panelapp, log, told)),
    seizu &&
      graph &&
      follow(
        'graph',
        graph.healthy.then(() => makeDemoGraph(seizu, log, told)),
      ),
  ])
  return { made, open }
}

/** Each part's complete settings, for its commands and for whoever wants to know. */
function writeSettings(folder: DataFolder, { parts }: Plan) {
  for (const { name, env, options } of parts) writeJsonFile(join(folder.env, `${name}.json`), options ?? env)
}

async function openPortal(board: Board, folder: DataFolder, { portal: port }: Ports, { log }: Console) {
  // Loaded only here: the commands that ask or end a launcher do without a server.
  const { servePortal } = await import('./serve-portal.ts')
  const server = await servePortal({ port, log, now: () => portalStatus(board.now(), readAccounts(folder)) })
  board.addOwn('portal', { url: server.url })
  return server
}

const others = (started: readonly Supervised[], names: readonly string[] = []): Promise<void>[] =>
  started.filter((part) => names.includes(part.name)).map((part) => part.healthy)

/** The same part, begun only when others have been able to serve. */
const after =
  (begin: Begin, waitFor: () => Promise<unknown>[], told: AbortSignal): Begin =>
  async (report) => {
    // They are looked up a moment later: all parts are made in one go, those that it waits for perhaps after it.
    await Promise.resolve()
    const ended = new AbortController()
    await Promise.race([Promise.all(waitFor()), sleep(FOREVER_MS, AbortSignal.any([told, ended.signal]))])
    ended.abort()
    if (told.aborted) throw new Error('everything ends')
    return begin(report)
  }

interface Stage {
  plan: Plan
  ports: Ports
  secrets: Secrets
  board: Board
  started: Supervised[]
  folder: DataFolder
}

/** The embedded server when a store needs it, and every store ready to use. */
async function startDatabase({ console }: Start, { plan, ports, secrets, board, started, folder }: Stage) {
  const needed = plan.stores.some((store) => store.embedded)
  const options = { dataFolder: folder.root, port: ports.database, secrets, log: console.log }
  // The first life is begun here, so that the reason why it cannot run ends the start instead of being tried again.
  const first = needed ? await openServer(options) : undefined
  if (first) {
    let next: typeof first | undefined = first
    const begin = async (report: (healthy: boolean) => void) => {
      const server = next ?? (await openServer(options))
      next = undefined
      report(true)
      return runOfServer(server)
    }
    const database = supervise('database', begin, console.log, board.changed)
    started.push(database)
    board.add(database, shownServer(first, ports.database))
  }
  await prepareStores(first, plan.stores)
}

/** Bytes that the kernel grants a socket at most; 0 where it does not say. */
function readReceiveBufferMax(): number {
  try {
    return Number(readFileSync('/proc/sys/net/core/rmem_max', 'utf8'))
  } catch {
    return 0
  }
}
