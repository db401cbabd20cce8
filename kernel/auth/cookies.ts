export interface CookieOptions {
  secure: boolean
  sameSite: 'Strict' | 'Lax' | 'None'
  /** Not readable for scripts. */
  httpOnly: boolean
  /** Milliseconds; 0 deletes the cookie. */
  maxAge: number
}

/** A `Set-Cookie` value for the whole site. `value` must not hold blanks, quotes, commas, semicolons or backslashes. */
export function writeCookie(name: string, value: string, options: CookieOptions): string {
  const parts = [`${name}=${value}`, 'Path=/', `Max-Age=${Math.floor(options.maxAge / 1000)}`]
  if (options.httpOnly) parts.push('HttpOnly')
  if (options.secure) parts.push('Secure')
  return [...parts, `SameSite=${options.sameSite}`].join('; ')
}
