import { sql } from 'kysely'
import type { PanelDb, PanelTx } from '../../tables.ts'
import type { HomeText } from './home-text.ts'

/** All texts in their order; `fingerprint` is equal as long as they are. */
export async function readHomeTexts(db: PanelDb): Promise<{ texts: HomeText[]; fingerprint: string }> {
  const rows = await db
    .selectFrom('home_text as h')
    .select(['h.section', 'h.title', 'h.href', 'h.text'])
    .select(sql<string>`md5(h.title || ' ' || h.text)`.as('digest'))
    .orderBy('h.section')
    .orderBy('h.id')
    .execute()
  return {
    texts: rows.map(({ section, title, href, text }) => ({ section, title, href, text })),
    fingerprint: rows.map(({ section, href, digest }) => `${section} ${href} ${digest}`).join('|'),
  }
}

/** Puts texts in the place of those with the same `href`; the others stay. */
export async function writeHomeTexts(tx: PanelTx, texts: readonly HomeText[]): Promise<void> {
  if (texts.length === 0) return
  await tx
    .insertInto('home_text')
    .values([...texts])
    .onConflict((conflict) =>
      conflict.column('href').doUpdateSet({
        section: (it) => it.ref('excluded.section'),
        title: (it) => it.ref('excluded.title'),
        text: (it) => it.ref('excluded.text'),
      }),
    )
    .execute()
}

/** Takes away all texts but those; how many went. */
export async function removeOtherTexts(tx: PanelTx, kept: readonly string[]): Promise<number> {
  const removed = await tx
    .deleteFrom('home_text')
    .$if(kept.length > 0, (query) => query.where('href', 'not in', kept))
    .executeTakeFirst()
  return Number(removed.numDeletedRows)
}
