import { sql } from 'kysely'
import type { EntityType, PanelTx } from '../../tables.ts'

/** An entity of a live panel that has a gene, as its own or, of an STR or region, beside it. */
export interface GeneUse {
  panelId: number
  panelName: string
  /** Whether the panel may be changed here: mirrored ones follow their source. */
  isOurs: boolean
  entityId: number
  entityType: EntityType
  entityName: string
  level: number
  geneSymbol: string
  geneCopy: string
}

/** Where genes are used, by panel and entity; deleted panels stay as they were. */
export async function usesOf(tx: PanelTx, symbols: readonly string[]): Promise<GeneUse[]> {
  const { rows } = await sql<GeneUse>`
    SELECT p.id AS "panelId", p.name AS "panelName", p.origin = 'own' AS "isOurs", e.id AS "entityId",
      e.entity_type AS "entityType", e.entity_name AS "entityName", e.level, e.gene_symbol AS "geneSymbol",
      e.gene_copy::text AS "geneCopy"
    FROM entity e JOIN panel p ON p.id = e.panel_id
    WHERE e.gene_symbol = ANY (${[...symbols]}::text[]) AND p.status <> 'deleted' ORDER BY p.id, e.id`.execute(tx)
  return rows
}
