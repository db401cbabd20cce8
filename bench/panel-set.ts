// A set of panels of the real size, invented from a seed: what the figures of PanelApp are measured with.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { seeded } from '../harness/random.ts'

export interface PanelSet {
  panels: number
  entries: number
  /** Genes of the biggest panel. */
  biggest: number
  /** Panels that have earlier versions, and how many each. */
  panelsWithHistory: number
  versionsEach: number
}

export const realSize: PanelSet = {
  panels: 440,
  entries: 59_000,
  biggest: 9286,
  panelsWithHistory: 50,
  versionsEach: 40,
}

/** Panels whose sizes the figures name, by id. */
export const BIGGEST_ID = 1
export const THOUSAND_ID = 2
export const FIVE_HUNDRED_ID = 3

const GENES = 12_000
const moi = [
  'BIALLELIC, autosomal or pseudoautosomal',
  'MONOALLELIC, autosomal or pseudoautosomal, NOT imprinted',
  'X-LINKED: hemizygous mutation in males, biallelic mutations in females',
  'Unknown',
]
const types = [
  { name: 'Rare Disease 100K', slug: 'rare-disease-100k', description: 'Rare Disease 100K' },
  { name: 'GMS Rare Disease', slug: 'gms-rare-disease', description: 'Panels that are not virtual' },
]

type Random = () => number
type GeneCopy = ReturnType<typeof inventGene>

/** Writes the list pages, a document a panel, and the earlier versions, as the commands of PanelApp read them. */
export async function writePanelSet(folder: string, set: PanelSet = realSize, seed = 1): Promise<void> {
  const random = seeded(seed)
  const genes = Array.from({ length: GENES }, (_, index) => inventGene(index, random))
  await mkdir(folder, { recursive: true })
  const heads: object[] = []
  for (const [index, size] of panelSizes(set, random).entries()) {
    const id = index + 1
    const document = inventPanel(id, chosen(genes, size, random), random)
    const { genes: _, strs: __, regions: ___, ...head } = document
    heads.push(head)
    await writeFile(join(folder, `panel_${id}.json`), JSON.stringify(document))
    const hasHistory = id > FIVE_HUNDRED_ID && id <= FIVE_HUNDRED_ID + set.panelsWithHistory
    if (!hasHistory) continue
    for (let minor = 0; minor < set.versionsEach; minor++) {
      const earlier = { ...document, version: `1.${minor}`, version_created: instantOfVersion(id, minor) }
      const genesThen = document.genes.slice(0, Math.max(1, document.genes.length - (set.versionsEach - minor)))
      const then = { ...earlier, genes: genesThen, stats: { ...document.stats, number_of_genes: genesThen.length } }
      await writeFile(join(folder, `panel_${id}_1.${minor}.json`), JSON.stringify(then))
    }
  }
  for (let page = 0; page * 100 < heads.length; page++) {
    const results = heads.slice(page * 100, page * 100 + 100)
    await writeFile(
      join(folder, `list_${page + 1}.json`),
      JSON.stringify({ count: heads.length, next: null, previous: null, results }),
    )
  }
}

function panelSizes(set: PanelSet, random: Random): number[] {
  const named = [set.biggest, 1000, 500]
  const others = set.panels - named.length
  const left = set.entries - named.reduce((sum, size) => sum + size, 0)
  const weights = Array.from({ length: others }, () => 0.05 + random() ** 2)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return [...named, ...weights.map((weight) => Math.max(1, Math.round((weight / total) * left)))]
}

function chosen(genes: readonly GeneCopy[], size: number, random: Random): GeneCopy[] {
  const start = Math.floor(random() * genes.length)
  // A stride without a common factor with the number of genes meets each once.
  return Array.from({ length: size }, (_, index) => genes[(start + index * 7) % genes.length])
}

const instantOfVersion = (id: number, minor: number) =>
  new Date(Date.UTC(2023, 0, 1) + id * 3_600_000 + minor * 86_400_000 * 20).toISOString().replace('Z', '000Z')

function inventPanel(id: number, genes: readonly GeneCopy[], random: Random) {
  return {
    id,
    hash_id: id % 3 === 0 ? id.toString(16).padStart(24, '0') : null,
    name: `Invented disorder ${id}`,
    disease_group: `Group ${id % 20}`,
    disease_sub_group: '',
    status: 'public',
    version: '1.40',
    version_created: instantOfVersion(id, 40),
    relevant_disorders: [`R${id}`, `Disorder of pathway ${id}`],
    stats: { number_of_genes: genes.length, number_of_strs: 0, number_of_regions: 0 },
    types: [types[id % types.length]],
    genes: genes
      .map((gene) => inventEntity(gene, random))
      .toSorted(
        (a, b) => b.confidence_level.localeCompare(a.confidence_level) || (a.entity_name < b.entity_name ? -1 : 1),
      ),
    strs: [],
    regions: [],
  }
}

function inventEntity(gene: GeneCopy, random: Random) {
  const level = random() < 0.5 ? 3 : random() < 0.4 ? 2 : 1
  const review = ['', 'Expert Review Red', 'Expert Review Amber', 'Expert Review Green'][level]
  const number = Math.floor(random() * 900_000) + 100_000
  return {
    gene_data: gene,
    entity_type: 'gene',
    entity_name: gene.gene_symbol,
    confidence_level: String(level),
    penetrance: random() < 0.3 ? 'Complete' : null,
    mode_of_pathogenicity: '',
    publications: Array.from({ length: Math.floor(random() * 4) }, () =>
      String(20_000_000 + Math.floor(random() * 9e6)),
    ),
    evidence: [review, 'NHS GMS', ...(random() < 0.5 ? ['Literature'] : [])],
    phenotypes: [`Invented syndrome of ${gene.gene_symbol}, OMIM:${number}`, 'Delayed ossification of the patella'],
    mode_of_inheritance: moi[Math.floor(random() * moi.length)],
    tags: random() < 0.1 ? ['watchlist'] : [],
    transcript: null,
  }
}

function inventGene(index: number, random: Random) {
  const consonants = 'BCDFGHKLMNPRSTVZ'
  const letter = (value: number) => consonants[value % consonants.length]
  const symbol = `${letter(index)}${letter(index >> 4)}${letter(index >> 8)}Q${index}`
  const chromosome = String(1 + (index % 22))
  const start = 1_000_000 + Math.floor(random() * 200_000_000)
  const length = 1_000 + Math.floor(random() * 90_000)
  const id = `ENSG0000${String(900_000 + index).padStart(7, '0')}`
  const at = (shift: number) => ({
    location: `${chromosome}:${start + shift}-${start + shift + length}`,
    ensembl_id: id,
  })
  return {
    alias: [`OLD${index}`, `ALT${index}`],
    biotype: 'protein_coding',
    hgnc_id: `HGNC:${900_000 + index}`,
    gene_name: `invented gene number ${index}`,
    omim_gene: [String(900_000 + index)],
    alias_name: null,
    gene_symbol: symbol,
    hgnc_symbol: symbol,
    hgnc_release: '2017-11-03',
    ensembl_genes: { GRch37: { 82: at(0) }, GRch38: { 90: at(12_345) } },
    hgnc_date_symbol_changed: '2001-01-01',
  }
}
