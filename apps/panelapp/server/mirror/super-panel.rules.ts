import { problems } from '../../problems.ts'
import { named } from './document-shape.ts'
import type { EntityDocument, PanelDocument, PanelHeadDocument } from './document-shape.ts'
import { numberEquals, rowOf } from './entity-row.rules.ts'
import type { EntityRow } from './entity-row.rules.ts'

/** What the document of a super panel says of one of its children: everything, for it holds the child's entities. */
export interface ChildContent {
  head: PanelHeadDocument
  rows: EntityRow[]
}

/** A row with the child that it is of. */
export interface RowOfChild {
  row: EntityRow
  childId: number
}

/** Whether a document is a super panel's: its entities name the panels that they are of. */
export const isSuperPanel = ({ head, raw }: PanelDocument): boolean =>
  (head.child_panel_ids ?? []).length > 0 ||
  [raw['genes'], raw['strs'], raw['regions']].some(
    (list) => Array.isArray(list) && list.some((it) => it !== null && typeof it === 'object' && it.panel),
  )

/**
 * The children of a super panel, in the order that `child_panel_ids` gives or, in documents without it, of their first
 * entities; and all rows in the document's order.
 * @throws Problem `document_refused` for an entity of no child, and for a child whose numbers say that some are missing
 */
export function childrenOf(head: PanelHeadDocument, entities: Iterable<EntityDocument>) {
  const children = new Map<number, ChildContent>()
  const all: RowOfChild[] = []
  for (const entity of entities) {
    const { panel } = entity
    if (!panel) throw problems.document_refused(named(head, ''), [`${entity.entity_name} is of no child panel`])
    const child = children.get(panel.id) ?? { head: panel, rows: [] }
    children.set(panel.id, child)
    const row = rowOf(entity)
    child.rows.push(row)
    all.push({ row, childId: panel.id })
  }
  for (const child of children.values()) {
    numberEquals(child.rows)
    const says = child.head.stats
    const has = (type: string) => child.rows.filter((it) => it.entity_type === type).length
    if (
      (says?.number_of_genes ?? 0) > has('gene') ||
      (says?.number_of_strs ?? 0) > has('str') ||
      (says?.number_of_regions ?? 0) > has('region')
    ) {
      throw problems.document_refused(named(head, ''), [`it lacks entities of its child ${named(child.head, '')}`])
    }
  }
  const order = head.child_panel_ids ?? []
  const place = (child: ChildContent) => order.indexOf(child.head.id)
  return { children: [...children.values()].toSorted((a, b) => place(a) - place(b)), all }
}
