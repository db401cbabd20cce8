import { shownEntities, textOf, textsOf } from '../document/shown-entity.rules.ts'
import type { Document } from '../document/shown-entity.rules.ts'
import { ensemblOf } from '../gene/ensembl.rules.ts'
import type { PreferredReleases } from '../gene/ensembl.rules.ts'
import type { TsvEntity, TsvPanel } from './panel-tsv.rules.ts'

/** What the file of an older version says of its panel. Not recorded in documents: Orphanet, HPO. */
export const panelOfDocument = (document: Document): TsvPanel => ({
  name: textOf(document['name']) ?? '',
  level3: textOf(document['disease_sub_group']) ?? '',
  level2: textOf(document['disease_group']) ?? '',
  orphanet: [],
  hpo: [],
  version: textOf(document['version']) ?? '',
})

/** All entities of a document, without a rating too, in its order: genes, STRs, regions. */
export const entitiesOfDocument = (document: Document, preferred: PreferredReleases): TsvEntity[] =>
  shownEntities(document).map((entity) => ({
    entity,
    ensembl37: ensemblOf(entity.gene, 'GRch37', preferred.GRch37)?.id,
    ensembl38: ensemblOf(entity.gene, 'GRch38', preferred.GRch38)?.id,
    omim: textsOf(entity.gene?.['omim_gene']),
    flagged: null,
    ready: null,
    ratings: null,
  }))
