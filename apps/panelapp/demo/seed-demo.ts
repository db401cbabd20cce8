import { sql } from 'kysely'
import { instantOf } from '../contract/instant.ts'
import { problems } from '../problems.ts'
import { viewerOfName } from '../server/account/account.queries.ts'
import { createAccount } from '../server/account/create-account.ts'
import { insertGenes } from '../server/gene/write-genes.ts'
import { loadHomeTexts } from '../server/home/load-home-texts.ts'
import type { Actor } from '../server/viewer/viewer.ts'
import type { PanelDb, PanelTx } from '../tables.ts'
import { DAYS, makeDemoSet } from './demo-set.ts'
import { people } from './people.ts'
import { perform } from './perform.ts'

const types = [
  { name: 'Rare Disease 100K', slug: 'rare-disease-100k', description: 'Panels for rare diseases.' },
  { name: 'Signed off', slug: 'signed-off', description: 'A version of it is fit for clinical use, if it were real.' },
  { name: 'Superpanel', slug: 'superpanel', description: 'Made of other panels.' },
]

export interface Seeding {
  seed: number
  /** Nothing happened later. */
  until: Date
}

/**
 * Fills a database with panels that do not mean anything, by what people would do: everything or nothing.
 * @throws Problem `not_empty` where there are panels or genes already
 */
export async function seedDemo(db: PanelDb, { seed, until }: Seeding) {
  const { genes, events } = makeDemoSet({ seed, until })
  await db.transaction().execute(async (tx) => {
    // The planner knows the tables as they were, empty: it would read them whole, with every row's former states.
    await sql`set local enable_seqscan = off`.execute(tx)
    if (!(await isEmpty(tx))) throw problems.not_empty()
    await insertGenes(tx, genes, 'keep')
    const rows = await tx.insertInto('panel_type').values(types).returning(['id', 'name']).execute()
    const typeIds = new Map(rows.map(({ id, name }) => [name, id]))
    const stage = { typeIds, people: await addPeople(tx, until), panelIds: new Map<string, number>() }
    for (const event of events) await perform(tx, event, stage)
  })
  const texts = await db.selectFrom('home_text').select('id').executeTakeFirst()
  if (!texts) await loadHomeTexts(db, [new URL('texts/', import.meta.url).pathname])
  return { genes: genes.length, panels: new Set(events.map(({ panel }) => panel)).size, events: events.length }
}

/** No panel and no gene: whoever has either means something by them. */
export async function isEmpty(db: PanelDb | PanelTx): Promise<boolean> {
  const found = await Promise.all([
    db.selectFrom('panel').select('id').limit(1).executeTakeFirst(),
    db.selectFrom('gene').select('gene_symbol').limit(1).executeTakeFirst(),
  ])
  return found.every((row) => row === undefined)
}

async function addPeople(tx: PanelTx, until: Date): Promise<Map<string, Actor>> {
  const at = instantOf(new Date(until.getTime() - DAYS * 86_400_000))
  const made = new Map<string, Actor>()
  for (const person of people) {
    await createAccount(tx, { ...person, at })
    made.set(person.username, (await viewerOfName(tx, person.username))!)
  }
  return made
}
