import type { PanelDb } from '../../tables.ts'
import type { Catalogue, PanelHead } from '../panel/catalogue.ts'
import { canonicalJson, compareKeys } from './canonical-json.ts'
import { withPanel } from './entity-text.rules.ts'
import type { KeyOrder } from './entity-text.rules.ts'
import { readDocumentRows, textColumns } from './entity-row.queries.ts'
import type { DocumentRow } from './entity-row.queries.ts'
import { contentOf, panelObject, panelText } from './panel-head.rules.ts'
import type { Audience } from './panel-head.rules.ts'

/** The catalogue that a document was to be made from is older than the entities: read it again. */
export class PanelMoved extends Error {}

/**
 * The whole document of a panel's live version (panelapp.md 14.3) as compact JSON, by one statement whatever its size.
 *
 * @throws PanelMoved when the panel, or a child of it, changed since the catalogue was read
 */
export async function panelDocument(
  db: PanelDb,
  catalogue: Pick<Catalogue, 'byId'>,
  head: PanelHead,
  order: KeyOrder,
  audience: Audience = 'public',
): Promise<string> {
  const shown = contentOf(head, catalogue, audience)
  const ids = shown.map((it) => it.id)
  const { rows, revisions } = await readDocumentRows<DocumentRow>(db, ids, textColumns(order))
  if (shown.some((it) => revisions.get(it.id) !== it.ownRevision)) throw new PanelMoved()
  const panels = head.isSuper
    ? new Map(shown.map((it) => [it.id, panelText(it, catalogue, order, audience)]))
    : undefined
  const lists = listsOf(rows, order, panels)
  return withLists(panelObject(head, catalogue, audience), lists, order)
}

type Lists = Record<'genes' | 'strs' | 'regions', string>
const listName = { gene: 'genes', str: 'strs', region: 'regions' } as const

function listsOf(
  rows: readonly DocumentRow[],
  order: KeyOrder,
  panels: ReadonlyMap<number, string> | undefined,
): Lists {
  const texts: Record<keyof Lists, string[]> = { genes: [], strs: [], regions: [] }
  for (const row of rows) {
    const panel = panels?.get(row.panel_id)
    texts[listName[row.entity_type]].push(panel === undefined ? row.text : withPanel(row, order, panel))
  }
  return { genes: `[${texts.genes.join()}]`, strs: `[${texts.strs.join()}]`, regions: `[${texts.regions.join()}]` }
}

export function withLists(head: Record<string, unknown>, lists: Lists, order: KeyOrder): string {
  const write = order === 'live' ? (value: unknown) => JSON.stringify(value) : canonicalJson
  const entries = [...Object.entries(head).map(([key, value]) => [key, write(value)]), ...Object.entries(lists)]
  const ordered = order === 'live' ? entries : entries.toSorted(([a], [b]) => compareKeys(a!, b!))
  return `{${ordered.map(([key, text]) => `"${key}":${text}`).join()}}`
}
