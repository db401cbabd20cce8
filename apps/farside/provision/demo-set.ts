import type { Log } from '@farside/kernel/log'
import type { PanelappPlan } from '../parts/plan-panelapp.ts'
import { runCommand } from './command.ts'

/** Puts the demo panels into a database that has none; what is there stays. A failure is a line, not the end of the start. */
export async function seedDemoSet({ values: env }: PanelappPlan, log: Log, signal: AbortSignal): Promise<void> {
  try {
    const { code, output } = await runCommand({
      main: 'apps/panelapp/main.ts',
      args: ['seed-demo', '--if-empty'],
      env,
      signal,
    })
    if (code !== 0) log.error('demo_not_made', { message: `The demo panels could not be made: ${output.trim()}` })
  } catch (error) {
    if (!signal.aborted) log.error('demo_not_made', { message: 'The demo panels could not be made', error })
  }
}
