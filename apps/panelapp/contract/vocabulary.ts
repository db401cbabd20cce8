// The controlled vocabularies (panelapp.md chapter 2). Stored values are exact: programs compare them as text.

/** A stored value and what people read instead of it. */
export interface Choice {
  value: string
  label: string
}
const plain = (...values: string[]): readonly Choice[] => values.map((value) => ({ value, label: value }))

export const panelStatuses = ['internal', 'public', 'promoted', 'retired', 'deleted'] as const
export const entityTypes = ['gene', 'str', 'region'] as const

/** 0 is no list; flagged entities are shown as 0 whatever is stored. */
export type Level = 0 | 1 | 2 | 3
export interface LevelNames {
  level: Level
  longName: string
  shortName: string
  colourName: 'green' | 'amber' | 'red' | 'grey'
  cssClass: string
}
/** By level. */
export const levels: readonly [LevelNames, LevelNames, LevelNames, LevelNames] = [
  { level: 0, longName: 'No list', shortName: 'No list', colourName: 'grey', cssClass: 'gel-added' },
  { level: 1, longName: 'Red List (low evidence)', shortName: 'Red', colourName: 'red', cssClass: 'gel-red' },
  {
    level: 2,
    longName: 'Amber List (moderate evidence)',
    shortName: 'Amber',
    colourName: 'amber',
    cssClass: 'gel-amber',
  },
  { level: 3, longName: 'Green List (high evidence)', shortName: 'Green', colourName: 'green', cssClass: 'gel-green' },
]
/** The names of a stored level. Old data holds a 4, when two shades of green existed: green. */
export const levelOf = (stored: number | null): LevelNames =>
  levels[stored !== null && stored > 2 ? 3 : stored === 2 ? 2 : stored === 1 ? 1 : 0]

/** What a reviewer may say of an entity; '' is no rating given. */
export const reviewRatings = [
  { value: 'GREEN', label: 'Green List (high evidence)' },
  { value: 'RED', label: 'Red List (low evidence)' },
  { value: 'AMBER', label: "I don't know" },
] as const satisfies readonly Choice[]
export type ReviewRating = '' | (typeof reviewRatings)[number]['value']

export interface ModeOfInheritance extends Choice {
  /** Of the legacy web services; null: the value itself. */
  code: string | null
  help: string
}
export const modesOfInheritance: readonly ModeOfInheritance[] = [
  {
    value: 'MONOALLELIC, autosomal or pseudoautosomal, NOT imprinted',
    code: 'monoallelic_not_imprinted',
    help: 'One altered allele is enough, whichever parent it came from.',
  },
  {
    value: 'MONOALLELIC, autosomal or pseudoautosomal, maternally imprinted (paternal allele expressed)',
    code: 'monoallelic_maternally_imprinted',
    help: 'One altered allele is enough when it came from the father.',
  },
  {
    value: 'MONOALLELIC, autosomal or pseudoautosomal, paternally imprinted (maternal allele expressed)',
    code: 'monoallelic_paternally_imprinted',
    help: 'One altered allele is enough when it came from the mother.',
  },
  {
    value: 'MONOALLELIC, autosomal or pseudoautosomal, imprinted status unknown',
    code: 'monoallelic',
    help: 'One altered allele is enough; the usual choice for "autosomal dominant".',
  },
  {
    value: 'BIALLELIC, autosomal or pseudoautosomal',
    code: 'biallelic',
    help: 'Both alleles are altered: autosomal recessive.',
  },
  {
    value: 'BOTH monoallelic and biallelic, autosomal or pseudoautosomal',
    code: 'monoallelic_and_biallelic',
    help: 'Either one or both altered alleles.',
  },
  {
    value:
      'BOTH monoallelic and biallelic (but BIALLELIC mutations cause a more SEVERE disease form), autosomal or pseudoautosomal',
    code: 'monoallelic_and_more_severe_biallelic',
    help: 'Either one or both altered alleles; two make the disease worse.',
  },
  {
    value: 'X-LINKED: hemizygous mutation in males, biallelic mutations in females',
    code: 'xlinked_biallelic',
    help: 'X-linked recessive: females are affected when both alleles are altered.',
  },
  {
    value:
      'X-LINKED: hemizygous mutation in males, monoallelic mutations in females may cause disease (may be less severe, later onset than males)',
    code: 'xlinked_monoallelic',
    help: 'X-linked, and female carriers may be affected.',
  },
  { value: 'MITOCHONDRIAL', code: 'mitochondrial', help: 'Inherited from the mother, in the mitochondrial genome.' },
  { value: 'Unknown', code: 'unknown', help: 'Not known.' },
  {
    value: 'Other',
    label: 'Other - please specify in evaluation comments',
    code: null,
    help: 'Any other, such as digenic: name the partner gene in a comment.',
  },
].map((mode) => ({ label: mode.value, ...mode }))

export interface ModeOfPathogenicity extends Choice {
  /** Of the legacy web services. */
  code: string
}
/** None chosen: loss of function is the assumed mechanism. */
export const modesOfPathogenicity: readonly ModeOfPathogenicity[] = [
  {
    value:
      'Loss-of-function variants (as defined in pop up message) DO NOT cause this phenotype - please provide details in the comments',
    label:
      'Loss-of-function variants (as defined in pop up message) DO NOT cause this phenotype - please provide details in the comments',
    code: 'no_loss_of_function',
  },
  { value: 'Other', label: 'Other - please provide details in the comments', code: 'other' },
]
/** What counts as loss of function, as terms of the Sequence Ontology. */
export const lossOfFunctionTerms = [
  'transcript_ablation',
  'splice_acceptor_variant',
  'splice_donor_variant',
  'stop_gained',
  'frameshift_variant',
  'stop_lost',
  'initiator_codon_variant',
  'start_lost',
] as const

