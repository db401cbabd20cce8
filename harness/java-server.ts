import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Skipped } from './maven-jars.ts'

export interface JavaServer {
  url: string
  stop(): Promise<void>
}

interface Starting {
  called: string
  /** For Java itself, class path included. */
  options: readonly string[]
  main: string
  args?: readonly string[]
  url: string
  /** Whether an answer to GET `probe` of the server shows that it is up. */
  isUp: (answer: Response) => boolean
  probe?: string
}

/** Starts a server and waits until it answers. */
export async function startJavaServer(starting: Starting): Promise<JavaServer | Skipped> {
  const { called, options, main, args = [], url, isUp, probe = '/' } = starting
  const env = { ...process.env, AWS_REGION: 'us-east-1' }
  const child = spawn('java', [...options, main, ...args], { stdio: 'ignore', env })
  const ended = new Promise<void>((resolve) => child.once('error', () => resolve()).once('exit', () => resolve()))
  let gone = false
  void ended.then(() => (gone = true))
  const stop = async () => {
    child.kill()
    await ended
  }
  const answers = () =>
    fetch(url + probe, { signal: AbortSignal.timeout(2000) }).then(
      (answer) => isUp(answer),
      () => false,
    )
  for (let waited = 0; !(await answers()); waited += 100) {
    if (gone || waited > 60_000) {
      await stop()
      return { skipped: `${called} did not start; it needs Java` }
    }
    await sleep(100)
  }
  return { url, stop }
}
