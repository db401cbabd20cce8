import { types } from 'pg'
import type { CustomTypesConfig } from 'pg'

/** What a session must be set to so that the texts below have one form on every server. */
export const sessionOptions = '-c timezone=UTC -c datestyle=ISO'

const { builtins } = types
const INT8_ARRAY = 1016
const TIMESTAMPTZ_ARRAY = 1185
const DATE_ARRAY = 1182
const TEXT_ARRAY: number = 1009

type Read = (text: string) => unknown

const readTexts = types.getTypeParser(TEXT_ARRAY, 'text') as (text: string) => (string | null)[]
const each =
  (read: Read): Read =>
  (text) =>
    readTexts(text).map((item) => (item === null ? null : read(item)))

const readers = new Map<number, Read>([
  [builtins.INT8, readInteger],
  [builtins.TIMESTAMPTZ, readInstant],
  [builtins.TIMESTAMP, String],
  [builtins.DATE, String],
  [INT8_ARRAY, each(readInteger)],
  [TIMESTAMPTZ_ARRAY, each(readInstant)],
  [DATE_ARRAY, each(String)],
])

/** How the columns of our databases become values; handed to each pool, so that nobody else's pools change. */
export const columnTypes = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    const read = format === 'binary' ? undefined : readers.get(oid)
    return read ?? types.getTypeParser(oid, format as 'text')
  },
} as CustomTypesConfig

/** @throws RangeError beyond 2^53, where a number would silently be another number */
export function readInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`Cannot hold the bigint ${text} in a number`)
  return value
}

/** `2026-01-31 12:00:00.5+00` → `2026-01-31T12:00:00.500000Z`; `infinity` and years before Christ stay as they are. */
export function readInstant(text: string): string {
  const parts = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/.exec(text)
  if (!parts) return text
  const [, day, time, fraction = ''] = parts
  return `${day}T${time}.${fraction.padEnd(6, '0')}Z`
}
