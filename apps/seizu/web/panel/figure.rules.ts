import type { GraphRow, GraphValue } from '../../contract/value.ts'

export type Tone = 'plain' | 'bad' | 'good'

export interface Thresholds {
  threshold: number | null
  thresholds?: readonly { value: number; color: string }[]
}

/** What the first row gives; a column that is not there is the panel's fault and named. */
export type FirstRow<Figure> = { face: 'none' } | { face: 'lacks'; column: string } | ({ face: 'figure' } & Figure)

/** A number, or the digits of one beyond 2^53. */
export function numberOf(value: GraphValue | undefined): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined
}

/** One for all figures: making it takes longer than drawing a tile. */
const figures = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 3 })

/** 1,549; digits beyond 2^53 keep every one of them. */
export function figureText(value: GraphValue): string {
  if (typeof value === 'number') return figures.format(value)
  if (typeof value === 'string' && /^-?\d+$/.test(value)) return figures.format(BigInt(value))
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The threshold colour of a figure (seizu §13.7): of the entry with the highest value that the figure reaches. */
export function thresholdColour(figure: number, thresholds: Thresholds['thresholds'] = []): string | undefined {
  const reached = thresholds.filter(({ value }) => value <= figure)
  return reached.reduce<(typeof reached)[number] | undefined>(
    (best, it) => (best && best.value > it.value ? best : it),
    undefined,
  )?.color
}

export interface Count {
  total: GraphValue
  tone: Tone
  /** From the file; it must not colour text, nobody has checked its contrast. */
  colour: string | undefined
}

/** The figure of a count panel (seizu §5.4). */
export function countOf(rows: readonly GraphRow[], { threshold, thresholds }: Thresholds): FirstRow<Count> {
  const [first] = rows
  if (!first) return { face: 'none' }
  const { total } = first
  if (total === undefined) return { face: 'lacks', column: 'total' }
  if (total === null) return { face: 'none' }
  const number = numberOf(total)
  return {
    face: 'figure',
    total,
    tone: !thresholds?.length && threshold !== null && number !== undefined && number > threshold ? 'bad' : 'plain',
    colour: number === undefined ? undefined : thresholdColour(number, thresholds),
  }
}

export interface Progress {
  numerator: GraphValue
  denominator: GraphValue
  /** Whole, rounded down; may pass 100. */
  percent: number
  /** What the ring shows, 0 to 100. */
  ring: number
  tone: Tone
  colour: string | undefined
  threshold: number
}

const usualThreshold = 70

/** The figures of a progress panel (seizu §5.4). A share of nothing is 0 %. */
export function progressOf(rows: readonly GraphRow[], { threshold, thresholds }: Thresholds): FirstRow<Progress> {
  const [first] = rows
  if (!first) return { face: 'none' }
  const { numerator, denominator } = first
  if (numerator === undefined) return { face: 'lacks', column: 'numerator' }
  if (denominator === undefined) return { face: 'lacks', column: 'denominator' }
  const percent = percentOf(numerator, denominator)
  const limit = threshold ?? usualThreshold
  const tone = limit !== 0 && percent < limit ? 'bad' : percent === 100 ? 'good' : 'plain'
  return {
    face: 'figure',
    numerator: numerator ?? 0,
    denominator: denominator ?? 0,
    percent,
    ring: Math.min(100, Math.max(0, percent)),
    tone: thresholds?.length ? 'plain' : tone,
    colour: thresholdColour(percent, thresholds),
    threshold: limit,
  }
}

function percentOf(numerator: GraphValue, denominator: GraphValue): number {
  if (isDigits(numerator) && isDigits(denominator) && BigInt(denominator) > 0n) {
    const [n, d] = [100n * BigInt(numerator), BigInt(denominator)]
    return Number(n / d - (n < 0n && n % d !== 0n ? 1n : 0n))
  }
  const [n, d] = [numberOf(numerator) ?? 0, numberOf(denominator) ?? 0]
  const percent = Math.floor((100 * n) / d)
  return d > 0 && Number.isFinite(percent) ? percent : 0
}

const isDigits = (value: GraphValue): value is string | number =>
  typeof value === 'number' ? Number.isSafeInteger(value) : typeof value === 'string' && /^-?\d+$/.test(value)
