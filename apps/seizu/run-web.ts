import { once } from 'node:events'
import { startWeb } from './app.ts'
import { openSeizuLog } from './log.ts'
import type { Settings } from './settings.ts'

/** Serves until the signal, then lets requests in hand end. */
export async function runWeb(settings: Settings, signal: AbortSignal, notices: readonly string[]): Promise<void> {
  const log = openSeizuLog('seizu.web', settings)
  for (const message of notices) log.warn('setting_notice', { message })
  const web = await startWeb(settings, { log })
  if (!signal.aborted) await once(signal, 'abort')
  await web.close()
}
