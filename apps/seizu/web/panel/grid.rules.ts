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

/** A row of the successor's grid (`h`), in pixels. */
export const rowHeightPx = 48
