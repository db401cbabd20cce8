import { sql } from 'kysely'
import type { Site } from '@farside/kernel/http'
import { z } from 'zod'
import { V2Gene, truth, whole } from '../../contract/v2.ts'
import { versionText } from '../../contract/version.ts'
import type { Instant } from '../../contract/instant.ts'
import { problems } from '../../problems.ts'
import type { EntityType, PanelDb } from '../../tables.ts'
import { answerAt } from '../api/serve.ts'
import type { Asked } from '../api/serve.ts'
import type { Deps } from '../deps.ts'
import { preferredReleases } from '../gene/ensembl.rules.ts'
import { formerSymbolsOf, genesNamed } from '../gene/gene.queries.ts'
import type { FoundGene } from '../gene/gene.queries.ts'
import { maySee } from '../panel/visibility.rules.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { flatFields } from './v2-entity.rules.ts'
import { refusal, serveV2, v2Route } from './v2-route.ts'

const show = v2Route({
  url: '/api/v2/genes/:name',
  operationId: 'v2-gene',
  summary: 'A gene with every panel that holds it, its rating there and since when',
  description:
    'The gene may be named by its symbol, `HGNC:n`, an Ensembl gene id of any release, a former symbol or an alias; ' +
    'several genes may be meant. STRs and regions that belong to the gene are among the panels.',
  params: z.object({
    name: z.string().min(1).max(255).meta({ description: 'MYH7, HGNC:7577, ENSG00000092054, CMD1S' }),
  }),
  query: z.strictObject({
    min_confidence: whole(0, 3, 'Lowest rating'),
    flagged: truth('Proposed ones alone, or none'),
  }),
  replies: { 200: V2Gene, 404: refusal('Nothing is known by this name') },
})

export const v2GeneRoutes = (deps: Deps) => (site: Site<Viewer>) => {
  site.handle(show, (request) =>
    answerAt(deps, request, async (asked) => {
      const found = await genesNamed(deps.db, request.params.name)
      if (found.length === 0) throw problems.gene_unknown(request.params.name)
      // The surest kind of name wins: who asks for a symbol does not mean the genes that have it as an alias.
      const meant = found.filter((it) => it.found_by === found[0]!.found_by)
      const { min_confidence: from = 0, flagged } = request.query
      // Genes change without any panel, rarely; what was found is part of the answer's key.
      const state = `${asked.catalogue.fingerprint} ${JSON.stringify(meant)}`
      return serveV2(deps, asked, state, async () => {
        const places = await placesOf(deps.db, asked, meant, { from, flagged })
        const genes = await Promise.all(meant.map((it) => geneOf(it, places)))
        return JSON.stringify({ query: request.params.name, genes })
      })
    }),
  )

  const geneOf = async (gene: FoundGene, places: readonly Place[]) => ({
    gene_symbol: gene.gene_symbol,
    gene_name: gene.gene_name,
    ...flatFields(gene, preferredReleases(deps.settings)),
    active: gene.active,
    found_by: gene.found_by,
    former_symbols: await formerSymbolsOf(deps.db, gene.gene_symbol),
    alias: gene.alias ?? [],
    omim_gene: gene.omim_gene ?? [],
    biotype: gene.biotype,
    ensembl_genes: gene.ensembl_genes,
    panels: places
      .filter((it) => it.gene === gene.gene_symbol || (it.hgncId !== null && it.hgncId === gene.hgnc_id))
      .map((it) => it.shown),
  })
}

interface Place {
  gene: string | null
  hgncId: string | null
  shown: Record<string, unknown>
}

interface Row {
  panel_id: number
  entity_type: EntityType
  entity_name: string
  gene_symbol: string | null
  copy_hgnc_id: string | null
  level: number
  level_since: Instant
  level_since_known: boolean
  flagged: boolean
  ready: boolean
  moi: string | null
  mode_of_pathogenicity: string | null
  penetrance: string | null
}

/** Of every panel that the viewer may see: green first, then the names of panels. */
async function placesOf(
  db: PanelDb,
  { catalogue, viewer }: Asked,
  genes: readonly FoundGene[],
  { from, flagged }: { from: number; flagged: boolean | undefined },
): Promise<Place[]> {
  const symbols = genes.map((it) => it.gene_symbol)
  const hgncIds = genes.flatMap((it) => it.hgnc_id ?? [])
  const { rows } = await sql<Row>`
    select e.panel_id, e.entity_type, e.entity_name, e.gene_symbol, e.copy_hgnc_id, e.level, e.level_since,
      e.level_since_known, e.flagged, e.ready, e.moi, e.mode_of_pathogenicity, e.penetrance
    from entity e
    where (e.gene_symbol = any(${symbols}) or e.copy_hgnc_id = any(${hgncIds})) and e.level >= ${from}
      ${flagged === undefined ? sql`` : sql`and e.flagged = ${flagged}`}
    order by e.level desc, e.name_key, e.id`.execute(db)
  const byPanel = Map.groupBy(rows, (it) => it.panel_id)
  const seen = catalogue.panels.filter((it) => byPanel.has(it.id) && maySee(viewer, it))
  const places = seen.flatMap((head) =>
    byPanel.get(head.id)!.map((row) => ({
      gene: row.gene_symbol,
      hgncId: row.copy_hgnc_id,
      level: row.level,
      shown: {
        panel: {
          id: head.id,
          name: head.name,
          status: head.status,
          version: versionText(head),
          version_created: head.versionCreated,
          signed_off: head.signedOff && { version: head.signedOff.version, date: head.signedOff.date },
          super_panel_ids: head.parentIds.filter((id) => {
            const parent = catalogue.byId.get(id)
            return parent !== undefined && maySee(viewer, parent)
          }),
          known_from: head.knownFrom,
        },
        entity_type: row.entity_type,
        entity_name: row.entity_name,
        confidence_level: String(row.level),
        since: row.level_since,
        since_exact: row.level_since_known,
        flagged: row.flagged,
        ready: row.ready,
        mode_of_inheritance: row.moi,
        mode_of_pathogenicity: row.mode_of_pathogenicity,
        penetrance: row.penetrance,
      },
    })),
  )
  return places.toSorted((a, b) => b.level - a.level)
}
