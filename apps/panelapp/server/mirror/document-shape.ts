import * as z from 'zod'
import { parseVersion } from '../../contract/version.ts'
import { problems } from '../../problems.ts'
import type { Instant } from '../../contract/instant.ts'

// The shapes of API v1 (panelapp.md 14.3, 14.5) as other installations answer them, historic spellings and nulls
// included. Limits are those of the tables, so that a document is refused before anything of it is written.

const int32 = z.int().min(0).max(2_147_483_647)
const text = (most: number) => z.string().max(most)
const anyText = text(1_000_000)
const texts = z.array(anyText).nullish()

const version = z.string().transform((value, context) => {
  const parsed = parseVersion(value)
  if (!parsed) context.addIssue({ code: 'custom', message: 'expected a version such as "1.4"' })
  return parsed ?? z.NEVER
})

/** ISO 8601 with an offset, to an instant in UTC with microseconds. */
const instant = z.string().transform((value, context): Instant => {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6})\d*)?(Z|[+-]\d\d:?\d\d)$/.exec(value)
  const milliseconds = parts ? Date.parse(`${parts[1]}${parts[3]}`) : Number.NaN
  if (!parts || Number.isNaN(milliseconds)) {
    context.addIssue({ code: 'custom', message: 'expected a time with an offset' })
    return z.NEVER
  }
  return `${new Date(milliseconds).toISOString().slice(0, 19)}.${(parts[2] ?? '').padEnd(6, '0')}Z`
})

const panelType = z.object({
  name: text(128).min(1),
  slug: z
    .string()
    .max(128)
    .regex(/^[a-z0-9_-]+$/),
  description: anyText.nullish(),
})

const head = z.object({
  id: int32.min(1),
  hash_id: text(24).nullish(),
  name: text(255).min(1),
  disease_group: text(255).nullish(),
  disease_sub_group: text(255).nullish(),
  description: anyText.nullish(),
  status: z.enum(['internal', 'public', 'promoted', 'retired', 'deleted']),
  version,
  version_created: instant,
  relevant_disorders: z.array(text(255)).nullish(),
  stats: z.object({ number_of_genes: int32, number_of_strs: int32, number_of_regions: int32 }).partial().nullish(),
  types: z.array(panelType).nullish(),
  child_panel_ids: z.array(int32.min(1)).nullish(),
  signed_off: z.iso.date().nullish(),
})

const ensemblRelease = z.object({ ensembl_id: text(255), location: text(255).nullish() })
const geneData = z.looseObject({
  gene_symbol: text(255).min(1),
  gene_name: anyText.nullish(),
  hgnc_symbol: text(255).nullish(),
  hgnc_id: text(255).nullish(),
  hgnc_date_symbol_changed: text(255).nullish(),
  hgnc_release: text(255).nullish(),
  biotype: text(255).nullish(),
  omim_gene: texts,
  alias: texts,
  alias_name: texts,
  ensembl_genes: z.union([z.record(text(64), z.record(text(64), ensemblRelease)), z.literal('{}')]).nullish(),
})

const common = {
  entity_name: text(255).min(1),
  confidence_level: z.enum(['0', '1', '2', '3']),
  penetrance: anyText.nullish(),
  mode_of_pathogenicity: anyText.nullish(),
  mode_of_inheritance: anyText.nullish(),
  publications: texts,
  phenotypes: texts,
  evidence: z.array(text(255)).nullish(),
  tags: z.array(text(255).min(1)).nullish(),
  panel: head.nullish(),
}
const position = z
  .tuple([int32, int32])
  .refine(([start, end]) => start <= end, { message: 'expected a start that is not after the end' })
const chromosome = z.string().regex(/^([1-9]|1[0-9]|2[0-2]|X|Y|MT)$/)

const gene = z.object({
  ...common,
  entity_type: z.literal('gene'),
  gene_data: geneData,
  transcript: texts,
})
const str = z.object({
  ...common,
  entity_type: z.literal('str'),
  gene_data: geneData.nullish(),
  repeated_sequence: text(128).regex(/^[ATCGN]+$/),
  chromosome,
  grch37_coordinates: position.nullish(),
  grch38_coordinates: position,
  normal_repeats: z.int().min(-2_147_483_648).max(2_147_483_647),
  pathogenic_repeats: z.int().min(-2_147_483_648).max(2_147_483_647),
})
const region = z.object({
  ...common,
  entity_type: z.literal('region'),
  gene_data: geneData.nullish(),
  verbose_name: anyText.nullish(),
  haploinsufficiency_score: text(2).nullish(),
  triplosensitivity_score: text(2).nullish(),
  required_overlap_percentage: z.int().min(0).max(100),
  type_of_variants: z.enum(['small', 'cnv_loss', 'cnv_gain', 'cnv_both']),
  chromosome,
  grch37_coordinates: position.nullish(),
  grch38_coordinates: position,
})
const lists = z.object({
  genes: z.array(z.unknown()),
  strs: z.array(z.unknown()).nullish(),
  regions: z.array(z.unknown()).nullish(),
})

