import type { CSSProperties } from 'react'
import type { Widths } from './grid.rules.ts'

/** The widths of a tile as the variables that the style sheet chooses from. */
export const widthStyle = ({ wide, middle, narrow }: Widths): CSSProperties =>
  ({ '--wide': wide, '--middle': middle, '--narrow': narrow }) as CSSProperties
