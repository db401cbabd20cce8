import { sql } from 'kysely'
import type { z } from 'zod'
import type { Evaluation } from '../../contract/panel-v1.ts'
import type { EntityType, Instant, PanelDb } from '../../tables.ts'
import { cleanList } from '../document/text-list.rules.ts'

interface EvaluatedEntity {
  /** Of a super panel, its children. */
  panelIds: readonly number[]
  type: EntityType
  /** Or the HGNC id of a gene. */
  name: string
}

const entitiesOf = ({ panelIds, type, name }: EvaluatedEntity) => sql`
  e.panel_id = any(${[...panelIds]}) and e.entity_type = ${type}
  and (e.entity_name = ${name}${type === 'gene' && name.startsWith('HGNC:') ? sql` or e.copy_hgnc_id = ${name}` : sql``})`

/** Undefined where there is no such entity. */
export async function countEvaluations(db: PanelDb, of: EvaluatedEntity): Promise<number | undefined> {
  const { rows } = await sql<{ entities: number; count: number }>`
    select count(distinct e.id)::int as entities, count(v.id)::int as count
    from entity e left join evaluation v on v.entity_id = e.id where ${entitiesOf(of)}`.execute(db)
  return rows[0]!.entities === 0 ? undefined : rows[0]!.count
}

type Row = Omit<z.input<typeof Evaluation>, 'comments' | 'publications' | 'phenotypes'> & {
  id: number
  publications: string[] | null
  phenotypes: string[] | null
}

/** Newest first, with their comments when wanted, also newest first. */
export async function readEvaluations(
  db: PanelDb,
  of: EvaluatedEntity,
  { withComments, limit, offset }: { withComments: boolean; limit: number; offset: number },
): Promise<z.input<typeof Evaluation>[]> {
  const { rows } = await sql<Row>`
    select v.id, v.created, v.rating, v.mode_of_pathogenicity, v.publications, v.phenotypes, v.moi,
      v.current_diagnostic, v.clinically_relevant
    from entity e join evaluation v on v.entity_id = e.id where ${entitiesOf(of)}
    order by v.created desc, v.id desc limit ${limit} offset ${offset}`.execute(db)
  const comments = withComments
    ? await commentsOf(
        db,
        rows.map((it) => it.id),
      )
    : undefined
  return rows.map(({ id, publications, phenotypes, moi, current_diagnostic, clinically_relevant, ...row }) => ({
    ...row,
    publications: cleanList(publications),
    phenotypes: cleanList(phenotypes),
    moi,
    current_diagnostic,
    clinically_relevant,
    ...(comments && { comments: comments.get(id) ?? [] }),
  }))
}

interface Comment {
  created: Instant
  comment: string
  user_name: string | null
}

async function commentsOf(db: PanelDb, evaluationIds: readonly number[]): Promise<Map<number, Comment[]>> {
  const { rows } = await sql<Comment & { evaluation_id: number }>`
    select c.evaluation_id, c.created, c.comment,
      coalesce(nullif(btrim(a.first_name || ' ' || a.last_name), ''), a.username) as user_name
    from comment c left join account a on a.id = c.account_id
    where c.evaluation_id = any(${[...evaluationIds]}) order by c.created desc, c.id desc`.execute(db)
  const comments = new Map<number, Comment[]>()
  for (const { evaluation_id: id, ...comment } of rows) {
    const list = comments.get(id)
    if (list) list.push(comment)
    else comments.set(id, [comment])
  }
  return comments
}
