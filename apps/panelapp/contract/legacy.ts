// What the legacy services tell (panelapp.md chapter 15). Names of keys are as programs know them, misspelt ones too.
import { z } from 'zod'

const texts = z.array(z.string()).nullable()
const range = z.array(z.int()).nullable()
const common = {
  GeneSymbol: z.string().nullable(),
  EnsembleGeneIds: z.array(z.string()).meta({ description: 'None or one, of the assembly asked for' }),
  ModeOfInheritance: z
    .string()
    .nullable()
    .meta({ description: 'A short word, or the text where there is none for it' }),
  Penetrance: z.string().nullable(),
  Publications: texts,
  Phenotypes: texts,
  LevelOfConfidence: z.enum(['HighEvidence', 'ModerateEvidence', 'LowEvidence', 'NoList']),
  Evidences: texts,
}
const place = { Chromosome: z.string().nullable(), GRCh37Coordinates: range, GRCh38Coordinates: range }

export const LegacyGene = z.object({ ...common, GeneSymbol: z.string(), ModeOfPathogenicity: z.string().nullable() })
const LegacyStr = z.object({
  ...common,
  ...place,
  Name: z.string(),
  RepeatedSequence: z.string().nullable(),
  NormalRepeats: z.int().nullable(),
  PathogenicRepeats: z.int().nullable(),
})
const LegacyRegion = z.object({
  ...common,
  ...place,
  Name: z.string(),
  VerboseName: z.string().nullable(),
  HaploinsufficiencyScore: z.string().nullable(),
  TriplosensitivityScore: z.string().nullable(),
  RequiredOverlapPercentage: z.int().nullable(),
  TypeOfVariants: z.string().nullable(),
})

const panelNames = {
  SpecificDiseaseName: z.string(),
  version: z.string(),
  DiseaseGroup: z.string(),
  DiseaseSubGroup: z.string(),
}

export const LegacyPanels = z.object({
  result: z.array(
    z.object({
      Name: z.string(),
      DiseaseSubGroup: z.string(),
      DiseaseGroup: z.string(),
      CurrentVersion: z.string(),
      CurrentCreated: z.string(),
      Number_of_Genes: z.int(),
      Number_of_STRs: z.int(),
      Number_of_Regions: z.int(),
      Panel_Id: z.string().meta({ description: 'The 24-hex id, where the panel has one' }),
      Relevant_disorders: z.array(z.string()),
      Status: z.string(),
      PanelTypes: z.array(z.string()),
    }),
  ),
})

export const LegacyPanel = z.union([
  z.object({
    result: z.object({
      Genes: z.array(LegacyGene),
      STRs: z.array(LegacyStr),
      Regions: z.array(LegacyRegion),
      ...panelNames,
      Created: z.string(),
      Status: z.string(),
      'Signed Off': z.string().nullable().optional(),
    }),
  }),
  z.array(z.string()).length(1).meta({ description: 'What was not found' }),
])

export const LegacyGenes = z.object({
  meta: z.object({ numOfResults: z.int() }),
  results: z.array(LegacyGene.extend(panelNames)),
})

const listed = {
  EntityType: z.string(),
  Panel: z.object({
    Name: z.string(),
    DiseaseSubGroup: z.string(),
    DiseaseGroup: z.string(),
    CurrentVersion: z.string(),
    CurrentCreated: z.string(),
    Panel_Id: z.string(),
    Relevant_disorders: z.array(z.string()),
    Status: z.string(),
  }),
}
export const LegacyEntities = z.object({
  count: z.int(),
  next: z.string().nullable(),
  previous: z.string().nullable(),
  results: z.array(z.union([LegacyRegion.extend(listed), LegacyStr.extend(listed), LegacyGene.extend(listed)])),
})
