import { labelLines } from './scale.rules.ts'

/** How the categories of a chart are written below it. */
export type Labels =
  /** Every `step`-th, in lines of at most `most` characters. */
  | { kind: 'flat'; most: number; step: number }
  /** Each of them, sloping up to its mark. */
  | { kind: 'slanted' }

/** Where the marks of a chart lie, in px. */
export interface Plot {
  left: number
  /** Between two categories. */
  each: number
  /** Room below for the labels. */
  bottom: number
  labels: Labels
}

// Of a 12 px letter; wide ones are rare.
const letter = 6.6
/** Letters of a line (seizu §5.4). */
const mostLetters = 18
const twoLines = 40
const slope = { x: Math.cos(Math.PI / 5), y: Math.sin(Math.PI / 5) }
/** More than these would be a grey band. */
const mostSlanted = 30

/**
 * Lays out the category axis: labels lie flat while each has room, in two lines where that helps; else they slant; of
 * very many only some are written.
 *
 * @param width px of the whole chart
 * @param margin px that the numbers at the left need
 */
export function plotOf(width: number, names: readonly string[], margin: number): Plot {
  const room = Math.max(0, width - margin)
  const each = room / Math.max(1, names.length)
  const longest = Math.max(1, ...names.map((name) => Math.min(mostLetters, name.length)))
  const fitting = Math.min(mostLetters, Math.floor((each - 8) / letter))
  if (fitting >= longest || names.every((name) => fitsInLines(name, fitting))) {
    return { left: margin, each, bottom: twoLines, labels: { kind: 'flat', most: Math.max(1, fitting), step: 1 } }
  }
  if (names.length <= mostSlanted) {
    const reach = longest * letter
    const left = Math.max(margin, Math.ceil(reach * slope.x - each / 2 + 8))
    return {
      left,
      each: Math.max(0, width - left) / names.length,
      bottom: Math.ceil(24 + reach * slope.y),
      labels: { kind: 'slanted' },
    }
  }
  const step = Math.max(1, Math.ceil((names.length * (longest * letter + 8)) / Math.max(1, room)))
  return { left: margin, each, bottom: twoLines, labels: { kind: 'flat', most: mostLetters, step } }
}

const fitsInLines = (name: string, most: number): boolean =>
  most >= 4 && labelLines(name, most).join(' ') === name && labelLines(name, most).every((line) => line.length <= most)
