/**
 * Picks what to answer with from an `Accept` header: the best of `offered` by the client's quality, ours first when equal.
 * Parameters other than `q` are ignored; an absent or empty header accepts everything.
 *
 * @returns one of `offered`, or undefined when the client wants none of them
 */
export function negotiate(accept: string | undefined, offered: readonly string[]): string | undefined {
  if (accept === undefined || accept.trim() === '') return offered[0]
  const ranges = accept.split(',').map(readRange)
  let best: string | undefined
  let bestQuality = 0
  for (const type of offered) {
    const quality = qualityOf(type, ranges)
    if (quality > bestQuality) {
      best = type
      bestQuality = quality
    }
  }
  return best
}

interface MediaRange {
  type: string
  subtype: string
  quality: number
}

function readRange(text: string): MediaRange {
  const [name = '', ...parameters] = text.split(';')
  const [type = '', subtype = ''] = name.trim().toLowerCase().split('/')
  const quality = parameters.map((it) => /^\s*q\s*=\s*([0-9.]+)\s*$/i.exec(it)?.[1]).find((it) => it !== undefined)
  const number = quality === undefined ? 1 : Number(quality)
  return { type, subtype, quality: Number.isNaN(number) ? 0 : number }
}

/** The most specific range that fits decides: `text/html;q=0` beside a range for everything refuses HTML. */
function qualityOf(offered: string, ranges: readonly MediaRange[]): number {
  const [type, subtype] = offered.toLowerCase().split('/')
  const fit = (wanted: string, given: string | undefined) => wanted === '*' || wanted === given
  const specificity = (it: MediaRange) => (it.type === '*' ? 0 : it.subtype === '*' ? 1 : 2)
  return (
    ranges
      .filter((it) => fit(it.type, type) && fit(it.subtype, subtype))
      .toSorted((a, b) => specificity(b) - specificity(a))[0]?.quality ?? 0
  )
}
