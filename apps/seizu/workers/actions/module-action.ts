import type { ActionModule } from './action.ts'

/**
 * A JavaScript module: `actionName() → string`, `setup(config)`, `handleResults(scheduledQueryId, action, rows)`, each
 * also by its name of 2022 (`action_name`, …), each exported or a key of the default export; the last two may be async.
 */
export function moduleAction(module: Record<string, unknown>): ActionModule {
  const at = (name: string, old: string) => functionIn(module, name) ?? functionIn(module, old)
  const actionName = at('actionName', 'action_name')
  const setup = at('setup', 'setup')
  const handleResults = at('handleResults', 'handle_results')
  if (!actionName) throw new Error('it exports no function actionName')
  if (!handleResults) throw new Error('it exports no function handleResults')
  const name = actionName()
  if (typeof name !== 'string' || name === '') throw new Error('its actionName() gives no text')
  return {
    name,
    setup: async (config) => void (await setup?.(structuredClone(config))),
    handle: async ({ scheduledQueryId, action: { action_type, action_config }, rows }) =>
      void (await handleResults(scheduledQueryId, { action_type, action_config }, rows)),
  }
}

type Callable = (...values: unknown[]) => unknown

function functionIn(module: Record<string, unknown>, name: string): Callable | undefined {
  const from = [module, module.default as Record<string, unknown> | undefined]
  for (const it of from) {
    const value = it?.[name]
    if (typeof value === 'function') return value.bind(it) as Callable
  }
  return undefined
}
