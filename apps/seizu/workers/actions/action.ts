import type { Log } from '@farside/kernel/log'
import type { Action, Config } from '../../contract/config.ts'
import type { GraphRow } from '../../contract/value.ts'

/** What a scheduled query's rows are handed to (seizu §8.5). Modules are trusted code: they run in the worker. */
export interface ActionModule {
  /** The `action_type` that means it. */
  name: string
  /** Once, when the worker starts. */
  setup?: (config: Config) => void | Promise<void>
  /** Once per trigger and action. Throwing = failure; what it threw is kept in the graph for people to read. */
  handle: (run: ActionRun) => void | Promise<void>
}

export interface ActionRun {
  scheduledQueryId: string
  action: Action
  rows: readonly GraphRow[]
  log: Log
}
