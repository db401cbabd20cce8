import type { Version } from '../../contract/version.ts'
import { problems } from '../../problems.ts'
import type { Instant, PanelTx } from '../../tables.ts'
import { writeActivity } from '../activity/write-activity.ts'
import { lockOrdinaryPanel } from '../panel/lock-panel.ts'
import { refreshStats } from '../panel/refresh-stats.ts'
import { refuseUnless } from '../viewer/permissions.rules.ts'
import type { Actor } from '../viewer/viewer.ts'
import { bumpPanel } from './bump-panel.ts'
import { promotionComment } from './promotion.rules.ts'

export interface Promotion {
  panelId: number
  comment: string
  by: Actor
  at: Instant
}

/**
 * The next major version (chapter 5.3). The comment is kept with the version that ends and heads those of the panel; what
 * was ready for this version is not for the next.
 * @throws Problem `not_allowed`, `not_found`, `panel_mirrored`, `panel_is_super`, `fields_invalid`
 */
export async function promotePanel(tx: PanelTx, { panelId, comment: given, by, at }: Promotion): Promise<Version> {
  refuseUnless(by, 'edit_panel')
  const panel = await lockOrdinaryPanel(tx, panelId, by)
  const comment = given.trim()
  if (comment === '') throw problems.fields_invalid({ version_comment: 'Say what is new in this version.' })
  const { version_comment: before } = await tx
    .selectFrom('panel')
    .select('version_comment')
    .where('id', '=', panelId)
    .executeTakeFirstOrThrow()
  const { major, minor, at: began } = await bumpPanel(tx, { panelId, kind: 'major', reason: comment, at })
  await tx
    .updateTable('panel')
    .set({ version_comment: promotionComment({ major, comment, by, at: began, before }) })
    .where('id', '=', panelId)
    .execute()
  await tx
    .updateTable('entity')
    .set({ ready: false })
    .where('panel_id', '=', panelId)
    .where('ready', '=', true)
    .execute()
  await refreshStats(tx, [panelId])
  await writeActivity(tx, {
    panel: { ...panel, major, minor },
    event: 'panel_promoted',
    text: `promoted panel to version ${major}.0`,
    details: { comment },
    by,
    at: began,
  })
  return { major, minor }
}
