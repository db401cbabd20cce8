import { useId } from 'react'
import type { Row } from '../../contract/config.ts'
import { Tile } from '../panel/Tile.tsx'

/** Rows of tiles, top to bottom, in the file's order. */
export function Rows({ rows }: { rows: readonly Row[] }) {
  // Names need not be unique; their places are.
  // oxlint-disable-next-line react/no-array-index-key
  return rows.map((row, index) => <OneRow key={`${index} ${row.name}`} row={row} path={`rows.${index}`} />)
}

function OneRow({ row, path }: { row: Row; path: string }) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <div className={row.hide_header ? 'sr' : 'grid-head'}>
        <h2 id={id}>{row.name}</h2>
      </div>
      <div className="tiles">
        {row.panels.map((panel, index) => (
          // oxlint-disable-next-line react/no-array-index-key
          <Tile key={`${index} ${panel.type}`} panel={panel} path={`${path}.panels.${index}`} />
        ))}
      </div>
    </section>
  )
}
