import { sql } from 'kysely'
import type { PanelDb } from '../../tables.ts'
import type { Catalogue, CatalogueReader } from './catalogue.ts'
import { fingerprintOf, readHeads } from './head.queries.ts'

/** Keeps the heads of all panels and reads them again when a panel's revision has moved. */
export function openCatalogue(db: PanelDb): CatalogueReader {
  let kept: Catalogue | undefined
  let running: Promise<Catalogue> | undefined
  let next: Promise<Catalogue> | undefined

  async function look(): Promise<Catalogue> {
    const now = await readFingerprint(db)
    if (kept?.fingerprint !== now) kept = await readCatalogue(db)
    return kept
  }
  function start(): Promise<Catalogue> {
    const looking = look().finally(() => (running = undefined))
    running = looking
    return looking
  }
  return {
    read() {
      if (!running) return start()
      // What is under way may have looked before this caller's own write: all who come meanwhile share the next look.
      next ??= running.then(ignore, ignore).then(() => {
        next = undefined
        return start()
      })
      return next
    },
  }
}

const ignore = () => undefined

/** All panels as they are now, from one statement. */
export async function readCatalogue(db: PanelDb): Promise<Catalogue> {
  const panels = await readHeads(db)
  return {
    fingerprint: fingerprintOf(panels.map((it) => it.ownRevision)),
    panels,
    byId: new Map(panels.map((it) => [it.id, it])),
  }
}

/**
 * Two transactions may commit in another order than they took their revisions, so the highest alone would not do. Each
 * change replaces a revision by a higher one, so the sum tells.
 */
async function readFingerprint(db: PanelDb): Promise<string> {
  const { rows } = await sql<{ mark: string }>`
    select count(*) || '.' || coalesce(max(revision), 0) || '.' || coalesce(sum(revision), 0) as mark from panel`.execute(
    db,
  )
  return rows[0]!.mark
}
