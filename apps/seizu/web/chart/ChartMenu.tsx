import { Button, Hidden, Icon, Menu } from '@farside/kit/react'
import type { RefObject } from 'react'
import { toasts } from '../toasts.ts'
import { savePicture } from './save-picture.ts'

export interface ChartMenuProps {
  name: string
  /** What holds the chart; absent when it is no drawing. */
  picture: RefObject<HTMLDivElement | null> | undefined
  asTable: boolean
  onTable: (asTable: boolean) => void
}

/** The chart as a table, and as a file. */
export function ChartMenu({ name, picture, asTable, onTable }: ChartMenuProps) {
  const save = (kind: 'png' | 'svg') => {
    const svg = picture?.current?.querySelector('svg.chart, svg.donut')
    if (!(svg instanceof SVGSVGElement)) return
    savePicture(svg, name, kind).catch((error: unknown) =>
      toasts.tell({ family: 'bad', text: `Cannot save the picture: ${String(error)}` }),
    )
  }
  return (
    <>
      <Button
        kind="quiet"
        small
        only
        icon="cols"
        className="no-print"
        aria-pressed={asTable}
        onClick={() => onTable(!asTable)}
      >
        {name} as a table
      </Button>
      {picture && !asTable && (
        <span className="no-print">
          <Menu
            summary={
              <span className="button quiet small only">
                <Icon name="down" />
                <Hidden>Save the picture of {name}</Hidden>
              </span>
            }
          >
            <li>
              <button type="button" onClick={() => save('png')}>
                Save as PNG
              </button>
            </li>
            <li>
              <button type="button" onClick={() => save('svg')}>
                Save as SVG
              </button>
            </li>
          </Menu>
        </span>
      )}
    </>
  )
}