export const penetrances = ['unknown', 'Complete', 'Incomplete'] as const

export const chromosomes: readonly string[] = [...Array.from({ length: 22 }, (_, i) => String(i + 1)), 'X', 'Y', 'MT']

export const variantTypes = [
  { value: 'small', label: 'Small variants' },
  { value: 'cnv_loss', label: 'CNV Loss' },
  { value: 'cnv_gain', label: 'CNV Gain' },
  { value: 'cnv_both', label: 'CNV Both gain and loss' },
] as const satisfies readonly Choice[]

/** ClinGen's scale of haploinsufficiency and triplosensitivity; none is null. */
export const dosageScores: readonly Choice[] = [
  { value: '3', label: 'Sufficient evidence' },
  { value: '2', label: 'Emerging evidence' },
  { value: '1', label: 'Little evidence' },
  { value: '0', label: 'No evidence' },
  { value: '40', label: 'Dosage sensitivity unlikely' },
  { value: '30', label: 'Gene associated with autosomal recessive phenotype' },
]

// ---------------------------------------------------------------- sources

/** Each counts 1 towards the computed rating. */
export const highConfidenceSources = [
  'Radboud University Medical Center, Nijmegen',
  'Illumina TruGenome Clinical Sequencing Services',
  'Emory Genetics Laboratory',
  'UKGTN',
] as const
/** Decide the rating alone; they arise from rating actions and imports and are never offered. */
export const expertReviewLevels: ReadonlyMap<string, Level> = new Map([
  ['Expert Review Green', 3],
  ['Expert Review Amber', 2],
  ['Expert Review Red', 1],
  ['Expert Review Removed', 0],
])
/** By level. */
export const expertReviewSources = [
  'Expert Review Removed',
  'Expert Review Red',
  'Expert Review Amber',
  'Expert Review Green',
] as const
/** What forms offer unless the installation says otherwise. */
export const offeredSources: readonly string[] = [
  ...highConfidenceSources,
  'Other',
  'Expert list',
  'Expert Review',
  'Literature',
  'Eligibility statement prior genetic testing',
  'Research',
  'NHS GMS',
  'ClinGen',
]

// ---------------------------------------------------------------- people

export const userTypes = [
  { value: 'GEL', label: 'Curator' },
  { value: 'REVIEWER', label: 'Verified reviewer' },
  { value: 'EXTERNAL', label: 'Registered, not verified' },
] as const satisfies readonly Choice[]
export const roles = plain(
  'Clinical Scientist',
  'Clinician',
  'Genome analyst',
  'Genetic Counsellor',
  'Bioinformatician',
  'Industry',
  'Lab director',
  'Principal Investigator',
  'Technician',
  'Researcher',
  'Student',
  'Other',
)
export const workplaces = plain(
  'Research lab',
  'NHS diagnostic lab',
  'Other diagnostic lab',
  'NHS clinical service',
  'Other clinical service',
  'Industry',
  'Other',
)
export const reviewerGroups = plain(
  'GeCIP domain',
  'GENE consortium member',
  'NHS Genomic Medicine Centre',
  'Other NHS organisation',
  'Other biotech or pharmaceutical',
  'Other',
)

// ---------------------------------------------------------------- history

/** Codes of track records; one record may carry several, joined by commas. */
export const issueTypes = {
  Created: 'Created',
  NewSource: 'Added New Source',
  RemovedSource: 'Removed Source',
  ChangedGeneName: 'Changed Gene Name',
  SetPhenotypes: 'Set Phenotypes',
  SetModelofInheritance: 'Set Mode of Inheritance',
  ClearSources: 'Clear Sources',
  SetModeofPathogenicity: 'Set mode of pathogenicity',
  GeneClassifiedbyGenomicsEnglandCurator: 'Gene classified by Genomics England curator',
  EntityClassifiedbyGenomicsEnglandCurator: 'Entity classified by Genomics England curator',
  SetModeofInheritance: 'Set mode of inheritance',
  SetPenetrance: 'Set penetrance',
  SetPublications: 'Set publications',
  SetTranscript: 'Set transcript',
  ApprovedGene: 'Approved Gene',
  ApprovedEntity: 'Approved Entity',
  GelStatusUpdate: 'Status Update',
  UploadGeneInformation: 'Upload gene information',
  RemovedTag: 'Removed Tag',
  AddedTag: 'Added Tag',
  ChangedName: 'Changed Name',
  ChangedSTRName: 'Changed STR Name',
  ChangedChromosome: 'Changed Chromosome',
  ChangedPosition37: 'Changed GRCh37',
  ChangedPosition38: 'Changed GRCh38',
  ChangedNormalRepeats: 'Changed Normal Number of Repeats',
  ChangedPathogenicRepeats: 'Changed Pathogenic Number of Repeats',
  RemovedGene: 'Removed Gene from the STR',
  ChangedRepeatedSequence: 'Changed Repeated Sequence',
  ChangedEffectTypes: 'Changed Effect Types',
  ChangedVariantType: 'Changed Variant Types',
  ChangedHaploinsufficiencyScore: 'Changed Haploinsufficiency Score',
  ChangedTriplosensitivityScore: 'Changed Triplosensitivity Score',
  ChangedRequiredOverlapPercentage: 'Changed Required Overlap Percentage',
} as const
export type IssueType = keyof typeof issueTypes

/** What people read of a record's codes; unknown ones are shown as they are. */
export const issueLabels = (codes: string): string[] =>
  codes.split(',').map((code) => (Object.hasOwn(issueTypes, code) ? issueTypes[code as IssueType] : code))
