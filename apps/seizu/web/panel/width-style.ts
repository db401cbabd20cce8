import type { CSSProperties } from 'react'
import type { Place, Widths } from './grid.rules.ts'

/** The widths of a tile, and its place where it has one, as the variables that the style sheet chooses from. */
export const widthStyle = ({ wide, middle, narrow }: Widths, place?: Place): CSSProperties =>
  ({
    '--wide': wide,
    '--middle': middle,
    '--narrow': narrow,
    ...(place && { '--x': place.x + 1, '--y': place.y + 1, '--w': place.w, '--h': place.h }),
  }) as CSSProperties
