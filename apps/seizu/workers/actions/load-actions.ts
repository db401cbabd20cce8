import { createRequire } from 'node:module'
import { isAbsolute, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Config } from '../../contract/config.ts'
import { problems } from '../../problems.ts'
import type { Settings } from '../../settings.ts'
import type { ActionModule } from './action.ts'
import { moduleAction } from './module-action.ts'

type Load = (settings: Settings, now: () => Date) => Promise<ActionModule>

/** Each is read when it is asked for: the client of AWS alone takes longer to load than all else. */
const named: Record<string, Load> = {
  'reporting.scheduled_query_modules.sqs': async (settings) => (await import('./sqs.ts')).sqsAction(settings),
  'reporting.scheduled_query_modules.slack': async (settings) => (await import('./slack.ts')).slackAction(settings),
  'reporting.scheduled_query_modules.log': async () => (await import('./log.ts')).logAction,
}
const always: readonly Load[] = [
  async () => (await import('./webhook.ts')).webhookAction,
  async (settings) => (await import('./email.ts')).emailAction(settings),
  async (settings, now) => (await import('./file.ts')).fileAction(settings, now),
]

export type Actions = ReadonlyMap<string, ActionModule>

/**
 * The modules of SCHEDULED_QUERY_MODULES in order, each set up, by name; a later one goes before an earlier one of the
 * same name, and before what is always there.
 * @throws Problem `action_module_unusable`
 */
export async function loadActions(settings: Settings, config: Config, now: () => Date): Promise<Actions> {
  const actions = new Map<string, ActionModule>()
  for (const load of always) {
    const action = await load(settings, now)
    actions.set(action.name, action)
  }
  for (const specifier of settings.SCHEDULED_QUERY_MODULES) {
    try {
      const action = await loadOne(specifier, settings, now)
      await action.setup?.(config)
      actions.set(action.name, action)
    } catch (error) {
      throw problems.action_module_unusable(specifier, reasonOf(specifier, error))
    }
  }
  return actions
}

async function loadOne(specifier: string, settings: Settings, now: () => Date): Promise<ActionModule> {
  if (Object.hasOwn(named, specifier)) return named[specifier]!(settings, now)
  if (specifier.startsWith('exec:')) return (await import('./exec.ts')).execAction(resolve(specifier.slice(5)))
  return moduleAction((await import(addressOf(specifier))) as Record<string, unknown>)
}

/** Paths count from the current folder, and so do packages that are not among this program's own. */
function addressOf(specifier: string): string {
  if (specifier.startsWith('.') || isAbsolute(specifier)) return pathToFileURL(resolve(specifier)).href
  if (/^(file|node):/.test(specifier)) return specifier
  try {
    return pathToFileURL(createRequire(resolve('package.json')).resolve(specifier)).href
  } catch {
    return specifier
  }
}

function reasonOf(specifier: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  const missing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND' || code === 'ENOENT'
  if (missing && /^[a-z_]\w*(\.\w+)+$/i.test(specifier)) {
    return 'it looks like a Python module; docs/seizu-actions.md says how to run one as exec:/path/program'
  }
  return missing ? 'there is none' : message
}
