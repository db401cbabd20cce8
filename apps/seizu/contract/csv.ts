/** A line of RFC 4180; blanks at either end are kept by quotes, which some programs would else drop. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`

export const csvCell = (text: string): string => (needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
const needsQuotes = /[",\r\n]|^\s|\s$/

/** `<caption or "table">.csv`, without what file systems refuse. */
export const csvName = (caption: string | null): string => {
  // oxlint-disable-next-line no-control-regex
  const name = (caption ?? '').replace(/[\\/:*?"<>|\s\u0000-\u001f]+/g, ' ').trim()
  return `${name || 'table'}.csv`
}
