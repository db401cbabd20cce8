import type { ReactNode } from 'react'
import { Button } from './Button.tsx'

export interface PagerProps {
  label: string
  /** "1–12 of 12" */
  range: ReactNode
  /** "Page 1 of 1" */
  position: ReactNode
  previous: { words: string; go?: (() => void) | undefined }
  next: { words: string; go?: (() => void) | undefined }
}

/** Below a table: what is shown, where we are, and the way to the neighbours. */
export function Pager({ label, range, position, previous, next }: PagerProps) {
  return (
    <nav className="pager" aria-label={label}>
      <span role="status">{range}</span>
      <span className="row push">
        <Button small disabled={!previous.go} onClick={previous.go}>
          {previous.words}
        </Button>
        <span>{position}</span>
        <Button small disabled={!next.go} onClick={next.go}>
          {next.words}
        </Button>
      </span>
    </nav>
  )
}
