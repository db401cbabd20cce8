import { Button } from '@farside/kit/react'
import { useEffect, useId, useRef } from 'react'
import type { ReactNode } from 'react'

export interface BigDialogProps {
  title: ReactNode
  onClose: () => void
  /** `full`: the whole window. */
  size: 'large' | 'full'
  children: ReactNode
}

/** A dialog for reading, with its way out at the top; Esc closes it and the focus goes back to where it was. */
export function BigDialog({ title, onClose, size, children }: BigDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const element = dialog.current
    const before = document.activeElement
    element?.showModal()
    return () => {
      element?.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      className={`dialog big ${size}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <header>
        <h2 id={id}>{title}</h2>
        <Button kind="quiet" only icon="close" onClick={onClose}>
          Close
        </Button>
      </header>
      {children}
    </dialog>
  )
}
