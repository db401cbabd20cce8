import { canonicalJson } from '../document/canonical-json.ts'
import type { Frozen } from '../document/read-frozen.ts'

type Entity = { panel?: { id: number; status: string } }
type Document = Record<string, unknown> & Partial<Record<'genes' | 'strs' | 'regions', Entity[]>>

/**
 * A frozen version of a super panel without the content of children that were not public then: a draft was frozen with all
 * that its curators saw.
 */
export function shownToPublic(frozen: Frozen): Frozen {
  if (!/"status":"(internal|retired)"/.test(frozen.text)) return frozen
  const document = JSON.parse(frozen.text) as Document
  const hidden = new Set<number>()
  const shown = ({ panel }: Entity) => {
    const isShown = panel === undefined || panel.status === 'public' || panel.status === 'promoted'
    if (!isShown) hidden.add(panel.id)
    return isShown
  }
  const genes = (document.genes ?? []).filter(shown)
  const strs = (document.strs ?? []).filter(shown)
  const regions = (document.regions ?? []).filter(shown)
  if (hidden.size === 0) return frozen
  const shownHead = {
    ...document,
    stats: { number_of_genes: genes.length, number_of_strs: strs.length, number_of_regions: regions.length },
    child_panel_ids: ((document.child_panel_ids ?? []) as number[]).filter((it) => !hidden.has(it)),
  }
  return {
    ...frozen,
    head: canonicalJson({ ...shownHead, genes: undefined, strs: undefined, regions: undefined }),
    text: canonicalJson({ ...shownHead, genes, strs, regions }),
  }
}
