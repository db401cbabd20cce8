import { ensemblOf } from '../gene/ensembl.rules.ts'
import type { Assembly, PreferredReleases } from '../gene/ensembl.rules.ts'

/** An entity as documents have it (panelapp.md 14.5); frozen documents of any age too. */
export type BedEntity = Readonly<Record<string, unknown>> & {
  readonly entity_type: string
  readonly entity_name: string
  readonly confidence_level: string
}

export interface BedOptions {
  assembly: Assembly
  /** Ratings that are wanted: 3 green, 2 amber, 1 red, 0 none. */
  levels: ReadonlySet<number>
  /** Bases added on both sides; a start stays at 0 or above. */
  padding: number
  /** Adds the columns type, Ensembl id, HGNC id and rating. */
  extended: boolean
  preferred: PreferredReleases
}

interface Place {
  chromosome: string
  /** 1-based, both ends included. */
  start: number
  end: number
}

const scores = [0, 300, 600, 1000]
const colours = ['grey', 'red', 'amber', 'green']

/**
 * Lines of a BED file, 0-based and half-open, by chromosome and start. What has no coordinates in the assembly is named in
 * comment lines at the head, never dropped in silence.
 */
export function bedLines(entities: Iterable<BedEntity>, options: BedOptions): string[] {
  const placed: { place: Place; entity: BedEntity }[] = []
  const unplaced: BedEntity[] = []
  for (const entity of entities) {
    if (!options.levels.has(levelIn(entity))) continue
    const place = placeOf(entity, options)
    if (place) placed.push({ place, entity })
    else unplaced.push(entity)
  }
  placed.sort(
    (a, b) =>
      compareChromosomes(a.place.chromosome, b.place.chromosome) ||
      a.place.start - b.place.start ||
      a.place.end - b.place.end ||
      (a.entity.entity_name < b.entity.entity_name ? -1 : Number(a.entity.entity_name > b.entity.entity_name)),
  )
  return [
    ...unplaced.map(
      (it) => `# no ${options.assembly.replace('ch', 'Ch')} coordinates: ${it.entity_type} ${word(it.entity_name)}`,
    ),
    ...placed.map(({ place, entity }) => lineOf(place, entity, options).join('\t')),
  ]
}

function lineOf(place: Place, entity: BedEntity, { padding, extended, assembly, preferred }: BedOptions): string[] {
  const level = levelIn(entity)
  const gene = geneOf(entity)
  const line = [
    bedChromosome(place.chromosome),
    String(Math.max(0, place.start - 1 - padding)),
    String(place.end + padding),
    word(entity.entity_name),
    String(scores[level]),
    '.',
  ]
  if (!extended) return line
  const hgnc = gene?.['hgnc_id']
  return [
    ...line,
    entity.entity_type,
    ensemblOf(gene, assembly, preferred[assembly])?.id ?? '.',
    typeof hgnc === 'string' && hgnc !== '' ? word(hgnc) : '.',
    colours[level]!,
  ]
}

/** Names may not break the columns of programs that split at any blank. */
const word = (text: string) => text.replace(/\s+/g, '_')

/** Old documents hold a 4, when two shades of green existed. */
const levelIn = ({ confidence_level }: BedEntity): number => Math.min(3, Math.max(0, Number(confidence_level) || 0))

const geneOf = (entity: BedEntity) => entity['gene_data'] as Readonly<Record<string, unknown>> | null | undefined

function placeOf(entity: BedEntity, { assembly, preferred }: BedOptions): Place | undefined {
  if (entity.entity_type === 'gene') {
    const location = ensemblOf(geneOf(entity), assembly, preferred[assembly])?.location
    const parts = /^(?:chr)?([^:\s]+):(\d+)-(\d+)$/.exec(location?.trim() ?? '')
    return parts ? ordered(parts[1]!, Number(parts[2]), Number(parts[3])) : undefined
  }
  const range = entity[assembly === 'GRch37' ? 'grch37_coordinates' : 'grch38_coordinates']
  const chromosome = entity['chromosome']
  if (!Array.isArray(range) || typeof chromosome !== 'string' || chromosome === '') return undefined
  const [start, end] = range as unknown[]
  return typeof start === 'number' && typeof end === 'number' ? ordered(chromosome, start, end) : undefined
}

const ordered = (chromosome: string, a: number, b: number): Place => ({
  chromosome,
  start: Math.min(a, b),
  end: Math.max(a, b),
})

const bedChromosome = (name: string) => (/^MT?$/i.test(name) ? 'chrM' : `chr${name}`)

/** 1 to 22, X, Y, MT, then what else assemblies have, by name. */
function compareChromosomes(a: string, b: string): number {
  const difference = placeInOrder(a) - placeInOrder(b)
  return difference || (a < b ? -1 : Number(a > b))
}
const placeInOrder = (name: string): number => {
  const number = Number(name)
  if (Number.isInteger(number) && number >= 1 && number <= 22) return number
  const at = ['X', 'Y', 'MT', 'M'].indexOf(name.toUpperCase())
  return at < 0 ? 99 : 23 + at
}