/** What a frozen version of any age has in common: it is kept as it is, not taken apart. */
const frozenEntity = z.looseObject({ entity_name: text(255), confidence_level: z.union([z.string(), z.number()]) })
const frozenEntities = z.object({
  genes: z.array(frozenEntity),
  strs: z.array(frozenEntity).nullish(),
  regions: z.array(frozenEntity).nullish(),
})

const listPage = z.object({
  count: int32,
  next: z.string().nullish(),
  previous: z.string().nullish(),
  results: z.array(z.unknown()),
})

/** A panel as lists have it, and as `panel` of the entities of a super panel. */
export type PanelHeadDocument = z.output<typeof head>
export type EntityDocument = z.output<typeof gene> | z.output<typeof str> | z.output<typeof region>
export type GeneDocument = z.output<typeof geneData>

/** A panel document whose head was read; its entities are read when it is known what becomes of it. */
export interface PanelDocument {
  head: PanelHeadDocument
  /** As it came. */
  raw: Record<string, unknown>
  /** Whether the key was there at all: only frozen versions have it. */
  isFrozen: boolean
}

const listedKeys = Object.keys(head.shape)
const documentKeys = new Set([...listedKeys, 'genes', 'strs', 'regions'])

/** @throws Problem `document_refused` naming every fault */
export function readPanelDocument(value: unknown, from: string): PanelDocument {
  const parsed = checked(head, value, from)
  const raw = value as Record<string, unknown>
  checked(z.object({ genes: z.array(z.unknown()) }), value, named(parsed, from))
  return { head: parsed, raw, isFrozen: Object.hasOwn(raw, 'signed_off') }
}

/**
 * The entities one after another, so that no second copy of a large document is held.
 * @throws Problem `document_refused`
 */
export function* readEntities({ head: of, raw }: PanelDocument): Generator<EntityDocument> {
  checked(lists, raw, named(of, ''))
  const told: [string, z.ZodType<EntityDocument>, unknown[], number | undefined][] = [
    ['genes', gene, raw['genes'] as unknown[], of.stats?.number_of_genes],
    ['strs', str, (raw['strs'] ?? []) as unknown[], of.stats?.number_of_strs],
    ['regions', region, (raw['regions'] ?? []) as unknown[], of.stats?.number_of_regions],
  ]
  for (const [name, , list, says] of told) {
    // A trimmed document must not pass for the panel: a gene that is not there would count as not on the panel.
    if (says !== undefined && list.length < says) {
      throw problems.document_refused(named(of, ''), [
        `it holds ${list.length} ${name}, but says that there are ${says}`,
      ])
    }
  }
  for (const [name, shape, list] of told) {
    for (const [at, value] of list.entries()) {
      yield checked(shape, value, named(of, ''), `${name}.${at}.`)
    }
  }
}

/** @throws Problem `document_refused` */
export function checkFrozen({ head: of, raw }: PanelDocument): void {
  checked(frozenEntities, raw, named(of, ''))
}

/** A row of a list. @throws Problem `document_refused` */
export const readListed = (value: unknown, from: string): PanelHeadDocument => checked(head, value, from)

/** @throws Problem `document_refused` */
export const readListPage = (value: unknown, from: string): z.output<typeof listPage> => checked(listPage, value, from)

export const looksLikePage = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Array.isArray((value as { results?: unknown }).results)

/** Keys that no table has a place for: named in the summary, and otherwise left out of a live panel. */
export const surplusKeys = (raw: Record<string, unknown>): string[] =>
  Object.keys(raw).filter((key) => !documentKeys.has(key))

/** `panel 112 "Optic neuropathy" 4.13` */
export const named = (of: PanelHeadDocument, from: string): string =>
  `${from === '' ? '' : `${from}, `}panel ${of.id} "${of.name}" ${of.version.major}.${of.version.minor}`

function checked<T extends z.ZodType>(shape: T, value: unknown, from: string, within = ''): z.output<T> {
  const result = shape.safeParse(value)
  if (result.success) return result.data
  const faults = result.error.issues.map(
    (issue) =>
      `${within}${issue.path.map(String).join('.') || (within === '' ? 'the document' : '')}: ${issue.message}`,
  )
  const told = faults.slice(0, 5)
  throw problems.document_refused(from, faults.length > 5 ? [...told, `and ${faults.length - 5} more`] : told)
}
