import { decodeText } from './authorization.ts'

/**
 * Reads a header by which a trusted proxy says who asks. The proxy replaces exactly that header, so a copy beside it, or a
 * spelling that other software would take for the same one (`X_Remote_User`), came from somebody else: both are refused.
 *
 * @param rawHeaders name, value, name, value …, as received
 * @param name as in HTTP, `X-Remote-User`
 * @returns the value (UTF-8, else Latin-1), undefined when absent or blank, `ambiguous` when it cannot be trusted
 */
export function readIdentityHeader(
  rawHeaders: readonly string[],
  name: string,
): { value: string } | 'ambiguous' | undefined {
  const wanted = name.toLowerCase()
  const alike = (text: string) => text.toLowerCase().replaceAll('_', '-')
  const found: string[] = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const given = rawHeaders[index]!
    if (alike(given) !== alike(wanted)) continue
    if (given.toLowerCase() !== wanted) return 'ambiguous'
    found.push(rawHeaders[index + 1]!)
  }
  if (found.length > 1) return 'ambiguous'
  const value = decodeText(Buffer.from(found[0] ?? '', 'latin1')).trim()
  return value === '' ? undefined : { value }
}
