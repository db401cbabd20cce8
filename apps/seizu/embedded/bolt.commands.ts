import { once } from 'node:events'
import type { Command } from 'commander'
import { runRole } from '@farside/kernel/lifecycle'
import { wholeNumber } from '../command.ts'
import { openSeizuLog } from '../log.ts'
import { readSeizuSettings } from '../settings.ts'
import { startEmbeddedGraph } from './start-embedded-graph.ts'

interface Options {
  folder: string
  host: string
  port: number
  memory: number
}

/** `seizu bolt`: the graph that comes with the program, for everybody who speaks Bolt. */
export function boltCommand(program: Command, env: Record<string, string | undefined>): void {
  program
    .command('bolt')
    .description('Serves the graph that comes with the program, for evaluation. Runs until told to stop.')
    .requiredOption('--folder <path>', 'where the graph is kept')
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option('--port <number>', 'TCP port; 0 picks a free one', wholeNumber(0, 65_535), 7687)
    .option('--memory <megabytes>', 'most memory of the engine; over it, it is started again', wholeNumber(64), 512)
    .addHelpText(
      'after',
      `
The user is neo4j and its password NEO4J_PASSWORD; without one everybody who reaches the port may log on. Example:
  NEO4J_PASSWORD=… seizu bolt --folder graph/`,
    )
    .action((options: Options) => runRole((signal) => serveBolt(env, options, signal)))
}

async function serveBolt(
  env: Record<string, string | undefined>,
  { folder, host, port, memory }: Options,
  signal: AbortSignal,
): Promise<void> {
  const { settings } = readSeizuSettings(env)
  const log = openSeizuLog('seizu.bolt', settings)
  const { NEO4J_PASSWORD: password, NEO4J_QUERY_TIMEOUT: timeoutMs } = settings
  const graph = await startEmbeddedGraph({
    ...{ folder, host, port, memoryMb: memory, timeoutMs, log },
    ...(password && { password }),
  })
  log.info('bolt_ready', { message: `Serving the graph at ${graph.uri}`, url: graph.uri, pid: process.pid })
  if (!signal.aborted) await once(signal, 'abort')
  await graph.close()
}
