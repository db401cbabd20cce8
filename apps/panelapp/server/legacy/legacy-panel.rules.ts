import { versionText } from '../../contract/version.ts'
import { panelObject } from '../document/panel-head.rules.ts'
import type { Audience } from '../document/panel-head.rules.ts'
import { objectsOf, shownEntity } from '../document/shown-entity.rules.ts'
import type { Document } from '../document/shown-entity.rules.ts'
import type { Catalogue, PanelHead } from '../panel/catalogue.ts'
import { legacyEntity } from './legacy-entity.rules.ts'
import type { Reading } from './legacy-entity.rules.ts'
import { panelFilter } from './legacy-filter.rules.ts'
import type { PanelFilter } from './legacy-filter.rules.ts'

const panelId = (head: PanelHead): string => head.hashId || String(head.id)

export function legacyListItem(head: PanelHead, heads: Pick<Catalogue, 'byId'>, audience: Audience) {
  const { stats, relevant_disorders: disorders } = panelObject(head, heads, audience)
  return {
    Name: head.name,
    DiseaseSubGroup: head.level3,
    DiseaseGroup: head.level2,
    CurrentVersion: versionText(head),
    CurrentCreated: head.versionCreated,
    Number_of_Genes: stats.number_of_genes,
    Number_of_STRs: stats.number_of_strs,
    Number_of_Regions: stats.number_of_regions,
    Panel_Id: panelId(head),
    Relevant_disorders: disorders,
    Status: head.status,
    PanelTypes: head.types.map((it) => it.slug),
  }
}

/** The panel of an entity in `list_entities`. */
export function legacyPanelOfEntity(head: PanelHead) {
  return {
    Name: head.name,
    DiseaseSubGroup: head.level3,
    DiseaseGroup: head.level2,
    CurrentVersion: versionText(head),
    CurrentCreated: head.versionCreated,
    Panel_Id: panelId(head),
    Relevant_disorders: head.relevantDisorders,
    Status: head.status,
  }
}

/** The names of a panel in `search_genes`. */
export const legacyPanelNames = (head: PanelHead) => ({
  version: versionText(head),
  SpecificDiseaseName: head.name,
  DiseaseGroup: head.level2,
  DiseaseSubGroup: head.level3,
})

/** `get_panel` of a document; `signedOff` where it is a frozen one. */
export function legacyPanel(
  document: Document,
  filter: PanelFilter,
  reading: Reading,
  signedOff?: { date: string | null },
): unknown {
  const passes = panelFilter(filter)
  const shown = (list: string) =>
    objectsOf(document[list])
      .map(shownEntity)
      .filter(passes)
      .map((it) => legacyEntity(it, reading))
  return {
    result: {
      Genes: shown('genes'),
      STRs: shown('strs'),
      Regions: shown('regions'),
      SpecificDiseaseName: document['name'],
      version: document['version'],
      Created: document['version_created'],
      DiseaseGroup: document['disease_group'],
      DiseaseSubGroup: document['disease_sub_group'],
      Status: document['status'],
      ...(signedOff && { 'Signed Off': signedOff.date }),
    },
  }
}
