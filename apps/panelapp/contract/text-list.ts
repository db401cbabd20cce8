// Lists that people write into one field, separated by semicolons (publications, phenotypes, transcripts).

/** Trimmed, in the order written; no text is no items. Empty items stay, so that they can be refused. */
export const splitTextList = (text: string): string[] =>
  text.trim() === '' ? [] : text.split(';').map((item) => item.trim())

/** Why a list cannot be taken: an empty item, usually from a `;` at its end. Clients look for the words. */
export const emptyItemFault = (items: readonly string[]): string | undefined =>
  items.some((item) => item.trim() === '')
    ? `Make sure there is no ; if no value after: ${items.join('; ').trim()}`
    : undefined

/** As logs and forms show a list; none shows as nothing. */
export const listText = (items: readonly string[] | null | undefined): string => (items ?? []).join('; ')
