/** One line: fields between tabs, in quotes where a tab, a quote or a line end is inside; the line ends with CRLF. */
export const tsvLine = (fields: readonly string[]): string => `${fields.map(tsvField).join('\t')}\r\n`

export const csvLine = (fields: readonly string[]): string => `${fields.map(csvField).join(',')}\r\n`
const csvField = (text: string): string => (/[,"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

const tsvField = (text: string): string => (/[\t"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** Several values in one field; empty ones are left out. */
export const joined = (values: readonly (string | null)[] | null | undefined): string =>
  (values ?? []).flatMap((it) => it?.trim() || []).join(';')

/** Programs that read these files expect plain letters here. */
export const plainAscii = (text: string): string => text.replace(/[\u0080-\uffff]+/g, ' ')

export const yesNo = (value: boolean | null): string => (value === null ? '' : value ? 'True' : 'False')

export const shown = (value: string | number | null | undefined): string =>
  value === null || value === undefined ? '' : String(value)

/** `Content-Disposition` of a file with a panel's name: what is not ASCII, and what would end the header, is replaced. */
export const attachment = (name: string): string =>
  `attachment; filename="${name
    .replace(/[\u0080-\uffff]+/g, '_')
    // oxlint-disable-next-line no-control-regex -- a line end in a header would begin another header
    .replace(/[\u0000-\u001f"\\/\u007f]/g, '_')
    .trim()}"`
