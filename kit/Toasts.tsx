import { useEffect, useState, useSyncExternalStore } from 'react'
import { Button } from './Button.tsx'
import { Icon } from './Icon.tsx'
import type { Toast, ToastList } from './toast-list.ts'

const shownMs = 5000

/** Toasts at the bottom right: 5 s, longer while hovered or focused; failures stay until closed. */
export function Toasts({ toasts, label, close }: { toasts: ToastList; label: string; close: string }) {
  const list = useSyncExternalStore(toasts.subscribe, toasts.current)
  return (
    <section className="toasts" aria-label={label} aria-live="polite">
      {list.map((toast) => (
        <Item key={toast.id} toast={toast} close={close} onClose={() => toasts.close(toast.id)} />
      ))}
    </section>
  )
}

function Item({ toast, close, onClose }: { toast: Toast; close: string; onClose: () => void }) {
  const [held, setHeld] = useState(false)
  const leaves = !toast.stays && !held
  useEffect(() => {
    if (!leaves) return
    const timer = setTimeout(onClose, shownMs)
    return () => clearTimeout(timer)
    // The list is rebuilt at each change, so onClose is a new function each time; only the toast itself matters.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [toast.id, leaves])
  const icon = { good: 'check', bad: 'fail', info: 'info', warn: 'warn' } as const
  return (
    <div
      className={`banner ${toast.family}`}
      role="presentation"
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon name={icon[toast.family]} />
      <div>{toast.text}</div>
      <Button kind="quiet" small only icon="close" onClick={onClose}>
        {close}
      </Button>
    </div>
  )
}
