// Entities as documents have them (panelapp.md 14.5), written as text: gene copies are stored in the form in which they go
// out, and parsing 9,000 of them to write them again would take longer than everything else.
import type { EntityType } from '../../tables.ts'
import { compareKeys } from './canonical-json.ts'
import { cleanListText } from './text-list.rules.ts'

/** Lists and copies are compact JSON text. */
export interface EntityRow {
  panel_id: number
  entity_type: EntityType
  entity_name: string
  gene_copy: string | null
  level: number
  penetrance: string | null
  mode_of_pathogenicity: string | null
  moi: string | null
  publications: string | null
  phenotypes: string | null
  transcript: string | null
  evidence: string
  tags: string
  verbose_name: string | null
  chromosome: string | null
  start_37: number | null
  end_37: number | null
  start_38: number | null
  end_38: number | null
  repeated_sequence: string | null
  normal_repeats: number | null
  pathogenic_repeats: number | null
  haploinsufficiency_score: string | null
  triplosensitivity_score: string | null
  required_overlap_percentage: number | null
  type_of_variants: string | null
}

type Write = (row: EntityRow) => string

const value =
  (name: keyof EntityRow): Write =>
  (row) =>
    JSON.stringify(row[name])
const list =
  (name: 'publications' | 'phenotypes' | 'transcript', absent: 'null' | '[]' = '[]'): Write =>
  (row) =>
    cleanListText(row[name], absent)
const range =
  (start: 'start_37' | 'start_38', end: 'end_37' | 'end_38'): Write =>
  (row) =>
    row[start] === null ? 'null' : `[${row[start]},${row[end]}]`

const writers = {
  gene_data: (row) => row.gene_copy ?? 'null',
  entity_type: value('entity_type'),
  entity_name: value('entity_name'),
  verbose_name: value('verbose_name'),
  // Text, never a number: clients compare it with "3".
  confidence_level: (row) => `"${row.level}"`,
  penetrance: value('penetrance'),
  mode_of_pathogenicity: value('mode_of_pathogenicity'),
  haploinsufficiency_score: value('haploinsufficiency_score'),
  triplosensitivity_score: value('triplosensitivity_score'),
  required_overlap_percentage: value('required_overlap_percentage'),
  type_of_variants: value('type_of_variants'),
  publications: list('publications'),
  // Names of sources are served as they are, stray blanks and all.
  evidence: (row) => row.evidence,
  phenotypes: list('phenotypes'),
  mode_of_inheritance: value('moi'),
  repeated_sequence: value('repeated_sequence'),
  chromosome: value('chromosome'),
  grch37_coordinates: range('start_37', 'end_37'),
  grch38_coordinates: range('start_38', 'end_38'),
  normal_repeats: value('normal_repeats'),
  pathogenic_repeats: value('pathogenic_repeats'),
  tags: (row) => row.tags,
  transcript: list('transcript', 'null'),
} satisfies Record<string, Write>

type FieldName = keyof typeof writers | 'panel'

const lived: Readonly<Record<EntityType, readonly FieldName[]>> = {
  gene: [
    ...([
      'gene_data',
      'entity_type',
      'entity_name',
      'confidence_level',
      'penetrance',
      'mode_of_pathogenicity',
    ] as const),
    ...(['publications', 'evidence', 'phenotypes', 'mode_of_inheritance', 'tags', 'panel', 'transcript'] as const),
  ],
  str: [
    ...(['gene_data', 'entity_type', 'entity_name', 'confidence_level', 'penetrance', 'publications'] as const),
    ...(['evidence', 'phenotypes', 'mode_of_inheritance', 'repeated_sequence', 'chromosome'] as const),
    ...(['grch37_coordinates', 'grch38_coordinates', 'normal_repeats', 'pathogenic_repeats', 'tags', 'panel'] as const),
  ],
  region: [
    ...(['gene_data', 'entity_type', 'entity_name', 'verbose_name', 'confidence_level', 'penetrance'] as const),
    ...(['mode_of_pathogenicity', 'haploinsufficiency_score', 'triplosensitivity_score'] as const),
    ...(['required_overlap_percentage', 'type_of_variants', 'publications', 'evidence', 'phenotypes'] as const),
    ...(['mode_of_inheritance', 'chromosome', 'grch37_coordinates', 'grch38_coordinates', 'tags', 'panel'] as const),
  ],
}

/** Live documents keep the order of the specification, frozen ones have keys by length, then bytes. */
export type KeyOrder = 'live' | 'frozen'

type Part = readonly [key: string, write: Write | undefined]
const partsOf = (names: readonly FieldName[], order: KeyOrder): readonly Part[] => {
  const ordered = order === 'live' ? names : names.toSorted(compareKeys)
  return ordered.map((name) => [`"${name}":`, name === 'panel' ? undefined : writers[name]])
}
const partsByOrder = {
  live: { gene: partsOf(lived.gene, 'live'), str: partsOf(lived.str, 'live'), region: partsOf(lived.region, 'live') },
  frozen: {
    gene: partsOf(lived.gene, 'frozen'),
    str: partsOf(lived.str, 'frozen'),
    region: partsOf(lived.region, 'frozen'),
  },
} as const

/** @param panel the text of the panel object, where entities carry one */
export function entityText(row: EntityRow, order: KeyOrder, panel?: string): string {
  let text = ''
  for (const [key, write] of partsByOrder[order][row.entity_type]) {
    if (write) text += (text === '' ? '{' : ',') + key + write(row)
    else if (panel !== undefined) text += (text === '' ? '{' : ',') + key + panel
  }
  return `${text}}`
}
