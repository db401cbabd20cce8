import { sql } from 'kysely'
import { versionText } from '../../contract/version.ts'
import type { Instant, PanelTx } from '../../tables.ts'
import { recordChanges } from '../change/record-changes.ts'
import { freezePanel } from '../document/freeze-panel.ts'
import { bumpPanels } from '../version/bump-panel.ts'
import type { PanelHeadDocument } from './document-shape.ts'
import type { KnownPanel } from './mirrored-head.queries.ts'

/**
 * Before the content of a mirrored panel moves: freezes the version that ends, and what super panels made of it. Those of
 * the source may be frozen before their own next version is seen; ours get a new one, as by any change of a child.
 */
export async function endVersion(
  tx: PanelTx,
  live: KnownPanel,
  next: PanelHeadDocument,
  { endsLive, seenAt }: { endsLive: boolean; seenAt: Instant },
): Promise<void> {
  const at = endsLive ? next.version_created : seenAt
  const parents = await tx
    .selectFrom('panel_child as c')
    .innerJoin('panel as p', 'p.id', 'c.parent_id')
    .select(['p.id', 'p.origin'])
    .where('c.child_id', '=', live.id)
    .where('p.status', '<>', 'deleted')
    .orderBy('p.id')
    .execute()
  if (endsLive) {
    for (const parent of parents) if (parent.origin === 'mirrored') await freezeOnce(tx, parent.id, at)
    await freezeOnce(tx, live.id, at)
  }
  const ours = parents.filter((it) => it.origin === 'own').map((it) => it.id)
  if (ours.length === 0) return
  const bumped = await bumpPanels(tx, { panelIds: ours, kind: 'minor', at: seenAt })
  await recordChanges(
    tx,
    [...bumped].map(([panelId, made]) => {
      const from = versionText({ major: made.major, minor: made.minor - 1 })
      return { panelId, version: versionText(made), at: made.at, kind: 'version_created', from, to: versionText(made) }
    }),
  )
}

/** A version that was signed off, or whose child moved first, is frozen already. */
export async function freezeOnce(tx: PanelTx, panelId: number, at: Instant): Promise<void> {
  const { rows } = await sql`
    SELECT FROM snapshot s JOIN panel p ON p.id = s.panel_id
    WHERE p.id = ${panelId} AND s.major_version = p.major_version AND s.minor_version = p.minor_version`.execute(tx)
  if (rows.length === 0) await freezePanel(tx, panelId, { reason: null, at })
}
