import { versionText } from '../../contract/version.ts'
import type { PanelTx } from '../../tables.ts'
import { commentLine, fieldSet } from '../activity/activity-text.rules.ts'
import { decideChanges } from './entity-changes.rules.ts'
import { named, nextVersion, takeEntity } from './entity-in-hand.ts'
import type { EntityAction } from './entity-in-hand.ts'
import type { EntityValues } from './entity.ts'
import { saveEntity } from './entity.queries.ts'
import { checkValues, cleanValues, refuseFaults } from './entity-values.rules.ts'
import { recordEntityChange } from './record-entity-change.ts'
import { keepRemark, remarkAlone } from './remark.ts'

const prefixes = {
  moi: 'Comment on mode of inheritance: ',
  mode_of_pathogenicity: 'Comment on mode of pathogenicity: ',
  phenotypes: 'Comment on phenotypes: ',
  publications: 'Comment on publications: ',
  transcript: 'Comment on transcripts: ',
} as const

export type SettableField = keyof typeof prefixes

export interface FieldSetting extends EntityAction {
  field: SettableField
  /** Empty or null empties it. */
  value: string | readonly string[] | null
  comment?: string
}

/**
 * A curator sets or clears one value of an entity (panelapp.md 9.2); the rating stays. A comment goes to the curator's own
 * review. The same value again makes no version.
 * @throws Problem `not_allowed`, `not_found`, `panel_mirrored`, `panel_is_super`, `fields_invalid`
 */
export async function setField(tx: PanelTx, { field, value, comment = '', ...action }: FieldSetting): Promise<void> {
  const { panel: before, entity: row } = await takeEntity(tx, action, 'rate_entity')
  const { by } = action
  const values = cleanValues({ [field]: value ?? (isList(field) ? [] : null) } as EntityValues)
  const { [field]: fault } = checkValues(row.entity_type, values, row)
  // A mode of inheritance must be chosen in the form; here it can be emptied.
  const isEmptied = field === 'moi' && !values.moi
  if (!isEmptied) refuseFaults({ [field]: fault })
  const entity = named(row)
  const changes = decideChanges(row, values, undefined)
  const said = comment.trim()
  const text = prefixes[field] + said
  if (changes.lines.length === 0) {
    return remarkAlone(tx, { panel: before, entity, text, said, by, at: action.at })
  }

  const { panel, at } = await nextVersion(tx, before, action.at)
  const level = await saveEntity(tx, row, changes.columns, at)
  if (said !== '') await keepRemark(tx, { entityId: row.id, text, version: versionText(panel), by, at })
  await recordEntityChange(tx, {
    panel,
    entity,
    event: 'field_set',
    lines: [
      fieldSet(field, entity, row[field], changes.columns[field] ?? null),
      ...(said === '' ? [] : [commentLine(said)]),
    ],
    details: { fields: changes.fields },
    issues: changes.issues,
    levelBefore: row.level,
    level,
    fields: changes.fields,
    by,
    at,
  })
}

const isList = (field: SettableField): boolean => field !== 'moi' && field !== 'mode_of_pathogenicity'
