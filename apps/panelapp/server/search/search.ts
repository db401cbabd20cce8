import type { Suggestion } from '../../contract/suggestion.ts'
import { versionText } from '../../contract/version.ts'
import type { PanelDb } from '../../tables.ts'
import { genesNamed } from '../gene/gene.queries.ts'
import type { FoundBy } from '../gene/gene.queries.ts'
import type { Catalogue } from '../panel/catalogue.ts'
import { maySee } from '../panel/visibility.rules.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { panelsNamed } from './panels-named.rules.ts'
import { genesBeginning, otherEntitiesNamed, panelsOfGenes } from './search.queries.ts'

/** How sure a hit is: what was typed is its name or code, its beginning, or somewhere in it. */
type Sureness = 0 | 1 | 2
type Hit = Suggestion & { sureness: Sureness }

/**
 * What one box finds: panels by name, code (`R169`), older name or id; genes by symbol, HGNC id, Ensembl id, OMIM number,
 * former symbol, alias or name; STRs and regions by name. Only on panels that the viewer may see. The surest first.
 */
export async function search(
  db: PanelDb,
  catalogue: Catalogue,
  viewer: Viewer,
  { text: given, limit }: { text: string; limit: number },
): Promise<Suggestion[]> {
  const text = given.trim().slice(0, 200)
  if (text === '' || text.includes('\0')) return []
  const visible = catalogue.panels.filter((it) => maySee(viewer, it))
  const panelIds = visible.map((it) => it.id)
  const [genes, others] = await Promise.all([
    findGenes(db, text, panelIds, limit),
    otherEntitiesNamed(db, text, panelIds, limit),
  ])
  const hits: Hit[] = [
    ...genes,
    ...panelsNamed(visible, text).map(({ panel, sureness, by }) => ({
      kind: 'Panel',
      name: panel.name,
      detail: [`v${versionText(panel)}`, by ?? panel.level2].filter((it) => it !== '').join(' · '),
      href: `/panels/${panel.id}/`,
      sureness,
    })),
    ...others.map((it) => ({
      kind: it.entity_type === 'str' ? 'STR' : 'Region',
      name: it.entity_name,
      detail: [it.verbose_name, onPanels(it.panels)].filter((part) => part !== null && part !== '').join(' · '),
      href: `/panels/entities/${encodeURIComponent(it.entity_name)}`,
      sureness: surenessOf(it.entity_name, text),
    })),
  ]
  return shared(hits, limit).map(({ kind, name, detail, href }) => ({ kind, name, detail, href }))
}

async function findGenes(db: PanelDb, text: string, panelIds: readonly number[], limit: number): Promise<Hit[]> {
  const [named, beginning] = await Promise.all([genesNamed(db, text, limit), genesBeginning(db, text, { limit })])
  const found = new Map(
    named.map((it) => [it.gene_symbol, { name: it.gene_name, by: it.found_by as FoundBy | 'name' }]),
  )
  for (const gene of beginning) {
    if (!found.has(gene.gene_symbol)) found.set(gene.gene_symbol, { name: gene.gene_name, by: 'name' })
  }
  const panels = await panelsOfGenes(db, [...found.keys()], panelIds)
  return [...found].map(([symbol, { name, by }]) => ({
    kind: 'Gene',
    name: symbol,
    detail: [reasons[by](text), name, onPanels(panels.get(symbol) ?? 0)].filter((it) => it).join(' · '),
    href: `/panels/entities/${encodeURIComponent(symbol)}`,
    sureness: by === 'name' ? surenessOf(symbol, text) : by === 'alias' ? 1 : 0,
  }))
}

/** Why a gene was found, where its symbol does not say it. */
const reasons: Record<FoundBy | 'name', (text: string) => string> = {
  symbol: () => '',
  name: () => '',
  hgnc_id: (text) => text.toUpperCase(),
  ensembl_id: (text) => text.toUpperCase(),
  omim: (text) => `OMIM ${text.replace(/\D+/g, '')}`,
  former_symbol: (text) => `was ${text}`,
  alias: (text) => `alias ${text}`,
}

const onPanels = (count: number) => (count === 0 ? 'on no panel' : count === 1 ? 'on 1 panel' : `on ${count} panels`)

function surenessOf(name: string, text: string): Sureness {
  const [a, b] = [name.toLowerCase(), text.toLowerCase()]
  return a === b ? 0 : a.startsWith(b) ? 1 : 2
}

/** The surest, and of each kind something: fifty genes that begin with a letter must not hide the panels. */
function shared(hits: readonly Hit[], limit: number): Hit[] {
  const ordered = hits.toSorted((a, b) => a.sureness - b.sureness)
  if (ordered.length <= limit) return ordered
  const each = Math.ceil(limit / 3)
  const kinds = new Map<string, number>()
  const first = ordered.filter((it) => {
    const seen = (kinds.get(it.kind) ?? 0) + 1
    kinds.set(it.kind, seen)
    return it.sureness === 0 || seen <= each
  })
  const rest = ordered.filter((it) => !first.includes(it))
  return [...first, ...rest].slice(0, limit).toSorted((a, b) => a.sureness - b.sureness)
}
