import { spawn } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { basename, extname } from 'node:path'
import type { ActionModule } from './action.ts'

const LONGEST_MS = 10 * 60_000
const MOST_KEPT = 2000

/**
 * A program that runs once per trigger: what a module is called with comes as JSON on its standard input,
 * `{scheduled_query_id, action: {action_type, action_config}, rows}`; an exit code other than 0 is a failure. The action
 * is named after the file, without its ending.
 * @throws Error when there is no such program
 */
export function execAction(path: string): ActionModule {
  if (!statSync(path).isFile()) throw new Error('it is no file')
  accessSync(path, constants.X_OK)
  return {
    name: basename(path, extname(path)),
    async handle({ scheduledQueryId, action, rows, log }) {
      const { action_type, action_config } = action
      const payload = { scheduled_query_id: scheduledQueryId, action: { action_type, action_config }, rows }
      const { code, said } = await run(path, JSON.stringify(payload))
      if (said !== '') log.info('action_said', { message: said, action_type, scheduled_query_id: scheduledQueryId })
      if (code !== 0) throw new Error(`it ended with ${code}${said === '' ? '' : `: ${lastLine(said)}`}`)
    },
  }
}

/** Whatever it prints goes to the log; of much, the end. */
function run(path: string, input: string): Promise<{ code: number | string; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, [], { stdio: ['pipe', 'pipe', 'pipe'], timeout: LONGEST_MS, killSignal: 'SIGKILL' })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-MOST_KEPT)))
    }
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code: code ?? signal ?? 'nothing', said: said.trim() }))
    child.stdin.on('error', () => {}) // it need not read
    child.stdin.end(input)
  })
}

const lastLine = (text: string): string => text.slice(text.lastIndexOf('\n') + 1)
