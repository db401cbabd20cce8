/** The power of 1024 that a size is told in; two decimals of it, except for bytes. */
function powerOf(bytes: number, units: number): number {
  let power = 0
  // 1023.995 and more would round to "1024.00".
  while (power < units - 1 && bytes / 1024 ** power >= (power === 0 ? 1024 : 1023.995)) power += 1
  return power
}

const told = (bytes: number, power: number): string =>
  power === 0 ? String(bytes) : (bytes / 1024 ** power).toFixed(2)

/** "97 B", "1.20 KiB", "3.42 GiB": 1024-based, two decimals. `units` are the language's names, smallest first. */
export function formatSize(bytes: number, units: readonly string[]): string {
  const power = powerOf(bytes, units.length)
  return `${told(bytes, power)} ${units[power]}`
}

/** "1.84" and "3.40 GiB" for "1.84 of 3.40 GiB": both in the unit of the whole. */
export function formatShare(part: number, whole: number, units: readonly string[]): { part: string; whole: string } {
  return { part: told(part, powerOf(whole, units.length)), whole: formatSize(whole, units) }
}
