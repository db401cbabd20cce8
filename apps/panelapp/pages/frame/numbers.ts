const thousands = new Intl.NumberFormat('en-GB')

/** `1,549` */
export const count = (value: number): string => thousands.format(value)

/** `1 review`, `1,549 reviews`; another plural where an s does not do. */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`

/** `62 %`; never 100 % before all is done, never 0 % once something is. */
export function share(part: number, whole: number): string {
  if (whole === 0) return '0 %'
  const percent = Math.round((part / whole) * 100)
  return `${part < whole ? Math.min(percent, 99) : part > 0 && percent === 0 ? 1 : percent} %`
}
