import { freshDatabase } from '@farside/harness/database'
import { silentLog } from '@farside/kernel/log'
import { startWeb } from '../app.ts'
import { migrations } from '../migrations.ts'
import { issueToken } from '../server/account/token.queries.ts'
import { addEntity } from '../server/entity/add-entity.ts'
import { setRating } from '../server/entity/set-rating.ts'
import { createPanel } from '../server/panel/create-panel.ts'
import { promotePanel } from '../server/version/promote-panel.ts'
import { readPanelappSettings } from '../settings.ts'
import type { PanelTx } from '../tables.ts'
import { addPerson } from './sample-people.ts'

const releases = { GRch37: '82', GRch38: '90' }
const ensembl = { GRch38: { 90: { ensembl_id: 'ENSG00000990001', location: '14:1100-2100' } } }

/** A web process over two panels with a year of history, made by the verbs of a curator: what its pages tell is known. */
export async function startStory() {
  const database = await freshDatabase({ migrations })
  const { settings } = readPanelappSettings({
    DATABASE_URL: database.url,
    WEB_BIND: '127.0.0.1:0',
    SECRET_KEY: 'a secret of the test alone, thrown away with it',
  })
  const web = await startWeb(settings, { log: silentLog, now: () => new Date('2026-11-25T12:00:00Z') })
  const { db } = web.deps
  const curator = await addPerson(db, 'cur', 'GEL')
  const reviewer = await addPerson(db, 'rev', 'REVIEWER')
  const inTx = <T>(work: (tx: PanelTx) => Promise<T>) => db.transaction().execute(work)
  for (const [at, symbol] of ['AVLQ1', 'BRUND2', 'CAPHEX', 'DORVEL3'].entries()) {
    await db
      .insertInto('gene')
      .values({
        gene_symbol: symbol,
        gene_name: `${symbol} protein`,
        hgnc_symbol: symbol,
        hgnc_id: `HGNC:${9001 + at}`,
        alias: [`OLD${at}`],
        ensembl_genes: JSON.stringify(ensembl),
      })
      .execute()
  }
  const add = (panelId: number, gene: string, at: string) =>
    inTx((tx) =>
      addEntity(tx, {
        panelId,
        type: 'gene',
        values: { gene, source: ['Literature'], moi: 'Unknown' },
        releases,
        by: curator,
        at,
      }),
    )
  const rate = (panelId: number, name: string, level: 0 | 1 | 2 | 3, at: string) =>
    inTx((tx) => setRating(tx, { entity: { panelId, type: 'gene', name }, level, by: curator, at }))
  const open = (name: string, at: string) =>
    inTx((tx) => createPanel(tx, { fields: { name, description: 'Invented.', status: 'public' }, by: curator, at }))

  const { panelId: alpha } = await open('Alpha', '2026-01-01T09:00:00.000000Z')
  await add(alpha, 'AVLQ1', '2026-01-10T09:00:00.000000Z')
  await add(alpha, 'BRUND2', '2026-01-31T23:59:30.000000Z')
  await rate(alpha, 'AVLQ1', 3, '2026-02-10T09:00:00.000000Z')
  await inTx((tx) =>
    promotePanel(tx, { panelId: alpha, comment: 'ready', by: curator, at: '2026-03-01T09:00:00.000000Z' }),
  )
  const { panelId: beta } = await open('Beta', '2026-04-01T09:00:00.000000Z')
  await add(beta, 'AVLQ1', '2026-04-02T09:00:00.000000Z')
  await add(beta, 'CAPHEX', '2026-04-03T09:00:00.000000Z')

  const tokenOf = (accountId: number) => inTx((tx) => issueToken(tx, { accountId, at: '2026-01-01T00:00:00.000000Z' }))
  const tokens = { curator: await tokenOf(curator.accountId), reviewer: await tokenOf(reviewer.accountId) }
  const get = (path: string, token?: string) =>
    fetch(`${web.url}${path}`, {
      redirect: 'manual',
      headers: token ? { authorization: `Token ${token}` } : {},
    })
  return {
    alpha,
    beta,
    db,
    url: web.url,
    tokens,
    get,
    /** The text of a page without its markup and with single blanks. */
    read: async (path: string, token?: string) => words(await (await get(path, token)).text()),
    async close() {
      await web.close()
      await database.drop()
    },
  }
}

export type Story = Awaited<ReturnType<typeof startStory>>

const words = (page: string): string =>
  page
    .replace(/^[^]*<main/, '<main')
    .replace(/<\/main>[^]*$/, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(' .', '.')
