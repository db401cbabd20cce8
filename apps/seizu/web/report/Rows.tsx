import { Icon } from '@farside/kit/react'
import { useId, useMemo, useState } from 'react'
import type { Row } from '../../contract/config.ts'
import { Tile } from '../panel/Tile.tsx'
import { placesOf } from '../panel/grid.rules.ts'

/** Rows of tiles, top to bottom, in the file's order. `successor`: the report has the form of seizu §13.7. */
export function Rows({ rows, successor }: { rows: readonly Row[]; successor?: boolean }) {
  // Names need not be unique; their places are.
  return rows.map((row, index) => (
    // oxlint-disable-next-line react/no-array-index-key
    <OneRow key={`${index} ${row.name}`} row={row} path={`rows.${index}`} successor={successor} />
  ))
}

function OneRow({ row, path, successor }: { row: Row; path: string; successor?: boolean | undefined }) {
  const id = useId()
  const [folded, setFolded] = useState(false)
  const places = useMemo(() => placesOf(row.panels, successor), [row, successor])
  const tiles = row.panels.map((panel, index) => ({ panel, index, place: places?.[index] }))
  // Readers and the Tab key go through the tiles as the eye does.
  if (places) tiles.sort((a, b) => a.place!.y - b.place!.y || a.place!.x - b.place!.x)
  const folds = !row.hide_header && (row.collapsible ?? places !== undefined)
  return (
    <section aria-labelledby={id}>
      <div className={row.hide_header ? 'sr' : 'grid-head'}>
        <h2 id={id}>
          {folds ? (
            <button type="button" className="fold" aria-expanded={!folded} onClick={() => setFolded(!folded)}>
              {row.name}
              <Icon name="caret" />
            </button>
          ) : (
            row.name
          )}
        </h2>
      </div>
      {!folded && (
        <div className={places ? 'tiles placed' : 'tiles'}>
          {tiles.map(({ panel, index, place }) => (
            <Tile key={`${index} ${panel.type}`} panel={panel} path={`${path}.panels.${index}`} place={place} />
          ))}
        </div>
      )}
    </section>
  )
}
