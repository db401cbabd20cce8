// Entities as the legacy services show them (panelapp.md 15.2).
import { textOf } from '../document/shown-entity.rules.ts'
import type { ShownEntity } from '../document/shown-entity.rules.ts'
import { cleanList } from '../document/text-list.rules.ts'
import { ensemblOf } from '../gene/ensembl.rules.ts'
import type { Assembly, PreferredReleases } from '../gene/ensembl.rules.ts'
import { confidenceWord, inheritanceCode } from './legacy-words.rules.ts'

export interface Reading {
  assembly: Assembly
  preferred: PreferredReleases
}

export function legacyEntity(entity: ShownEntity, { assembly, preferred }: Reading): Record<string, unknown> {
  const gene = {
    GeneSymbol: filled(textOf(entity.gene?.['gene_symbol'])),
    EnsembleGeneIds: [ensemblOf(entity.gene, assembly, preferred[assembly])?.id].filter((it) => it !== undefined),
  }
  const inheritance = {
    ModeOfInheritance: entity.moi ? inheritanceCode(entity.moi) : null,
    Penetrance: filled(entity.penetrance),
  }
  const lists = {
    Publications: filledList(entity.publications),
    Phenotypes: filledList(entity.phenotypes),
  }
  const evidence = {
    LevelOfConfidence: confidenceWord(entity.level),
    Evidences: entity.sources.length === 0 ? null : entity.sources,
  }
  const place = {
    Chromosome: filled(entity.chromosome),
    GRCh37Coordinates: entity.range37,
    GRCh38Coordinates: entity.range38,
  }
  switch (entity.type) {
    case 'gene':
      return {
        ...gene,
        // The symbol in the copy and the name are one thing, but for old data.
        GeneSymbol: gene.GeneSymbol ?? entity.name,
        ...inheritance,
        ...lists,
        ModeOfPathogenicity: filled(entity.modeOfPathogenicity),
        ...evidence,
      }
    case 'str':
      return {
        Name: entity.name,
        ...place,
        RepeatedSequence: filled(entity.repeatedSequence),
        NormalRepeats: entity.normalRepeats,
        PathogenicRepeats: entity.pathogenicRepeats,
        ...gene,
        ...inheritance,
        ...lists,
        ...evidence,
      }
    case 'region':
      return {
        Name: entity.name,
        VerboseName: filled(entity.verboseName),
        ...place,
        HaploinsufficiencyScore: filled(entity.haploinsufficiency),
        TriplosensitivityScore: filled(entity.triplosensitivity),
        RequiredOverlapPercentage: entity.requiredOverlap,
        ...gene,
        ...inheritance,
        TypeOfVariants: filled(entity.typeOfVariants),
        ...lists,
        ...evidence,
      }
  }
}

/** Nothing is null here: an empty text, an empty list, a list of nothing but an empty text. */
const filled = (value: string | null): string | null => (value === '' ? null : value)
const filledList = (values: readonly string[] | null): readonly string[] | null => {
  const clean = cleanList(values)
  return clean.length === 0 || (clean.length === 1 && clean[0] === '') ? null : clean
}
