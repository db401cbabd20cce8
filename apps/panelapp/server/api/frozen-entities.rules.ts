import { compareNames } from '../../contract/name-order.ts'
import type { EntityType } from '../../tables.ts'

/** What decides in an entity of a frozen document; those of old times may lack lists. */
interface FrozenEntity {
  entity_name: string
  confidence_level: string
  tags?: readonly string[] | null
  gene_data?: { hgnc_id?: string | null } | null
}

interface Wanted {
  names?: readonly string[] | undefined
  level?: string | undefined
  /** All of them: so it has always been for older versions. */
  tags?: readonly string[] | undefined
}

/** The entities of one type in a frozen document that are wanted, in name order; their keys stay in their order. */
export function selectFrozen(document: string, type: EntityType, { names, level, tags }: Wanted): FrozenEntity[] {
  const list = (JSON.parse(document) as Partial<Record<string, FrozenEntity[] | null>>)[`${type}s`] ?? []
  const isNamed = ({ entity_name: name, gene_data: gene }: FrozenEntity) =>
    names!.includes(name) || (type === 'gene' && gene?.hgnc_id != null && names!.includes(gene.hgnc_id))
  return list
    .filter((it) => names === undefined || isNamed(it))
    .filter((it) => level === undefined || it.confidence_level === level)
    .filter((it) => tags === undefined || tags.every((tag) => it.tags?.includes(tag)))
    .toSorted((a, b) => compareNames(a.entity_name, b.entity_name))
}
