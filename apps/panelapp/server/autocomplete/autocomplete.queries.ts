import { sql } from 'kysely'
import type { PanelDb } from '../../tables.ts'
import { likeText } from '../search/search.queries.ts'

interface Range {
  limit: number
  offset: number
}

export const tagsBeginning = (db: PanelDb, text: string, { limit, offset }: Range) =>
  db
    .selectFrom('tag as t')
    .select(['t.id', 't.name'])
    .where(sql<string>`lower(t.name)`, 'like', `${likeText(text.toLowerCase())}%`)
    .orderBy(sql`lower(t.name) = ${text.toLowerCase()} desc, lower(t.name) collate "C", t.id`)
    .limit(limit)
    .offset(offset)
    .execute()

export const panelTypesWith = (db: PanelDb, text: string, { limit, offset }: Range) =>
  db
    .selectFrom('panel_type as t')
    .select(['t.id', 't.name'])
    .where(sql<string>`lower(t.name)`, 'like', `%${likeText(text.toLowerCase())}%`)
    .orderBy(sql`lower(t.name) = ${text.toLowerCase()} desc, lower(t.name) collate "C", t.id`)
    .limit(limit)
    .offset(offset)
    .execute()

/** A tag by its name, made when there is none. */
export async function ensureTag(db: PanelDb, name: string): Promise<{ id: number; name: string }> {
  const made = await db
    .insertInto('tag')
    .values({ name })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning(['id', 'name'])
    .executeTakeFirst()
  return made ?? db.selectFrom('tag').select(['id', 'name']).where('name', '=', name).executeTakeFirstOrThrow()
}

export interface GeneChoice {
  gene_symbol: string
  gene_name: string | null
  hgnc_symbol: string | null
}

/**
 * Active genes that a text begins or names: symbol or name begins with it, or it is an alias, a former symbol, an HGNC or
 * Ensembl id or an OMIM number. An exact symbol first, then what begins with it, then the others, by symbol each.
 */
export async function geneChoices(
  db: PanelDb,
  text: string,
  named: readonly string[],
  { limit, offset }: Range,
): Promise<GeneChoice[]> {
  const beginning = `${likeText(text.toLowerCase())}%`
  const { rows } = await sql<GeneChoice>`
    select g.gene_symbol, g.gene_name, g.hgnc_symbol from gene g
    where g.active and (lower(g.gene_symbol) like ${beginning} or lower(g.gene_name) like ${beginning}
      or g.gene_symbol = any(${[...named]}::text[]))
    order by lower(g.gene_symbol) = ${text.toLowerCase()} desc, g.gene_symbol collate "C"
    limit ${limit} offset ${offset}`.execute(db)
  return rows
}
