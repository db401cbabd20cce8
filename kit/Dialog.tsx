import { useEffect, useId, useRef } from 'react'
import type { ReactNode } from 'react'

export interface DialogProps {
  /** The question, or what the dialog shows. */
  title: ReactNode
  onClose: () => void
  /** The buttons, the safe one first and marked with `data-safe`: it gets the focus. */
  actions: ReactNode
  wide?: boolean
  children: ReactNode
}

/** A native dialog, open for as long as it is mounted. Esc closes it and the focus goes back to where it was. */
export function Dialog({ title, onClose, actions, wide, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const element = dialog.current
    const before = document.activeElement
    element?.showModal()
    element?.querySelector<HTMLElement>('[data-safe]')?.focus()
    return () => {
      element?.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      className={wide ? 'dialog wide' : 'dialog'}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <header>
        <h2 id={id}>{title}</h2>
      </header>
      <div className="body">{children}</div>
      <footer>{actions}</footer>
    </dialog>
  )
}
