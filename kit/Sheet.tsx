import { useId } from 'react'
import type { ReactNode } from 'react'

export interface SheetProps {
  title: ReactNode
  /** Keeps the title for readers only, where tabs or the page itself say it. */
  titleHidden?: boolean
  /** Right of the title: notes and actions. */
  aside?: ReactNode
  className?: string
  children: ReactNode
}

/** One hairline box per subject. */
export function Sheet({ title, titleHidden, aside, className = '', children }: SheetProps) {
  const id = useId()
  return (
    <section className={`sheet ${className}`.trim()} aria-labelledby={id}>
      {titleHidden ? (
        <h2 className="sr" id={id}>
          {title}
        </h2>
      ) : (
        <header>
          <h2 id={id}>{title}</h2>
          {aside}
        </header>
      )}
      {children}
    </section>
  )
}
