// Entities as documents have them (panelapp.md 14.5) are finished text in the database; here is what is still done to it.
import type { EntityType } from '../../tables.ts'

/** Live documents keep the order of the specification, frozen ones have keys by length, then bytes. */
export type KeyOrder = 'live' | 'frozen'

/** An entity's text without the key `panel`, in the order that was asked for. */
export interface EntityText {
  entity_type: EntityType
  text: string
}

// Within a string every quote has a backslash before it, so that `,"key":` is never part of one: it can only be a key, of the
// entity or of the gene copy in it. What is looked for stands on the side of the copy where the search begins.

/** The entity with its panel, where that belongs. @param panel the text of the panel object */
export function withPanel({ entity_type: type, text }: EntityText, order: KeyOrder, panel: string): string {
  const at =
    order === 'frozen'
      ? text.indexOf(',"evidence":')
      : type === 'gene'
        ? text.lastIndexOf(',"transcript":')
        : text.length - 1
  return `${text.slice(0, at)},"panel":${panel}${text.slice(at)}`
}

const afterCopy = {
  live: { gene: ',"entity_type":', str: ',"entity_type":', region: ',"entity_type":' },
  frozen: { gene: ',"penetrance":', str: ',"chromosome":', region: ',"chromosome":' },
} as const

/** The text of the gene copy that an entity holds; null where there is none. */
export function copyIn({ entity_type: type, text }: EntityText, order: KeyOrder): string | null {
  const copy = text.slice(text.indexOf('"gene_data":') + 12, text.lastIndexOf(afterCopy[order][type]))
  return copy === 'null' ? null : copy
}
