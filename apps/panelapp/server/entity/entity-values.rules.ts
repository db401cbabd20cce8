// What may be entered for an entity (panelapp.md 9.7), whichever form or program sends it.
import { emptyItemFault } from '../../contract/text-list.ts'
import {
  chromosomes,
  dosageScores,
  modesOfInheritance,
  modesOfPathogenicity,
  penetrances,
  variantTypes,
} from '../../contract/vocabulary.ts'
import { problems } from '../../problems.ts'
import type { EntityType } from '../../tables.ts'
import type { Entity, EntityValues, Position } from './entity.ts'

type Field = keyof EntityValues
/** By the names of fields. */
type Faults = Partial<Record<string, string>>

const common = [
  ...(['gene', 'gene_name', 'source', 'tags', 'moi', 'mode_of_pathogenicity', 'penetrance'] as const),
  ...(['publications', 'phenotypes'] as const),
]
const placed = ['name', 'chromosome', 'position_37', 'position_38'] as const
const fieldsOf: Readonly<Record<EntityType, ReadonlySet<Field>>> = {
  gene: new Set<Field>([...common, 'transcript']),
  str: new Set<Field>([...common, ...placed, 'repeated_sequence', 'normal_repeats', 'pathogenic_repeats']),
  region: new Set<Field>([
    ...common,
    ...placed,
    'verbose_name',
    'haploinsufficiency_score',
    'triplosensitivity_score',
    'required_overlap_percentage',
    'type_of_variants',
  ]),
}
const required: Readonly<Record<EntityType, readonly Field[]>> = {
  gene: ['gene', 'source', 'moi'],
  str: [
    ...(['name', 'chromosome', 'position_38', 'source', 'moi'] as const),
    ...(['repeated_sequence', 'normal_repeats', 'pathogenic_repeats'] as const),
  ],
  region: ['name', 'chromosome', 'position_38', 'source', 'moi', 'required_overlap_percentage', 'type_of_variants'],
}
const missing: Faults = {
  source: 'Select a source.',
  moi: 'Select a mode of inheritance.',
  gene: 'Select a gene.',
}

const trimmed = (text: string): string => text.trim()
/** Tabs would break the columns of downloads. */
export const oneLine = (text: string): string => text.replaceAll('\t', ' ').trim()
const orNull = (text: string | null): string | null => (text === null || text.trim() === '' ? null : text.trim())
const distinct = (items: readonly string[]): string[] => [...new Set(items.map(trimmed))]

type Cleaners = { [F in Field]?: (value: NonNullable<EntityValues[F]>) => EntityValues[F] }
const cleaners: Cleaners = {
  gene: orNull,
  gene_name: orNull,
  name: trimmed,
  source: distinct,
  tags: distinct,
  publications: (items) => items.map(oneLine),
  phenotypes: (items) => items.map(oneLine),
  transcript: (items) => (items.length === 0 ? null : items.map(oneLine)),
  verbose_name: orNull,
  chromosome: trimmed,
  repeated_sequence: trimmed,
  haploinsufficiency_score: orNull,
  triplosensitivity_score: orNull,
}

/** The values as they are stored. */
export function cleanValues(values: EntityValues): EntityValues {
  const clean: Record<string, unknown> = {}
  for (const [field, value] of Object.entries(values)) {
    if (value === undefined) continue
    const cleaner = cleaners[field as Field] as ((value: unknown) => unknown) | undefined
    clean[field] = value === null || !cleaner ? value : cleaner(value)
  }
  return clean
}

/** Genes of the mitochondrion are inherited from the mother, whatever was chosen. */
export const moiFor = (symbol: string | null | undefined, moi: string | null): string | null =>
  symbol?.startsWith('MT-') ? 'MITOCHONDRIAL' : moi

/**
 * Every fault of cleaned values; none is an empty object. What the entity has already may stay, however odd.
 * @param current absent when an entity is added: then everything required must be there
 */
export function checkValues(type: EntityType, values: EntityValues, current?: Entity): Faults {
  const faults: Faults = {}
  for (const field of Object.keys(values) as Field[]) {
    const fault = fieldsOf[type].has(field) ? faultOf(field, values, current) : `A ${type} has no such field.`
    if (fault !== undefined) faults[field] = fault
  }
  for (const field of required[type]) {
    const isAbsent = !Object.hasOwn(values, field)
    if (isAbsent ? !current : isEmpty(values[field])) faults[field] = missing[field] ?? 'This field is required.'
  }
  return faults
}

