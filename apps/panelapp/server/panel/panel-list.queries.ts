import { sql } from 'kysely'
import type { PanelDb } from '../../tables.ts'

/** The panels that have this gene, also through an STR or a region that is linked to it; by symbol or HGNC id. */
export async function panelsWithGene(db: PanelDb, gene: string): Promise<Set<number>> {
  const { rows } = await sql<{ panel_id: number }>`
    select panel_id from entity where copy_symbol = ${gene}
    union select panel_id from entity where entity_name = ${gene}
    union select panel_id from entity where copy_hgnc_id = ${gene}`.execute(db)
  return new Set(rows.map((it) => it.panel_id))
}
