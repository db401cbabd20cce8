import { join } from 'node:path'
import type { Log } from '@farside/kernel/log'
import type { SeizuPlan } from '../parts/plan-seizu.ts'
import { readJsonFile, writeJsonFile } from '../run/json-file.ts'
import { runCommand } from './command.ts'

/** Beside the graph, so that whoever deletes that gets the demonstration again. */
interface Mark {
  demo: 'begun' | 'made'
}

/**
 * Writes the demo graph into an embedded graph that has nothing; what is there stays. One that was interrupted is
 * completed. A failure is a line, not the end of the start.
 */
export async function makeDemoGraph({ graph, values: env }: SeizuPlan, log: Log, signal: AbortSignal): Promise<void> {
  if (!graph) return
  const path = join(graph.folder, 'demo.json')
  const before = readJsonFile<Mark>(path)?.demo
  if (before === 'made') return
  const mark = (demo: Mark['demo']) => writeJsonFile(path, { demo } satisfies Mark)
  try {
    if (before === undefined) mark('begun')
    const args = ['graph', 'demo', ...(before === undefined ? ['--if-empty'] : [])]
    const { code, output } = await runCommand({ main: 'apps/seizu/main.ts', args, env, signal })
    if (code === 0) mark('made')
    else log.error('demo_not_made', { message: `The demo graph could not be made: ${output.trim()}` })
  } catch (error) {
    if (!signal.aborted) log.error('demo_not_made', { message: 'The demo graph could not be made', error })
  }
}
