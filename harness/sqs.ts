import { execFile, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { freePorts } from './free-ports.ts'

const run = promisify(execFile)
const VERSION = '1.6.12'

export interface SqsServer {
  url: string
  stop(): Promise<void>
}

/**
 * An SQS server of the caller's own (ElasticMQ, which speaks SQS and is as strict about its limits; 2 s; 20 s when Maven
 * must fetch it, 37 MB), or why there is none. Any credentials will do.
 */
export async function startSqs(): Promise<SqsServer | { skipped: string }> {
  const cache = process.env.FARSIDE_TEST_CACHE ?? join(homedir(), '.cache/farside')
  const lib = join(cache, `elasticmq-${VERSION}`, 'lib')
  const missing = (await filled(lib)) ? undefined : await fetchJars(lib)
  if (missing) return { skipped: missing }
  const [port = 0] = await freePorts(1)
  const folder = await mkdtemp(join(tmpdir(), 'farside-sqs-'))
  await writeFile(join(folder, 'sqs.conf'), configuration(port))
  const options = ['-Xmx256m', `-Dconfig.file=${join(folder, 'sqs.conf')}`, '-cp', join(lib, '*')]
  const child = spawn('java', [...options, 'org.elasticmq.server.Main'], { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => child.once('error', () => resolve()).once('exit', () => resolve()))
  let gone = false
  void ended.then(() => (gone = true))
  const url = `http://127.0.0.1:${port}`
  const stop = async () => {
    child.kill()
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  for (let waited = 0; !(await answers(url)); waited += 100) {
    if (gone || waited > 60_000) {
      await stop()
      return { skipped: 'ElasticMQ did not start; it needs Java' }
    }
    await sleep(100)
  }
  return { url, stop }
}

async function fetchJars(lib: string): Promise<string | undefined> {
  await mkdir(join(lib, '..'), { recursive: true })
  const fetched = await mkdtemp(`${lib}-`)
  try {
    const pom = fileURLToPath(new URL('elasticmq.pom.xml', import.meta.url))
    const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${fetched}`]
    await run('mvn', ['-q', '-B', '-ntp', '-f', pom, ...goal], { timeout: 300_000 })
    await rename(fetched, lib).catch(() => {}) // another process was faster
    return undefined
  } catch (error) {
    const none = (error as NodeJS.ErrnoException).code === 'ENOENT'
    return none ? 'ElasticMQ comes by Maven; there is no mvn' : `Maven could not fetch ElasticMQ: ${String(error)}`
  } finally {
    await rm(fetched, { recursive: true, force: true })
  }
}

const filled = async (folder: string) => (await readdir(folder).catch(() => [])).length > 0

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/?Action=ListQueues`, { signal: AbortSignal.timeout(2000) }).then(
    ({ ok }) => ok,
    () => false,
  )

const configuration = (port: number): string => `
include classpath("application.conf")
node-address { protocol = http, host = "127.0.0.1", port = ${port}, context-path = "" }
rest-sqs { enabled = true, bind-port = ${port}, bind-hostname = "127.0.0.1", sqs-limits = strict }
rest-stats { enabled = false }
queues { }
`
