import type { ShownEntity } from '../document/shown-entity.rules.ts'
import { confidenceLevels, inheritanceValues, pathogenicityKey, pathogenicityKeys } from './legacy-words.rules.ts'

/** What `get_panel` may be narrowed to; each is a list of words, absent: everything. */
export interface PanelFilter {
  ModeOfInheritance?: readonly string[] | undefined
  ModeOfPathogenicity?: readonly string[] | undefined
  Penetrance?: readonly string[] | undefined
  LevelOfConfidence?: readonly string[] | undefined
  /** Of regions; what has no such score by its nature stays. */
  HaploinsufficiencyScore?: readonly string[] | undefined
  TriplosensitivityScore?: readonly string[] | undefined
}

/** An entity that has no mode of inheritance, mode of pathogenicity or penetrance passes the filter of that field. */
export function panelFilter(filter: PanelFilter): (entity: ShownEntity) => boolean {
  const modes = filter.ModeOfInheritance && new Set(inheritanceValues(filter.ModeOfInheritance))
  const pathogenicity = filter.ModeOfPathogenicity && new Set(pathogenicityKeys(filter.ModeOfPathogenicity))
  const levels = filter.LevelOfConfidence && new Set(confidenceLevels(filter.LevelOfConfidence))
  const { Penetrance: penetrances, HaploinsufficiencyScore: haplo, TriplosensitivityScore: triplo } = filter
  return (entity) =>
    (!modes || !entity.moi || modes.has(entity.moi)) &&
    (!pathogenicity ||
      !entity.modeOfPathogenicity ||
      pathogenicity.has(pathogenicityKey(entity.modeOfPathogenicity))) &&
    (!penetrances || !entity.penetrance || penetrances.includes(entity.penetrance)) &&
    (!levels || levels.has(Math.min(3, entity.level))) &&
    (entity.type !== 'region' ||
      ((!haplo || haplo.includes(entity.haploinsufficiency ?? '')) &&
        (!triplo || triplo.includes(entity.triplosensitivity ?? ''))))
}
