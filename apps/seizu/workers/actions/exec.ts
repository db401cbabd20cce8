import { accessSync, constants, statSync } from 'node:fs'
import { basename, extname } from 'node:path'
import type { ActionModule } from './action.ts'
import { runProgram } from './run-program.ts'

const LONGEST_MS = 10 * 60_000

/**
 * A program that runs once per trigger: what a module is called with comes as JSON on its standard input,
 * `{scheduled_query_id, action: {action_type, action_config}, rows}`; an exit code other than 0 is a failure. The action
 * is named after the file, without its ending.
 * @param longestMs after which it is killed, with all that it started
 * @throws Error when there is no such program
 */
export function execAction(path: string, longestMs = LONGEST_MS): ActionModule {
  if (!statSync(path).isFile()) throw new Error('it is no file')
  accessSync(path, constants.X_OK)
  return {
    name: basename(path, extname(path)),
    async handle({ scheduledQueryId, action, rows, log }) {
      const { action_type, action_config } = action
      const payload = { scheduled_query_id: scheduledQueryId, action: { action_type, action_config }, rows }
      const { ended, well, said } = await runProgram(path, JSON.stringify(payload), longestMs)
      if (said !== '') log.info('action_said', { message: said, action_type, scheduled_query_id: scheduledQueryId })
      if (!well) throw new Error(`it ${ended}${said === '' ? '' : `: ${lastLine(said)}`}`)
    },
  }
}

const lastLine = (text: string): string => text.slice(text.lastIndexOf('\n') + 1)
