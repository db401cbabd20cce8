import { z } from 'zod'
import { problems } from '../../problems.ts'
import { csv, word } from '../api/parameters.rules.ts'
import type { Settings } from '../../settings.ts'
import { preferredReleases } from '../gene/ensembl.rules.ts'
import type { Reading } from './legacy-entity.rules.ts'

export const filterParameters = {
  ModeOfInheritance: csv('Short words such as `biallelic`'),
  ModeOfPathogenicity: csv('`no_loss_of_function`, `other`'),
  Penetrance: csv('`Complete`, `Incomplete`, `unknown`'),
  LevelOfConfidence: csv('`HighEvidence`, `ModerateEvidence`, `LowEvidence`, `NoList`'),
  assembly: word('`GRch37`, which is the default, or `GRch38`; in any case'),
}

export const searchParameters = z.object({
  ...filterParameters,
  Evidences: csv('Short words or names of sources'),
  panel_name: csv('Exact names of panels'),
})

/** @throws Problem assembly_unknown */
export function readReading(assembly: string | undefined, settings: Settings): Reading {
  const preferred = preferredReleases(settings)
  if (assembly === undefined || /^grch37$/i.test(assembly)) return { assembly: 'GRch37', preferred }
  if (/^grch38$/i.test(assembly)) return { assembly: 'GRch38', preferred }
  throw problems.assembly_unknown()
}
