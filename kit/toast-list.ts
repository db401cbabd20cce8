export interface Toast {
  id: number
  family: 'good' | 'bad' | 'info' | 'warn'
  text: string
  /** Stays until it is closed: failures that somebody must read. */
  stays: boolean
}

/** The answers to acts just done, newest last. One for a page; components subscribe. */
export interface ToastList {
  tell(toast: Omit<Toast, 'id' | 'stays'> & { stays?: boolean }): void
  close(id: number): void
  current(): readonly Toast[]
  subscribe(changed: () => void): () => void
}

export function createToasts(): ToastList {
  let list: readonly Toast[] = []
  let lastId = 0
  const listeners = new Set<() => void>()
  const set = (next: readonly Toast[]) => {
    list = next
    for (const changed of listeners) changed()
  }
  return {
    tell: ({ family, text, stays = family === 'bad' }) => {
      // The same sentence twice says nothing new; the old one makes room so that its time starts again.
      set([...list.filter((toast) => toast.text !== text), { id: ++lastId, family, text, stays }])
    },
    close: (id) => set(list.filter((toast) => toast.id !== id)),
    current: () => list,
    subscribe: (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
  }
}
