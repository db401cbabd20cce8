// The panel object of documents and lists (panelapp.md 14.3).
import { versionText } from '../../contract/version.ts'
import type { EntityType } from '../../tables.ts'
import type { Catalogue, PanelHead } from '../panel/catalogue.ts'
import { isPublic } from '../panel/visibility.rules.ts'
import { canonicalJson } from './canonical-json.ts'
import type { KeyOrder } from './entity-text.rules.ts'
import { cleanList } from './text-list.rules.ts'

/** For whom: a super panel shows the public nothing of children that are not. Deleted children are shown to nobody. */
export type Audience = 'public' | 'curator'

type Heads = Pick<Catalogue, 'byId'>

/** The children of a super panel whose content it shows. */
export const shownChildren = (head: PanelHead, { byId }: Heads, audience: Audience): PanelHead[] =>
  head.childIds
    .map((id) => byId.get(id))
    .filter((it): it is PanelHead => it !== undefined)
    .filter((it) => (audience === 'public' ? isPublic(it) : it.status !== 'deleted'))

/** The panels whose entities a panel's document holds. */
export const contentOf = (head: PanelHead, heads: Heads, audience: Audience): PanelHead[] =>
  head.isSuper ? shownChildren(head, heads, audience) : [head]

/** In the order of live documents. */
export function panelObject(head: PanelHead, heads: Heads, audience: Audience) {
  const children = shownChildren(head, heads, audience)
  return {
    id: head.id,
    hash_id: head.hashId,
    name: head.name,
    disease_group: head.level2,
    disease_sub_group: head.level3,
    description: head.description,
    status: head.status,
    version: versionText(head),
    version_created: head.versionCreated,
    relevant_disorders: cleanList(head.relevantDisorders),
    stats: {
      number_of_genes: countOf('gene', head, children),
      number_of_strs: countOf('str', head, children),
      number_of_regions: countOf('region', head, children),
    },
    types: head.types.map(({ name, slug, description }) => ({ name, slug, description })),
    child_panel_ids: children.map((it) => it.id),
    // Known from a list of the source alone, its document is not there to be fetched.
    ...(head.isListed && { listed: true }),
  }
}

/** What is hidden is not counted either. */
function countOf(type: EntityType, head: PanelHead, shown: readonly PanelHead[]): number {
  const count = (it: PanelHead) => it.stats[`number_of_${type}s`] ?? 0
  return shown.length < head.childIds.length ? shown.reduce((sum, it) => sum + count(it), 0) : count(head)
}

/** Heads never change, and an ordinary panel's text depends on nothing else: a page of a search shows a hundred of them. */
const kept: Record<KeyOrder, WeakMap<PanelHead, string>> = { live: new WeakMap(), frozen: new WeakMap() }

/** @returns compact JSON */
export function panelText(head: PanelHead, heads: Heads, order: KeyOrder, audience: Audience): string {
  const known = kept[order].get(head)
  if (known !== undefined) return known
  const object = panelObject(head, heads, audience)
  const text = order === 'live' ? JSON.stringify(object) : canonicalJson(object)
  if (head.childIds.length === 0) kept[order].set(head, text)
  return text
}
