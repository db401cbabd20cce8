import program from '../../package.json' with { type: 'json' }
import type { Instant, PanelTx } from '../../tables.ts'
import { readFamily } from '../panel/head.queries.ts'
import { isPublic } from '../panel/visibility.rules.ts'
import { canonicalJson } from './canonical-json.ts'
import { panelDocument, PanelMoved } from './panel-document.ts'
import { panelObject } from './panel-head.rules.ts'
import { storeFrozen } from './store-frozen.ts'

/**
 * Keeps the live version of a panel as it is now (panelapp.md 5.1), for the version after it to begin at `at`. The caller
 * holds the panel's lock. Three statements, four for a super panel.
 *
 * @returns the id of the snapshot
 */
export async function freezePanel(
  tx: PanelTx,
  panelId: number,
  { reason, at }: { reason: string | null; at: Instant },
): Promise<number> {
  const { head, headText, text } = await documentOf(tx, panelId)
  return storeFrozen(tx, {
    panelId,
    version: head,
    text,
    head: headText,
    versionCreated: head.versionCreated,
    supersededAt: at,
    // Between the last look at the source and now a mirrored panel may have had versions that nobody saw.
    seenUntil: head.seenAt,
    reason,
    schemaVersion: program.version,
  })
}

/** The children of a super panel are not locked: one that moves while we read makes us look again. */
async function documentOf(tx: PanelTx, panelId: number) {
  for (;;) {
    const family = await readFamily(tx, panelId)
    const byId = new Map(family.map((it) => [it.id, it]))
    const head = byId.get(panelId)
    if (!head) throw new Error(`there is no panel ${panelId} to freeze`)
    // What is frozen while a panel is published is for everybody; a draft keeps what its curators see.
    const audience = isPublic(head) || head.status === 'retired' ? 'public' : 'curator'
    try {
      const text = await panelDocument(tx, { byId }, head, 'frozen', audience)
      return { head, headText: canonicalJson(panelObject(head, { byId }, audience)), text }
    } catch (error) {
      if (!(error instanceof PanelMoved)) throw error
    }
  }
}
