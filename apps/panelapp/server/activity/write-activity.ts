import type { ActivityEvent } from '../../contract/activity.ts'
import { versionText } from '../../contract/version.ts'
import type { Version } from '../../contract/version.ts'
import type { Instant, PanelTx } from '../../tables.ts'
import type { Actor } from '../viewer/viewer.ts'
import type { NamedEntity } from './activity-text.rules.ts'

export interface NewActivity {
  /** As it is after the change: its name, and the version that shows it. */
  panel: Version & { id: number; name: string }
  entity?: NamedEntity
  event: ActivityEvent
  /** Several lines are one activity: one save, one entry of the log. */
  text: string | readonly string[]
  /** What programs may want to know beside the text. */
  details?: Readonly<Record<string, unknown>>
  /** Null: nobody, such as a clean-up command. */
  by: Pick<Actor, 'accountId' | 'name'> | null
  at: Instant
}

/** One entry of the activity log (chapter 6); names are kept as they are now, whatever is renamed or deleted later. */
export async function writeActivity(tx: PanelTx, activity: NewActivity): Promise<void> {
  const { panel, entity, event, text, details, by, at } = activity
  const itemType = entity ? 'entity' : 'panel'
  await tx
    .insertInto('activity')
    .values({
      panel_id: panel.id,
      account_id: by?.accountId ?? null,
      text: typeof text === 'string' ? text : text.join('\n'),
      item_type: itemType,
      entity_type: entity?.type ?? null,
      entity_name: entity?.name ?? null,
      extra_data: JSON.stringify({
        user_name: by?.name ?? '',
        panel_name: panel.name,
        panel_id: panel.id,
        panel_version: versionText(panel),
        item_type: itemType,
        ...(entity && { entity_type: entity.type, entity_name: entity.name }),
      }),
      event_type: event,
      details: JSON.stringify(details ?? {}),
      created: at,
    })
    .execute()
}
