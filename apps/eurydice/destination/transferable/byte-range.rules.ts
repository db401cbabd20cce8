/** What part of a file is asked for: all of it, one part (`end` not included), or one that the file does not have. */
export type Asked = { kind: 'whole' } | { kind: 'part'; start: number; end: number } | { kind: 'unsatisfiable' }

/**
 * Reads `Range` (RFC 9110 §14). One range is served; several, other units and what cannot be read are answered by the
 * whole file, as the standard allows.
 * @param ifRange value of `If-Range`; the range only counts while it names this very file
 */
export function askedPart(
  range: string | undefined,
  ifRange: string | undefined,
  bytes: number,
  etag: string | undefined,
): Asked {
  if (range === undefined || (ifRange !== undefined && ifRange !== etag)) return { kind: 'whole' }
  const match = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(range)
  if (!match || (match[1] === '' && match[2] === '')) return { kind: 'whole' }
  const [, first = '', last = ''] = match
  if (first === '') return partOf(Math.max(0, bytes - Number(last)), bytes, bytes)
  const end = last === '' ? Infinity : Number(last) + 1
  if (end <= Number(first)) return { kind: 'whole' } // backwards: not a range at all
  return partOf(Number(first), Math.min(end, bytes), bytes)
}

function partOf(start: number, end: number, bytes: number): Asked {
  return start < Math.min(end, bytes) ? { kind: 'part', start, end } : { kind: 'unsatisfiable' }
}
