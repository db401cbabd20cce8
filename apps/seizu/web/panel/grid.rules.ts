import type { Panel } from '../../contract/config.ts'

/** How wide a tile is, in columns of 12. */
export interface Widths {
  /** From 900 px. */
  wide: number
  /** From 768 to 899 px: twice as wide, as the file's authors know it (seizu §5.3). */
  middle: number
  /** Below 768 px: half or all. Twice a width would leave tiles of 60 to 200 px. */
  narrow: number
}

const columns = 12
/** Nobody scrolls further than that to a tile. */
const mostRows = 1000
const highest = 100

/** `w` counts before `size`; without either a tile is 3 wide. */
export function widthsOf({ size, w }: Pick<Panel, 'size' | 'w'>): Widths {
  const asked = w ?? size ?? 3
  const wide = Math.min(columns, asked > 0 ? asked : 2)
  return {
    wide,
    middle: wide < 7 ? Math.min(columns, 2 * wide) : wide,
    narrow: wide <= 3 ? columns / 2 : columns,
  }
}

/** Where a tile lies on the successor's grid: columns of 12, rows of 48 px with the gap to the next tile. */
export interface Place {
  x: number
  y: number
  w: number
  h: number
}

type Placeable = Pick<Panel, 'type' | 'size' | 'w' | 'h' | 'x' | 'y' | 'min_h' | 'auto_height'>

/** Default and least heights (seizu §13.7). */
const heights: Partial<Record<Panel['type'], [usual: number, least: number]>> = {
  count: [4, 3],
  progress: [4, 3],
  markdown: [6, 3],
  bar: [8, 5],
  pie: [8, 5],
  line: [8, 5],
  table: [10, 6],
  'vertical-table': [10, 6],
  graph: [12, 6],
}
const otherHeights: [usual: number, least: number] = [8, 3]

/** Whether a tile is as high as what it shows; only texts and records can be. */
export const isAutoHeight = ({ type, auto_height }: Pick<Panel, 'type' | 'auto_height'>): boolean =>
  auto_height === true && (type === 'markdown' || type === 'vertical-table')

/** Whether a row says more about its tiles than 2022 knew: then it lies on the successor's grid. */
const isPlaced = (panels: readonly Placeable[]): boolean =>
  panels.some((panel) =>
    (['w', 'h', 'x', 'y', 'min_h', 'auto_height'] as const).some((key) => panel[key] !== undefined),
  )

/**
 * Where the tiles of a row lie (seizu §13.7): left to right, wrapping where the sum of widths passes 12. A tile with both
 * `x` and `y` is where it says, moved in from beyond the edge and down from above another.
 *
 * @param successor the report has the successor's form: its tiles are 3 wide unless they say otherwise
 * @returns undefined for a row of 2022, which has widths alone
 */
export function placesOf(panels: readonly Placeable[], successor = false): Place[] | undefined {
  if (!successor && !isPlaced(panels)) return undefined
  const places = panels.map((panel): Place => ({ x: 0, y: 0, w: widthOf(panel, successor), h: heightOf(panel) }))
  const taken: Place[] = []
  const isFixed = panels.map(({ x, y }) => x !== undefined && y !== undefined)
  for (const [at, place] of places.entries()) {
    if (!isFixed[at]) continue
    place.x = Math.max(0, Math.min(columns - place.w, panels[at]!.x!))
    place.y = Math.max(0, Math.min(mostRows, panels[at]!.y!))
    while (taken.some((it) => overlap(it, place))) place.y += 1
    taken.push(place)
  }
  let line = { y: 0, x: 0, below: 0 }
  for (const [at, place] of places.entries()) {
    if (isFixed[at]) continue
    do {
      if (line.x + place.w > columns) line = { y: Math.max(line.below, line.y + 1), x: 0, below: 0 }
      place.x = line.x
      place.y = line.y
      line.x += 1
    } while (taken.some((it) => overlap(it, place)))
    line.x = place.x + place.w
    line.below = Math.max(line.below, place.y + place.h)
    taken.push(place)
  }
  return places
}

const whole = (value: number, most: number): number => Math.max(1, Math.min(most, Math.round(value)))

const widthOf = ({ w, size }: Placeable, successor: boolean): number =>
  whole(w ?? (successor ? 3 : (size ?? 3)), columns)

/** Rows that a tile spans; what `auto_height` adds, the grid's rows grow by. */
function heightOf(panel: Placeable): number {
  const [usual, least] = heights[panel.type] ?? otherHeights
  const atLeast = whole(panel.min_h ?? least, highest)
  return isAutoHeight(panel) ? atLeast : Math.max(atLeast, whole(panel.h ?? usual, highest))
}

const overlap = (a: Place, b: Place): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
