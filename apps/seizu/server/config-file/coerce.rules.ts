const numeric = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/

/** What a number field takes: finite numbers and texts of them, nothing else (seizu §4.1). */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && numeric.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

const yes = ['t', 'true', 'y', 'yes', 'on', '1']
const no = ['f', 'false', 'n', 'no', 'off', '0']

/** What a boolean field takes: booleans, 1, 0 and the usual words. */
export function yesOrNo(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  const word = String(value).toLowerCase()
  return yes.includes(word) ? true : no.includes(word) ? false : undefined
}
