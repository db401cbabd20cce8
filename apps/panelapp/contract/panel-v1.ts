// What API v1 tells of panels and entities (panelapp.md 14.3–14.5). Frozen documents keep the shape of their time: what came
// later may be missing there, and lists may be null.
import { z } from 'zod'

const texts = z.array(z.string())
const instant = z.string().meta({ format: 'date-time' })

const GeneData = z
  .looseObject({
    alias: texts.nullish(),
    biotype: z.string().nullish(),
    hgnc_id: z.string().nullish(),
    gene_name: z.string().nullish(),
    omim_gene: texts.nullish(),
    alias_name: texts.nullish(),
    gene_symbol: z.string(),
    hgnc_symbol: z.string().nullish(),
    hgnc_release: z.string().nullish(),
    ensembl_genes: z
      .record(z.string(), z.record(z.string(), z.object({ location: z.string(), ensembl_id: z.string() })))
      .meta({ description: 'By assembly (`GRch37`, `GRch38`), then Ensembl release.' })
      .nullish(),
    hgnc_date_symbol_changed: z.string().nullish(),
  })
  .meta({ description: 'The gene as it was when the entity was linked to it or last refreshed' })

const PanelStats = z.object({
  number_of_genes: z.int(),
  number_of_strs: z.int(),
  number_of_regions: z.int(),
})

export const Panel = z.object({
  id: z.int(),
  hash_id: z
    .string()
    .nullable()
    .meta({ description: 'The id of 24 hexadecimal digits that the first generation gave' }),
  name: z.string(),
  disease_group: z.string(),
  disease_sub_group: z.string(),
  description: z.string().optional(),
  status: z.enum(['internal', 'public', 'promoted', 'retired', 'deleted']),
  version: z.string(),
  version_created: instant,
  relevant_disorders: texts,
  stats: PanelStats,
  types: z.array(z.object({ name: z.string(), slug: z.string(), description: z.string().nullable() })),
  child_panel_ids: z.array(z.int()).optional(),
  listed: z.literal(true).optional().meta({ description: 'Known from a list of the source: no document is there yet' }),
})

const common = {
  gene_data: GeneData.nullable(),
  entity_name: z.string(),
  confidence_level: z.enum(['0', '1', '2', '3']).meta({ description: '3 green, 2 amber, 1 red, 0 no list' }),
  penetrance: z.string().nullable(),
  publications: texts.nullable(),
  evidence: texts.meta({ description: 'Names of sources, newest first' }),
  phenotypes: texts.nullable(),
  mode_of_inheritance: z.string().nullable(),
  tags: texts,
  panel: Panel.optional(),
}
const coordinates = z.array(z.int()).length(2).nullable()
const GeneEntry = z.object({
  ...common,
  gene_data: GeneData,
  entity_type: z.literal('gene'),
  mode_of_pathogenicity: z.string().nullable(),
  transcript: texts.nullish(),
})
const StrEntry = z.object({
  ...common,
  entity_type: z.literal('str'),
  repeated_sequence: z.string(),
  chromosome: z.string(),
  grch37_coordinates: coordinates,
  grch38_coordinates: coordinates,
  normal_repeats: z.int(),
  pathogenic_repeats: z.int(),
})
const RegionEntry = z.object({
  ...common,
  entity_type: z.literal('region'),
  verbose_name: z.string().nullable(),
  mode_of_pathogenicity: z.string().nullish(),
  haploinsufficiency_score: z.string().nullable(),
  triplosensitivity_score: z.string().nullable(),
  required_overlap_percentage: z.int(),
  type_of_variants: z.string(),
  chromosome: z.string(),
  grch37_coordinates: coordinates,
  grch38_coordinates: coordinates,
})
export const entryShapes = { gene: GeneEntry, str: StrEntry, region: RegionEntry } as const
export const AnyEntry = z.union([GeneEntry, StrEntry, RegionEntry])

const signedOff = z.string().nullable().meta({ format: 'date' })

/** A frozen version without its entities. */
export const FrozenPanel = Panel.extend({ signed_off: signedOff })

/** The whole of a panel; its entities are absent where they were excluded. */
export const PanelDocument = Panel.extend({
  genes: z.array(GeneEntry).optional(),
  strs: z.array(StrEntry).optional(),
  regions: z.array(RegionEntry).optional(),
  signed_off: signedOff.optional(),
})

export const Evaluation = z.object({
  created: instant,
  rating: z.enum(['GREEN', 'RED', 'AMBER', '']),
  mode_of_pathogenicity: z.string().nullable(),
  publications: texts,
  phenotypes: texts,
  moi: z.string().nullable(),
  current_diagnostic: z.boolean(),
  clinically_relevant: z.boolean().nullable(),
  comments: z
    .array(z.object({ created: instant, comment: z.string(), user_name: z.string().nullable() }))
    .optional()
    .meta({ description: 'Newest first, when asked for' }),
})

export const Activity = z.object({
  created: instant,
  panel_name: z.string().nullable(),
  panel_id: z.int().nullable(),
  panel_version: z.string().nullable(),
  user_name: z.string().nullable(),
  item_type: z.enum(['panel', 'entity']),
  text: z.string(),
  entity_name: z.string().nullable(),
  entity_type: z.enum(['gene', 'str', 'region']).nullable(),
})

/** One page of a list; 100 items, and the addresses of its neighbours with everything else that was asked for. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    count: z.int(),
    next: z.string().nullable(),
    previous: z.string().nullable(),
    results: z.array(item),
  })

export const Detail = z.object({ detail: z.string() })
