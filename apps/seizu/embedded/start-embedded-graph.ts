import { mkdir } from 'node:fs/promises'
import type { Log } from '@farside/kernel/log'
import { serveBolt } from './bolt/bolt-server.ts'
import { Graph } from './graph.ts'

export interface EmbeddedGraphOptions {
  /** Everything is below this folder; one server at a time has it. */
  folder: string
  /** 0 picks a free one. */
  port?: number
  host?: string
  /** Of the user `neo4j`; without one everybody who reaches the port may log on. */
  password?: string
  /** Most memory of the engine's process; over it the process is ended and started again. */
  memoryMb?: number
  /** For a transaction whose client sets no time-out. */
  timeoutMs?: number
  log?: Log
}

export interface EmbeddedGraph {
  uri: string
  /** Of the engine's process. */
  readonly enginePid: number | undefined
  close(): Promise<void>
}

/** The evaluation graph: a Bolt server over an engine in a process of its own. */
export async function startEmbeddedGraph(options: EmbeddedGraphOptions): Promise<EmbeddedGraph> {
  const { folder, port = 0, host = '127.0.0.1', password, memoryMb = 512, timeoutMs = 30_000, log } = options
  await mkdir(folder, { recursive: true })
  const graph = new Graph({
    folder,
    memoryMb,
    timeoutMs,
    onRestart: (why) => log?.warn('embedded_graph_restarted', { why }),
  })
  try {
    await graph.opened()
    const onFault = (error: unknown) => log?.error('embedded_graph_fault', { error })
    const server = await serveBolt({ graph, host, port, password, onFault })
    return {
      uri: `bolt://${host.includes(':') ? `[${host}]` : host}:${server.port}`,
      get enginePid() {
        return graph.enginePid
      },
      close: async () => {
        await server.close()
        await graph.close()
      },
    }
  } catch (error) {
    await graph.close()
    throw error
  }
}
