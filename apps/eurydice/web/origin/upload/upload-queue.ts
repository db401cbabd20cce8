import { cancelSending, sendFile } from './send-file.ts'
import type { Sending } from './send-file.ts'

export type UploadState = 'queued' | 'running' | 'done' | 'cancelled' | 'failed'

/** One file on its way to the server. */
export interface Upload {
  readonly id: string
  readonly name: string
  /** Bytes. */
  readonly size: number
  readonly state: UploadState
  /** Bytes that have left. */
  readonly sent: number
  /** Why it failed. */
  readonly error?: unknown
}

export interface UploadQueue {
  /** Queues files; each promise resolves with how its upload ended. */
  add(files: readonly File[]): Promise<Upload>[]
  /** Puts a file on the list that will not be sent, with the reason. */
  refuse(file: File, error: unknown): void
  cancel(id: string): Promise<void>
  hideFinished(): void
  current(): readonly Upload[]
  subscribe(changed: () => void): () => void
}

export const isFinished = ({ state }: Upload): boolean => state !== 'queued' && state !== 'running'

/**
 * The uploads of this page, outside React: they go on whatever is drawn.
 *
 * @param atOnce how many run in parallel; the others wait in order
 */
export function createUploads(atOnce: number): UploadQueue {
  let list: readonly Upload[] = []
  const waiting: { id: string; file: File; settle: (upload: Upload) => void }[] = []
  const running = new Map<string, Sending>()
  const listeners = new Set<() => void>()

  const set = (next: readonly Upload[]) => {
    list = next
    for (const changed of listeners) changed()
  }
  const find = (id: string) => list.find((upload) => upload.id === id)
  const patch = (id: string, change: Partial<Upload>) =>
    set(list.map((upload) => (upload.id === id ? { ...upload, ...change } : upload)))

  const startNext = () => {
    while (running.size < atOnce) {
      const next = waiting.shift()
      if (!next) return
      void run(next)
    }
  }

  const run = async ({ id, file, settle }: (typeof waiting)[number]) => {
    const sending = sendFile(file, id, (sent) => patch(id, { sent }))
    running.set(id, sending)
    patch(id, { state: 'running' })
    try {
      await sending.done
      patch(id, { state: 'done', sent: file.size })
    } catch (error) {
      const aborted = error instanceof DOMException && error.name === 'AbortError'
      // A cancelled row is refused by the server while its body still flows: that, too, is the end the user asked for.
      if (find(id)?.state !== 'cancelled') patch(id, aborted ? { state: 'cancelled' } : { state: 'failed', error })
    } finally {
      running.delete(id)
      const ended = find(id)
      if (ended) settle(ended)
      startNext()
    }
  }

  return {
    add: (files) => {
      const added = files.map((file) => {
        const id = crypto.randomUUID()
        const upload: Upload = { id, name: file.name, size: file.size, state: 'queued', sent: 0 }
        return { upload, ended: new Promise<Upload>((settle) => waiting.push({ id, file, settle })) }
      })
      set([...list, ...added.map(({ upload }) => upload)])
      startNext()
      return added.map(({ ended }) => ended)
    },
    refuse: (file, error) =>
      set([...list, { id: crypto.randomUUID(), name: file.name, size: file.size, state: 'failed', sent: 0, error }]),
    cancel: async (id) => {
      const upload = find(id)
      if (!upload || isFinished(upload)) return
      const at = waiting.findIndex((it) => it.id === id)
      patch(id, { state: 'cancelled' })
      if (at >= 0) {
        const [removed] = waiting.splice(at, 1)
        const ended = find(id)
        if (removed && ended) removed.settle(ended)
        return
      }
      try {
        await cancelSending(upload.name, id)
      } finally {
        running.get(id)?.abort()
      }
    },
    hideFinished: () => set(list.filter((upload) => !isFinished(upload))),
    current: () => list,
    subscribe: (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
  }
}
