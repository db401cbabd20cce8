import { useEffect, useState, useSyncExternalStore } from 'react'
import { Button } from './Button.tsx'
import { Icon } from './Icon.tsx'
import type { Toast, ToastList } from './toast-list.ts'

export interface ToastsProps {
  toasts: ToastList
  label: string
  close: string
  /** Milliseconds that a toast stays; longer while hovered or focused, and failures until they are closed. */
  lifetime?: number
}

/** Toasts at the bottom right: the answers to acts just done. */
export function Toasts({ toasts, label, close, lifetime = 5000 }: ToastsProps) {
  const list = useSyncExternalStore(toasts.subscribe, toasts.current)
  return (
    <section className="toasts" aria-label={label} aria-live="polite">
      {list.map((toast) => (
        <Item key={toast.id} toast={toast} close={close} lifetime={lifetime} onClose={() => toasts.close(toast.id)} />
      ))}
    </section>
  )
}

interface ItemProps {
  toast: Toast
  close: string
  lifetime: number
  onClose: () => void
}

function Item({ toast, close, lifetime, onClose }: ItemProps) {
  const [held, setHeld] = useState(false)
  const leaves = !toast.stays && !held
  useEffect(() => {
    if (!leaves) return
    const timer = setTimeout(onClose, lifetime)
    return () => clearTimeout(timer)
    // The list is rebuilt at each change, so onClose is a new function each time; only the toast itself matters.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [toast.id, leaves, lifetime])
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
