import { kindOf, Unreadable } from './setting.ts'
import type { SettingKind } from './setting.ts'
import { parseDuration, parseRate, parseSize } from './units.ts'

export const text = kindOf('text', (value) => value)
export const path = kindOf('path', (value) => value)
/** Text that is never shown: not in a message, not on a page, not in a log. */
export const secret = kindOf('secret text', (value) => value, { secret: true })
/** Milliseconds. */
export const duration = kindOf('duration', parseDuration)
/** Milliseconds, more than none: for what is done again and again after such a time. */
export const period = kindOf('duration above 0', (value) => {
  const milliseconds = parseDuration(value)
  if (milliseconds === 0) throw new Unreadable('a duration above 0')
  return milliseconds
})
/** Bytes. */
export const size = kindOf('size', parseSize)
export const rate = kindOf('rate', parseRate)
export const port = kindOf('TCP or UDP port', integerBetween(0, 65_535))

/** A whole number, by default from 0 up. */
export function integer({
  from = 0,
  to = Number.MAX_SAFE_INTEGER,
}: { from?: number; to?: number } = {}): SettingKind<number> {
  return kindOf(
    to === Number.MAX_SAFE_INTEGER ? `whole number from ${from}` : `whole number ${from}–${to}`,
    integerBetween(from, to),
  )
}

/** A number that may have a fraction. */
export const decimal = kindOf('number', (value) => {
  if (!/^\d+(\.\d+)?$/.test(value.trim())) throw new Unreadable('a number such as 0.1')
  return Number(value)
})

/**
 * Yes or no. Everything that is not one of `yes` (case ignored) is no, the empty text too: the grammar of the
 * programs that we replace.
 */
export const flag = kindOf(
  'yes: true, on, ok, y, yes, 1; anything else is no',
  (value) => ['true', 'on', 'ok', 'y', 'yes', '1'].includes(value.trim().toLowerCase()),
  { takesEmpty: true, isSwitch: true },
)

const separators = { ',': 'commas', ' ': 'blanks', ';': 'semicolons' }

export const list = (separator: keyof typeof separators) =>
  kindOf(`list, separated by ${separators[separator]}`, (value) =>
    value
      .split(separator)
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  )

/** `host:port`; a port alone listens on loopback. */
export const listenAddress = kindOf('address and port', (value) => {
  const match = /^(?:(.+):)?(\d{1,5})$/.exec(value.trim())
  if (!match || Number(match[2]) > 65_535) throw new Unreadable('host:port such as 127.0.0.1:9100')
  return { host: match[1]?.replace(/^\[|\]$/g, '') ?? '127.0.0.1', port: Number(match[2]) }
})

export const timeZone = kindOf('time zone', (value) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone
  } catch {
    throw new Unreadable('a time zone such as UTC or Europe/Paris')
  }
})

/** One of the given words, exactly. */
export function oneOf<const Words extends readonly string[]>(...words: Words): SettingKind<Words[number]> {
  return kindOf(`one of ${words.join(', ')}`, (value) => {
    if (!words.includes(value.trim())) throw new Unreadable(`one of ${words.join(', ')}`)
    return value.trim() as Words[number]
  })
}

function integerBetween(from: number, to: number): (value: string) => number {
  return (value) => {
    const number = Number(value)
    if (!/^\s*\d+\s*$/.test(value) || number < from || number > to) {
      throw new Unreadable(
        to === Number.MAX_SAFE_INTEGER ? `a whole number from ${from}` : `a whole number from ${from} to ${to}`,
      )
    }
    return number
  }
}