/** @throws Problem `fields_invalid` that names every fault */
export function refuseFaults(faults: Faults): void {
  const found = Object.entries(faults).filter((it): it is [string, string] => it[1] !== undefined)
  if (found.length > 0) throw problems.fields_invalid(Object.fromEntries(found))
}

/** What to say of a gene that was not found among the active ones. */
export const geneFault = (symbol: string | null | undefined, gene: unknown): Faults =>
  symbol && !gene ? { gene: `"${symbol}" is not one of the available choices.` } : {}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

function faultOf(field: Field, values: EntityValues, current: Entity | undefined): string | undefined {
  const value = values[field]
  if (isEmpty(value)) return undefined
  const check = checks[field] as ((value: unknown, current?: Entity) => string | undefined) | undefined
  return check?.(value, current)
}

type Checks = { [F in Field]?: (value: NonNullable<EntityValues[F]>, current?: Entity) => string | undefined }
const checks: Checks = {
  name: (name, current) => (name === current?.entity_name ? undefined : atMost(128, name)),
  source: (names) => emptyItemFault(names) ?? first(names, (name) => atMost(255, name)),
  tags: (names) => emptyItemFault(names) ?? first(names, (name) => atMost(255, name)),
  moi: (moi, current) => oneOf(values(modesOfInheritance), moi, current?.moi),
  mode_of_pathogenicity: (mop, current) => oneOf(values(modesOfPathogenicity), mop, current?.mode_of_pathogenicity),
  penetrance: (it, current) => oneOf(penetrances, it, current?.penetrance),
  publications: (items, current) => faultOfItems(items, current?.publications),
  phenotypes: (items, current) => faultOfItems(items, current?.phenotypes),
  transcript: (items, current) => faultOfItems(items, current?.transcript),
  verbose_name: (name, current) => (name === current?.verbose_name ? undefined : atMost(256, name)),
  chromosome: (it) => oneOf(chromosomes, it, undefined),
  position_37: (it, current) => (isAt(it, current?.start_37, current?.end_37) ? undefined : faultOfPosition(it)),
  position_38: (it, current) => (isAt(it, current?.start_38, current?.end_38) ? undefined : faultOfPosition(it)),
  repeated_sequence: (it) =>
    /^[ATCGN]+$/.test(it) ? atMost(128, it) : `Only the letters A, T, C, G and N make a sequence, not "${it}".`,
  normal_repeats: (it) => whole(it, 0, largest),
  pathogenic_repeats: (it) => whole(it, 0, largest),
  haploinsufficiency_score: (it, current) => oneOf(values(dosageScores), it, current?.haploinsufficiency_score),
  triplosensitivity_score: (it, current) => oneOf(values(dosageScores), it, current?.triplosensitivity_score),
  required_overlap_percentage: (it) => whole(it, 0, 100),
  type_of_variants: (it) => oneOf(values(variantTypes), it, undefined),
}

/** Of the database's integers. */
const largest = 2 ** 31 - 1
const values = (choices: readonly { value: string }[]): string[] => choices.map(({ value }) => value)

const oneOf = (choices: readonly string[], value: string, current: string | null | undefined): string | undefined =>
  choices.includes(value) || value === current ? undefined : `"${value}" is not one of the available choices.`

const atMost = (length: number, text: string): string | undefined =>
  text.length > length ? `"${text.slice(0, 40)}…" is longer than ${length} characters.` : undefined

const whole = (value: number, from: number, to: number): string | undefined =>
  Number.isInteger(value) && value >= from && value <= to
    ? undefined
    : `A whole number from ${from} to ${to} is needed.`

const first = (items: readonly string[], check: (item: string) => string | undefined): string | undefined =>
  items.map(check).find((fault) => fault !== undefined)

/** Longer items of old data may stay. */
const faultOfItems = (items: readonly string[], has: readonly string[] | null | undefined): string | undefined =>
  emptyItemFault(items) ?? first(items, (item) => (has?.includes(item) ? undefined : atMost(255, item)))

const isAt = (position: Position, start: number | null | undefined, end: number | null | undefined): boolean =>
  position[0] === start && position[1] === end

function faultOfPosition(position: Position): string | undefined {
  const [start, end] = position
  const isWhole = whole(start, 0, largest) ?? whole(end, 0, largest)
  if (isWhole !== undefined) return `Both start and end are needed. ${isWhole}`
  return start < end ? undefined : `The start (${start}) must be smaller than the end (${end}).`
}
