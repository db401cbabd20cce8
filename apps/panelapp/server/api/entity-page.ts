import type { Deps } from '../deps.ts'
import { entityText } from '../document/entity-text.rules.ts'
import { PanelMoved } from '../document/panel-document.ts'
import { panelText } from '../document/panel-head.rules.ts'
import { countEntities, readEntities } from './entity-filter.queries.ts'
import type { EntityFilter } from './entity-filter.queries.ts'
import type { LatestCounts } from './latest-counts.ts'
import { PAGE_ROWS, pageText, refuseBeyond } from './paging.rules.ts'
import type { PageAsked } from './paging.rules.ts'
import type { Asked } from './serve.ts'

/**
 * A page of live entities in name order, each with its panel.
 *
 * @throws PanelMoved when a panel changed since the catalogue was read
 */
export async function entityPage(
  { db, counts }: Pick<Deps, 'db'> & { counts: LatestCounts },
  { request, catalogue, audience }: Asked,
  filter: EntityFilter,
  wanted: PageAsked,
): Promise<string> {
  const count = await counts.of(catalogue.fingerprint, JSON.stringify(filter), () => countEntities(db, filter))
  refuseBeyond(wanted, count)
  const rows = count === 0 ? [] : await readEntities(db, filter, { limit: PAGE_ROWS, offset: wanted.offset })
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
    count,
    rows.map((row) => entityText(row, 'live', panels.get(row.panel_id))),
  )
}
