// Shapes of API v2. Its panel documents and entities are those of API v1 with more fields, so they are left open here.
import { z } from 'zod'

const last = (given: unknown): unknown => (Array.isArray(given) ? (given as unknown[]).at(-1) : given)
const optional = <T extends z.ZodType>(shape: T, schema: Record<string, unknown>) =>
  z.preprocess(last, shape.optional()).optional().meta(schema)

export const words = (description: string) => optional(z.string().min(1), { type: 'string', description })
export const csv = (description: string) =>
  optional(
    z.string().transform((text) =>
      text
        .split(',')
        .map((it) => it.trim())
        .filter((it) => it !== ''),
    ),
    { type: 'string', description: `${description}; several with commas between` },
  )
export const choices = <const T extends readonly [string, ...string[]]>(values: T, description: string) =>
  optional(
    z
      .string()
      .transform((text) => text.split(',').map((it) => it.trim()))
      .pipe(z.array(z.enum(values))),
    { type: 'string', description: `${description}: ${values.join(', ')}; several with commas between` },
  )
export const choice = <const T extends readonly [string, ...string[]]>(values: T, description: string) =>
  optional(z.enum(values), { type: 'string', enum: values, description })
export const truth = (description: string) =>
  optional(
    z.enum(['true', 'false']).transform((it) => it === 'true'),
    { type: 'boolean', description },
  )
export const whole = (from: number, to: number, description: string) =>
  optional(
    z
      .string()
      .regex(/^\d{1,9}$/, 'Whole numbers only')
      .transform(Number)
      .pipe(z.number().min(from).max(to)),
    {
      type: 'integer',
      minimum: from,
      maximum: to,
      description,
    },
  )

export const paging = {
  limit: whole(1, 1000, 'Most results on a page; 100 when left out'),
  cursor: words('Where to go on: taken from `next` of the page before'),
}
export const orderingBy = <const T extends readonly [string, ...string[]]>(fields: T) =>
  optional(z.string().regex(new RegExp(`^-?(${fields.join('|')})$`)), {
    type: 'string',
    enum: fields.flatMap((it) => [it, `-${it}`]),
    description: 'What to sort by; `-` turns it round. Equal ones follow their id.',
  })

export const versionChoice = {
  version: words('A version such as `1.4`; the live one when left out'),
  as_of: words('The version that was live then: `2026-01-31` (the end of that day, UTC) or a time with its offset'),
}

/** A page of a list. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.looseObject({
    results: z.array(item),
    next: z.string().nullable().meta({ description: 'Address of the next page; null on the last one' }),
  })

const text = z.string()
const instant = z.string().meta({ format: 'date-time' })
const signedOff = z.object({ version: text, date: text }).nullable()

export const V2PanelHead = z.looseObject({
  id: z.int(),
  hash_id: text.nullable(),
  name: text,
  disease_group: text,
  disease_sub_group: text,
  status: text,
  version: text,
  version_created: instant,
  relevant_disorders: z.array(text),
  stats: z.looseObject({ number_of_genes: z.int(), number_of_strs: z.int(), number_of_regions: z.int() }),
  types: z.array(z.looseObject({ name: text, slug: text, description: text })),
  is_super: z.boolean(),
  signed_off: signedOff.meta({ description: 'The version that is declared fit for clinical use' }),
  known_from: instant.meta({ description: 'The first moment that this installation can speak for' }),
  data_as_of: instant.nullable().meta({ description: 'When a mirrored panel was last seen at its source' }),
})

export const V2Entity = z.looseObject({
  entity_type: z.enum(['gene', 'str', 'region']),
  entity_name: text,
  confidence_level: text.meta({ description: '3 green, 2 amber, 1 red, 0 no list' }),
  hgnc_id: text.nullable(),
  ensembl_id_grch37: text.nullable(),
  location_grch37: text.nullable(),
  ensembl_id_grch38: text.nullable(),
  location_grch38: text.nullable(),
  flagged: z.boolean().nullable().meta({ description: 'Proposed, not accepted; null in frozen versions' }),
  ready: z.boolean().nullable(),
  level_since: instant.nullable(),
  level_since_exact: z.boolean().nullable().meta({ description: 'false: it has had this level at least since then' }),
})

export const V2Panel = V2PanelHead.extend({
  live: z.boolean(),
  superseded_at: instant.nullable(),
  sha256: text.meta({ description: 'Of the version: `versions/{version}/{sha256}` gives exactly those bytes' }),
  genes: z.array(V2Entity).optional(),
  strs: z.array(V2Entity).optional(),
  regions: z.array(V2Entity).optional(),
  as_of: z
    .looseObject({
      asked: text,
      instant,
      live_from: instant,
      superseded_at: instant.nullable(),
      known_from: instant,
      exact: z.boolean().meta({ description: 'false: the source may have had a version between that was never seen' }),
    })
    .optional(),
})

export const V2Version = z.looseObject({
  version: text,
  live: z.boolean(),
  status: text,
  name: text,
  version_created: instant,
  superseded_at: instant.nullable(),
  seen_until: instant.nullable(),
  reason: text.nullable(),
  sha256: text,
  signed_off: text.nullable(),
  number_of_genes: z.int(),
  number_of_strs: z.int(),
  number_of_regions: z.int(),
  url: text,
})

export const V2Change = z.looseObject({
  id: z.int(),
  kind: text,
  panel: z.object({ id: z.int(), name: text.nullable() }),
  entity: z.object({ type: text, name: text, hgnc_id: text.nullable() }).nullable(),
  from: text.nullable(),
  to: text.nullable(),
  fields: z.array(text),
  version: text,
  time: instant,
  recorded_at: instant,
})

const diffSide = z.looseObject({
  panel_id: z.int(),
  name: text,
  version: text,
  version_created: instant,
  live: z.boolean(),
})
const fieldChange = z.object({ field: text, from: z.unknown(), to: z.unknown() })
export const V2Diff = z.looseObject({
  from: diffSide,
  to: diffSide,
  counts: z.record(text, z.int()),
  panel: z.array(fieldChange),
  entities: z.array(
    z.looseObject({
      kind: text,
      entity_type: text,
      entity_name: text,
      hgnc_id: text.nullable(),
      from: text.nullable(),
      to: text.nullable(),
      changes: z.array(fieldChange),
    }),
  ),
})

export const V2Gene = z.looseObject({
  query: text,
  genes: z.array(
    z.looseObject({
      gene_symbol: text,
      hgnc_id: text.nullable(),
      gene_name: text.nullable(),
      active: z.boolean(),
      found_by: text,
      former_symbols: z.array(text),
      panels: z.array(
        z.looseObject({
          panel: z.looseObject({ id: z.int(), name: text, version: text, status: text }),
          entity_type: text,
          entity_name: text,
          confidence_level: text,
          since: instant,
          since_exact: z.boolean(),
        }),
      ),
    }),
  ),
})

export const V2Manifest = z.looseObject({
  versions: text,
  as_of: instant.nullable(),
  documents: z.int(),
  panels: z.int(),
  genes: z.int(),
  strs: z.int(),
  regions: z.int(),
  bytes: z.int(),
  sha256: text,
  made_at: instant,
  terms: text.nullable(),
  licence: text.nullable(),
})
