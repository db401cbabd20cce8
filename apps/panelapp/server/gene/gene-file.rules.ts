import * as z from 'zod'
import type { EnsemblGenes } from '../../tables.ts'
import { hasEnsembl } from './ensembl.rules.ts'
import type { Gene } from './gene.ts'

// What files of genes hold (panelapp.md 12): the first load, and updates of it.

/** Lists, which the stock file writes as JSON text inside a string. */
const texts = z
  .union([z.array(z.string()), z.string(), z.null()])
  .optional()
  .transform((value, context): string[] | null => {
    if (value === undefined || value === null) return null
    let list: unknown = value
    try {
      if (typeof value === 'string') list = JSON.parse(value)
    } catch {
      list = undefined
    }
    if (list === null) return null
    const parsed = z.array(z.string()).safeParse(list)
    if (parsed.success) return parsed.data.map((it) => it.trim()).filter((it) => it !== '')
    context.addIssue({ code: 'custom', message: 'expected a list of texts' })
    return z.NEVER
  })

/** `YYYY-MM-DD`, `dd-mm-yy` or `dd/mm/yy`; a year of two digits is of 1970 to 2069. */
const date = z
  .union([z.string(), z.null()])
  .optional()
  .transform((value, context): string | null => {
    if (value === undefined || value === null || value === '') return null
    const text = value.slice(0, 10)
    const short = /^(\d\d)[-/](\d\d)[-/](\d\d)$/.exec(value)
    const full = short ? `${Number(short[3]) < 70 ? 20 : 19}${short[3]}-${short[2]}-${short[1]}` : text
    if (z.iso.date().safeParse(full).success) return full
    context.addIssue({ code: 'custom', message: `expected a date such as 2026-01-05, not "${value}"` })
    return z.NEVER
  })

const release = z.object({ ensembl_id: z.string().min(1), location: z.string() })
const ensembl = z
  .union([z.record(z.string(), z.record(z.string().regex(/^\d+$/), release)), z.string(), z.null()])
  .optional()
  .transform((value, context): EnsemblGenes => {
    if (value === undefined || value === null || value === '' || value === '{}') return {}
    if (typeof value !== 'string') return value as EnsemblGenes
    context.addIssue({ code: 'custom', message: 'expected an object of assemblies' })
    return z.NEVER
  })

const name = z
  .string()
  .max(255)
  .nullish()
  .transform((value) => value ?? null)
const fields = z.object({
  gene_name: z
    .string()
    .nullish()
    .transform((value) => value ?? null),
  hgnc_symbol: name,
  hgnc_id: name,
  hgnc_date_symbol_changed: date,
  hgnc_release: date,
  biotype: name,
  omim_gene: texts,
  alias: texts,
  alias_name: texts,
  ensembl_genes: ensembl,
  active: z.boolean().optional(),
})
const symbol = z.string().trim().min(1).max(255)

const record = z.object({ pk: z.string().max(255), model: z.string().optional(), fields })
const toldGene = fields.extend({ gene_symbol: symbol })
const update = z.object({
  insert: z.array(toldGene),
  update: z.array(toldGene),
  update_symbol: z.array(z.tuple([toldGene, symbol])),
  delete: z.array(symbol),
})

/** What a file tells of a gene: a field that it leaves out is not told. */
export type ToldGene = Partial<Gene> & Pick<Gene, 'gene_symbol'>

export interface GeneUpdate {
  insert: ToldGene[]
  update: ToldGene[]
  updateSymbol: { gene: ToldGene; former: string }[]
  delete: string[]
}
export type GeneFile = { kind: 'first_load'; genes: Gene[]; skipped: number } | ({ kind: 'update' } & GeneUpdate)

/** @throws Error whose message names what is wrong and where */
export function readGeneFile(value: unknown): GeneFile {
  if (Array.isArray(value)) {
    const records = parsed(z.array(record), value)
    // The stock file begins with a record without a symbol.
    const named = records.filter((it) => it.pk.trim() !== '')
    const genes = named.map(({ pk, fields: of }): Gene => ({
      ...of,
      gene_symbol: pk.trim(),
      active: (of.active ?? true) && hasEnsembl(of),
    }))
    return { kind: 'first_load', genes: lastOfEach<Gene>(genes), skipped: records.length - named.length }
  }
  const missing = ['insert', 'update', 'update_symbol', 'delete'].filter(
    (key) => typeof value !== 'object' || value === null || !Object.hasOwn(value, key),
  )
  if (missing.length > 0) {
    throw new Error(
      `it lacks ${missing.map((it) => `"${it}"`).join(', ')}; expected an array of gene records, or an object with "insert", "update", "update_symbol" and "delete"`,
    )
  }
  const read = parsed(update, value)
  const raw = value as Record<string, unknown[]>
  const told = (it: z.output<typeof toldGene>, source: unknown): ToldGene => {
    const given = Object.entries(it).filter(([key]) => Object.hasOwn(source as object, key))
    return Object.fromEntries(given) as unknown as ToldGene
  }
  return {
    kind: 'update',
    insert: lastOfEach(read.insert.map((it, at) => told(it, raw['insert']![at]))),
    update: lastOfEach(read.update.map((it, at) => told(it, raw['update']![at]))),
    updateSymbol: read.update_symbol.map(([it, former], at) => ({
      gene: told(it, (raw['update_symbol']![at] as unknown[])[0]),
      former,
    })),
    delete: [...new Set(read.delete)],
  }
}

/**
 * A whole row from what is told, and, where nothing is told of a field, from what is there. A gene without Ensembl data
 * cannot be chosen, whatever the file says.
 */
export function mergedGene(told: ToldGene, there: Gene | undefined): Gene {
  const unknown: Omit<Gene, 'gene_symbol' | 'active'> = {
    gene_name: null,
    hgnc_symbol: null,
    hgnc_id: null,
    hgnc_date_symbol_changed: null,
    hgnc_release: null,
    biotype: null,
    omim_gene: [],
    alias: [],
    alias_name: [],
    ensembl_genes: {},
  }
  const gene = { ...unknown, ...there, ...told }
  return {
    ...gene,
    biotype: gene.biotype ?? 'unknown',
    active: (told.active ?? true) && hasEnsembl(gene),
  }
}

/** A statement cannot write one row twice. */
const lastOfEach = <G extends ToldGene>(genes: readonly G[]): G[] => [
  ...new Map(genes.map((it) => [it.gene_symbol, it])).values(),
]

function parsed<T extends z.ZodType>(shape: T, value: unknown): z.output<T> {
  const result = shape.safeParse(value)
  if (result.success) return result.data
  const faults = result.error.issues.slice(0, 5).map((issue) => `${placeOf(issue.path, value)}: ${issue.message}`)
  throw new Error(
    `${faults.join('; ')}${result.error.issues.length > 5 ? `; and ${result.error.issues.length - 5} more` : ''}`,
  )
}

/** `update.3 (ABC1).hgnc_release`: the symbol says more than a number. */
function placeOf(path: readonly PropertyKey[], value: unknown): string {
  let at: unknown = value
  const words: string[] = []
  for (const step of path) {
    at = at !== null && typeof at === 'object' ? (at as Record<PropertyKey, unknown>)[step] : undefined
    const called = at !== null && typeof at === 'object' ? (at as { pk?: unknown; gene_symbol?: unknown }) : {}
    const known = [called.pk, called.gene_symbol].find((it) => typeof it === 'string' && it !== '')
    words.push(known === undefined ? String(step) : `${String(step)} (${String(known)})`)
  }
  return words.join('.') || 'the file'
}
