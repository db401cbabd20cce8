import { Worker } from 'node:worker_threads'

/** A worker thread seen from the thread that started it. */
export interface Thread<In> {
  post(message: In): void
  /** Ends it at once, whatever it does. */
  stop(): Promise<void>
}

interface ThreadOptions<Out> {
  /** What the worker finds in `workerData`. */
  data: unknown
  onMessage: (message: Out) => void
  /** It threw or ended by itself: a bug, and nothing that goes through it will come any more. */
  onFailure: (error: Error) => void
}

export function startThread<In, Out>(file: URL, { data, onMessage, onFailure }: ThreadOptions<Out>): Thread<In> {
  const worker = new Worker(file, { workerData: data })
  let stopping = false
  worker.on('message', onMessage)
  worker.on('error', onFailure)
  worker.on('exit', (code) => {
    if (!stopping) onFailure(new Error(`thread ${file.pathname.split('/').at(-1)} ended with code ${code}`))
  })
  return {
    post: (message) => worker.postMessage(message),
    async stop() {
      stopping = true
      await worker.terminate()
    },
  }
}
