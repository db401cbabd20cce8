/**
 * What an unquoted YAML 1.1 scalar is (seizu §4.1). `y` and `n` are text, as the original's parser has it: a panel has
 * a key `y`. Dates stay text.
 */
export function plainScalar(text: string): string | number | boolean | null {
  if (/^(?:~|null|Null|NULL|)$/.test(text)) return null
  if (/^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/.test(text)) return true
  if (/^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/.test(text)) return false
  return /^[-+.0-9]/.test(text) ? (wholeNumber(text) ?? fraction(text) ?? text) : text
}

function wholeNumber(text: string): number | undefined {
  const match =
    /^([-+]?)(?:0b([01_]+)|0x([0-9a-fA-F_]+)|0([0-7_]+)|(0|[1-9][0-9_]*)|([1-9][0-9_]*(?::[0-5]?[0-9])+))$/.exec(text)
  if (!match) return undefined
  const [, sign, binary, hexadecimal, octal, decimal, sexagesimal] = match
  const digits = (it: string) => it.replaceAll('_', '')
  const value = binary
    ? Number.parseInt(digits(binary), 2)
    : hexadecimal
      ? Number.parseInt(digits(hexadecimal), 16)
      : octal
        ? Number.parseInt(digits(octal) || '0', 8)
        : decimal
          ? Number(digits(decimal))
          : baseSixty(sexagesimal!)
  return sign === '-' ? -value : value
}

function fraction(text: string): number | undefined {
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  if (/^\.(?:nan|NaN|NAN)$/.test(text)) return NaN
  if (/^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/.test(text)) {
    const value = baseSixty(text.replace(/^[-+]/, ''))
    return text.startsWith('-') ? -value : value
  }
  // 1e3, without a point, is a number to everybody but the original's parser; nobody writes it as text.
  if (!/^[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?$/.test(text)) return undefined
  // 089 is no octal number and, without a point, no decimal one.
  return /^[-+]?0[0-9_]+$/.test(text) ? undefined : Number(text.replaceAll('_', ''))
}

const baseSixty = (text: string): number =>
  text
    .replaceAll('_', '')
    .split(':')
    .reduce((sum, part) => sum * 60 + Number(part), 0)
