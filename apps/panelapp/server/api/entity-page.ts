import type { Deps } from '../deps.ts'
import { withPanel } from '../document/entity-text.rules.ts'
import { PanelMoved } from '../document/panel-document.ts'
import { panelText } from '../document/panel-head.rules.ts'
import { readEntities, readEntityIds } from './entity-filter.queries.ts'
import type { EntityFilter } from './entity-filter.queries.ts'
import type { Latest } from './latest.ts'
import { PAGE_ROWS, pageText, refuseBeyond } from './paging.rules.ts'
import type { PageAsked } from './paging.rules.ts'
import type { Asked } from './serve.ts'

/**
 * A page of live entities in name order, each with its panel.
 *
 * @throws PanelMoved when a panel changed since the catalogue was read
 */
export async function entityPage(
  { db, lists }: Pick<Deps, 'db'> & { lists: Latest<Int32Array> },
  { request, catalogue, audience }: Asked,
  filter: EntityFilter,
  wanted: PageAsked,
): Promise<string> {
  const ids = await lists.of(catalogue.fingerprint, JSON.stringify(filter), () => readEntityIds(db, filter))
  refuseBeyond(wanted, ids.length)
  const shown = [...ids.subarray(wanted.offset, wanted.offset + PAGE_ROWS)]
  const rows = shown.length === 0 ? [] : await readEntities(db, shown)
  // One that is gone since the list was made.
  if (rows.length < shown.length) throw new PanelMoved()
  const panels = new Map<number, string>()
  for (const { panel_id: id, revision } of rows) {
    if (panels.has(id)) continue
    const head = catalogue.byId.get(id)
    if (head?.ownRevision !== revision) throw new PanelMoved()
    panels.set(id, panelText(head, catalogue, 'live', audience))
  }
  return pageText(
    request,
    wanted,
    ids.length,
    rows.map((row) => withPanel(row, 'live', panels.get(row.panel_id)!)),
  )
}
