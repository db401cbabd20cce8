// Lists that people write into one field, separated by semicolons (publications, phenotypes, transcripts).

/** Clients look for these words. */
const emptyItem = 'Make sure there is no ; if no value after:'

/** Items are trimmed and keep their order; no text is no items. An empty item is a fault, usually a `;` at the end. */
export function parseTextList(text: string): { items: string[] } | { fault: string } {
  if (text.trim() === '') return { items: [] }
  const items = text.split(';').map((item) => item.trim())
  return items.includes('') ? { fault: `${emptyItem} ${text.trim()}` } : { items }
}

/** As logs and forms show a list; none shows as nothing. */
export const listText = (items: readonly string[] | null | undefined): string => (items ?? []).join('; ')
