import { Button } from '@farside/kit/react'
import { useEffect, useRef } from 'react'
import type { GraphRow } from '../../contract/value.ts'
import { Entries } from '../panel/VerticalTablePanel.tsx'
import { entriesOf } from '../panel/block.rules.ts'

/** All of one row, at any depth; the focus goes there and back to where it was. Each row has one of its own (`key`). */
export function RowDetails({ row, onClose }: { row: GraphRow; onClose: () => void }) {
  const place = useRef<HTMLElement>(null)
  const from = useRef<Element>(null)
  useEffect(() => {
    from.current = document.activeElement
    place.current?.focus()
  }, [])
  const close = () => {
    onClose()
    if (from.current instanceof HTMLElement) from.current.focus()
  }
  return (
    // Focused for a reader, who then hears what it is; the keyboard scrolls it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className="row-details" aria-label="The row" tabIndex={0} ref={place}>
      <header className="row">
        <h3>The row</h3>
        <Button kind="quiet" small only icon="close" className="push" onClick={close}>
          Close the row
        </Button>
      </header>
      <Entries entries={entriesOf(row)} />
    </section>
  )
}
