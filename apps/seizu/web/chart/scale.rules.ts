export interface Scale {
  from: number
  to: number
  /** Grid lines, ascending, both ends included. */
  ticks: number[]
}

/** A scale from 0 over all values with 4 to 6 round steps. */
export function scaleOf(values: readonly number[]): Scale {
  const most = values.reduce((a, b) => Math.max(a, b), 0)
  const bottom = values.reduce((a, b) => Math.min(a, b), 0)
  const top = most === bottom ? 1 : most
  const span = top - bottom
  const rough = span / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  // Of whole numbers nobody wants to read halves.
  const isWhole = values.every(Number.isInteger)
  const fits = (it: number) => it * power >= rough && (!isWhole || Number.isInteger(it * power))
  const step = power * ([1, 2, 2.5, 5, 10].find(fits) ?? 10)
  const first = Math.floor(bottom / step + 1e-9)
  const last = Math.max(first + 1, Math.ceil(top / step - 1e-9))
  const ticks = Array.from({ length: last - first + 1 }, (_, at) => tidy((first + at) * step))
  return { from: ticks[0]!, to: ticks.at(-1)!, ticks }
}

// 0.30000000000000004 is nobody's grid line.
const tidy = (value: number): number => Number(value.toPrecision(12))

/** A label in at most two lines of 18 characters, broken at blanks where there are any (seizu §5.4). */
export function labelLines(text: string, most = 18): string[] {
  if (text.length <= most) return [text]
  const cut = text.lastIndexOf(' ', most)
  const first = cut > 0 ? text.slice(0, cut) : text.slice(0, most)
  const rest = text.slice(first.length).trim()
  return [first, rest.length > most ? `${rest.slice(0, most - 1)}…` : rest]
}

/** A slice of a ring as an SVG path, from share to share of the turn, clockwise from the top. */
export function arcPath(from: number, to: number, outer: number, inner: number): string {
  const end = Math.min(to, from + 0.99999)
  const at = (share: number, radius: number) => {
    const angle = 2 * Math.PI * share - Math.PI / 2
    return `${(radius * Math.cos(angle)).toFixed(2)} ${(radius * Math.sin(angle)).toFixed(2)}`
  }
  const large = end - from > 0.5 ? 1 : 0
  return (
    `M${at(from, outer)}A${outer} ${outer} 0 ${large} 1 ${at(end, outer)}` +
    `L${at(end, inner)}A${inner} ${inner} 0 ${large} 0 ${at(from, inner)}Z`
  )
}
