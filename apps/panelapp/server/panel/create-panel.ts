import { versionText } from '../../contract/version.ts'
import type { Version } from '../../contract/version.ts'
import type { Instant, PanelTx } from '../../tables.ts'
import { writeActivity } from '../activity/write-activity.ts'
import { recordChanges } from '../change/record-changes.ts'
import { refuseUnless } from '../viewer/permissions.rules.ts'
import type { Actor } from '../viewer/viewer.ts'
import { checkFields } from './check-fields.ts'
import { lockPanels } from './lock-panel.ts'
import { nameTaken, writeFields } from './panel-fields.queries.ts'
import { creationLines, firstVersion, tidy } from './panel.rules.ts'
import type { PanelFields } from './panel.rules.ts'
import { refreshStats } from './refresh-stats.ts'

const blank: Omit<PanelFields, 'name' | 'description'> = {
  level2: '',
  level3: '',
  omim: [],
  orphanet: [],
  hpo: [],
  relevantDisorders: [],
  status: 'internal',
  typeIds: [],
  childIds: [],
}

export interface NewPanel {
  fields: Pick<PanelFields, 'name' | 'description'> & Partial<PanelFields>
  by: Actor
  at: Instant
}

/**
 * A panel at version 0.0, or, of children, a super panel (chapters 5.6, 9.4).
 * @throws Problem `not_allowed`, `fields_invalid`
 */
export async function createPanel(
  tx: PanelTx,
  { fields: given, by, at }: NewPanel,
): Promise<Version & { panelId: number }> {
  refuseUnless(by, 'edit_panel')
  const fields: PanelFields = tidy({ ...blank, ...given, ...distinct(given) })
  const locked = await lockPanels(tx, fields.childIds)
  const { names, children } = await checkFields(tx, 0, fields, locked)
  const version = firstVersion(children)
  const { id: panelId } = await tx
    .insertInto('panel')
    .values({
      name: fields.name,
      status: fields.status,
      major_version: version.major,
      minor_version: version.minor,
      version_created: at,
      known_from: at,
      created: at,
      modified: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
    .catch(nameTaken)
  await writeFields(tx, panelId, fields, at)
  await refreshStats(tx, [panelId])
  await writeActivity(tx, {
    panel: { id: panelId, name: fields.name, ...version },
    event: 'panel_added',
    text: creationLines(fields, names),
    details: { ...fields },
    by,
    at,
  })
  await recordChanges(tx, [{ panelId, version: versionText(version), at, kind: 'panel_added', to: fields.name }])
  return { panelId, ...version }
}

/** What is chosen twice is chosen. */
export const distinct = ({ typeIds, childIds }: Partial<PanelFields>) => ({
  ...(typeIds && { typeIds: [...new Set(typeIds)] }),
  ...(childIds && { childIds: [...new Set(childIds)] }),
})
