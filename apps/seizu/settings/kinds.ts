import { kindOf, Unreadable } from '@farside/kernel/config'

// The grammar of the original (seizu §3.1). Unlike elsewhere, a variable that is set to nothing is set.

/** Only `False`, `false`, `0` and nothing are no. */
export const bool = kindOf(
  'no: False, false, 0, nothing; anything else is yes',
  (value) => !['False', 'false', '0', ''].includes(value),
  { takesEmpty: true, isSwitch: true },
)

/** Set to nothing it is the empty text, not the default. */
export const str = kindOf('text', (value) => value, { takesEmpty: true })
export const secretStr = kindOf('secret text', (value) => value, { takesEmpty: true, secret: true })

/** A decimal whole number, with blanks around it if need be. */
export const int = ({ from = 0, to = Number.MAX_SAFE_INTEGER }: { from?: number; to?: number } = {}) =>
  kindOf(
    `whole number ${to === Number.MAX_SAFE_INTEGER ? `from ${from}` : `${from}–${to}`}`,
    (value) => {
      const number = Number(value)
      if (!/^\s*[-+]?\d+\s*$/.test(value) || number < from || number > to) {
        throw new Unreadable(`a whole number from ${from}${to === Number.MAX_SAFE_INTEGER ? '' : ` to ${to}`}`)
      }
      return number
    },
    { takesEmpty: true },
  )

export const tcpPort = int({ to: 65_535 })

/** `http://` or `https://`; nothing = not set. */
export const httpAddress = kindOf('http or https address', (value) => {
  if (!/^https?:\/\/[^\s/]+\S*$/.test(value.trim()))
    throw new Unreadable('an address such as https://seizu.example.org')
  return value.trim().replace(/\/+$/, '')
})

export const postgresAddress = kindOf(
  'address postgresql://user:password@host:port/database',
  (value) => {
    if (!/^postgres(ql)?:\/\/\S+$/.test(value.trim())) {
      throw new Unreadable('postgresql://user:password@host:port/database, signs in the password percent-encoded')
    }
    return value.trim()
  },
  { secret: true },
)

/** 32 bytes. */
export const key32 = kindOf(
  '32 bytes in base64',
  (value) => {
    const bytes = Buffer.from(value.trim(), 'base64')
    if (bytes.length !== 32) throw new Unreadable('32 bytes in base64; `openssl rand -base64 32` makes them')
    return new Uint8Array(bytes)
  },
  { secret: true },
)
