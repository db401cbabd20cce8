// PanelApp over a generated set of the real size: a database and a web process of its own, asked by clients of this one.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate, openDatabase, startPostgres } from '@farside/kernel/db'
import { sql } from 'kysely'
import { instantOf } from '../apps/panelapp/contract/instant.ts'
import { migrations } from '../apps/panelapp/migrations.ts'
import { systemAccount } from '../apps/panelapp/server/account/system-account.ts'
import { addEntity } from '../apps/panelapp/server/entity/add-entity.ts'
import type { PanelDb, Tables } from '../apps/panelapp/tables.ts'
import { freePorts } from '../harness/free-ports.ts'
import { startProgram } from '../harness/process.ts'
import { ask, hammer } from './hammer.ts'
import { treePss } from './memory.ts'
import { BIGGEST_ID, FIVE_HUNDRED_ID, realSize, THOUSAND_ID, writePanelSet } from './panel-set.ts'
import type { Row } from './table.ts'

const main = 'apps/panelapp/main.ts'
const zstd = { 'accept-encoding': 'zstd' }
const gzip = { 'accept-encoding': 'gzip' }

interface Bench {
  db: PanelDb
  web: string
  runs: number
  seconds: number
}

export async function benchPanelapp({ runs = 3, seconds = 2, size = realSize } = {}): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'farside-bench-'))
  const [databasePort = 0, webPort = 0] = await freePorts(2)
  // Not in the folder above, which the database's own user may not enter.
  const place = join(tmpdir(), `farside-bench-database-${process.pid}`)
  const server = await startPostgres({ dataFolder: place, places: [place], port: databasePort, password: 'bench' })
  try {
    const set = join(folder, 'set')
    await writePanelSet(set, size)
    const databaseUrl = await makeDatabase(server.url, 'panelapp')
    const loading = await run('load', ['load', set], { DATABASE_URL: databaseUrl })
    const db = openDatabase<Tables>(databaseUrl)
    const web = `http://127.0.0.1:${webPort}`
    const program = startProgram('web', main, ['web'], webSettings(databaseUrl, webPort))
    try {
      await program.waitFor('web_ready')
      const bench = { db, web, runs, seconds }
      const rows = [
        {
          what: 'load of the whole set (440 panels, 2,000 earlier versions)',
          goal: '–',
          runs: [loading.seconds],
          unit: 's',
        },
        ...(await documents(bench)),
        ...(await searches(bench)),
        ...(await pages(bench)),
        ...(await dumps(bench)),
        ...(await asOf(bench)),
        ...(await edits(bench)),
        ...(await mirrors(bench, await makeDatabase(server.url, 'mirror'))),
      ]
      const weight = treePss(program.pid) / 1e6
      return [
        ...rows,
        { what: 'memory of `panelapp web` after all of it (PSS)', goal: '≤ 350', runs: [weight], unit: 'MB' },
      ]
    } finally {
      await program.stop()
      await db.destroy()
    }
  } finally {
    await server.stop()
    await rm(place, { recursive: true, force: true })
    await rm(folder, { recursive: true, force: true })
  }
}

/** Started as the launcher starts it: young objects in little room, two heaps of malloc. */
const webSettings = (databaseUrl: string, port: number) => ({
  NODE_OPTIONS: '--max-semi-space-size=2',
  MALLOC_ARENA_MAX: '2',
  DATABASE_URL: databaseUrl,
  WEB_BIND: `127.0.0.1:${port}`,
  SECRET_KEY: 'not a secret: this database is thrown away',
})

async function documents(bench: Bench): Promise<Row[]> {
  const { web, runs } = bench
  const live = (id: number) => `${web}/api/v1/panels/${id}/`
  const history = `${live(FIVE_HUNDRED_ID + 1)}?version=1.3`
  const whole: number[] = []
  const first: number[] = []
  for (let turn = 0; turn < runs; turn++) {
    await touch(bench, BIGGEST_ID)
    const asked = await ask(live(BIGGEST_ID), { headers: zstd })
    whole.push(asked.whole)
    first.push(asked.firstByte)
  }
  const { etag = '' } = await ask(live(BIGGEST_ID), { headers: zstd })
  return [
    ...(await clients(bench, 'panel of 500 genes, zstd', [live(FIVE_HUNDRED_ID)], zstd, '≥ 1000', '≤ 15')),
    ...(await clients(bench, 'panel of 500 genes, not compressed', [live(FIVE_HUNDRED_ID)], {}, '≥ 300', '≤ 40')),
    await times(bench, 'panel of 500 genes, first time after a change', '≤ 60', async () => {
      await touch(bench, FIVE_HUNDRED_ID)
      return (await ask(live(FIVE_HUNDRED_ID), { headers: zstd })).whole
    }),
    { what: 'panel of 9,286 genes, first time after a change, first byte', goal: '≤ 50', runs: first, unit: 'ms' },
    { what: 'the same, whole', goal: '≤ 300', runs: whole, unit: 'ms' },
    await times(
      bench,
      'the same, kept ready, whole',
      '≤ 300',
      async () => (await ask(live(BIGGEST_ID), { headers: zstd })).whole,
    ),
    await times(bench, 'the same, 304 by ETag', '≤ 3', async () => {
      return (await ask(live(BIGGEST_ID), { headers: { ...zstd, 'if-none-match': etag } })).whole
    }),
    ...(await clients(bench, 'a frozen version', [history], zstd, '≥ the live one', '≤ the live one')),
  ]
}

async function searches(bench: Bench): Promise<Row[]> {
  const { db, web } = bench
  const names = await db.selectFrom('entity').select('entity_name').orderBy('id').limit(5000).execute()
  const api = `${web}/api/v1`
  const byName = names.map(({ entity_name: name }) => `${api}/genes/?entity_name=${encodeURIComponent(name)}`)
  const p95 = (what: string, urls: string[]) => clients(bench, what, urls, zstd, '', '≤ 30')
  return [
    ...(await p95('panels/, every page', await somePages(`${api}/panels/`, 5))),
    ...(await p95('genes/?entity_name=, 5,000 different', byName)),
    ...(await p95('signedoff/', [`${api}/panels/signedoff/`])),
    ...(await p95('entities/, 50 pages', await somePages(`${api}/entities/`, 50))),
    ...(await p95('activities/', [`${api}/activities/`])),
  ]
}

async function pages(bench: Bench): Promise<Row[]> {
  const { web } = bench
  const panel = `${web}/panels/${THOUSAND_ID}/`
  const { bytes } = await ask(panel, { headers: gzip })
  return [
    ...(await clients(bench, 'page of all panels', [`${web}/panels/`], zstd, '', '≤ 60')),
    ...(await clients(bench, 'page of a panel of 1,000 genes', [panel], zstd, '', '≤ 60')),
    { what: 'its size, gzip', goal: '≤ 120', runs: [bytes / 1000], unit: 'kB' },
    await times(bench, 'TSV of a panel of 1,000 genes, first time after a change', '≤ 60', async () => {
      await touch(bench, THOUSAND_ID)
      return (await ask(`${panel}download/01234/`)).whole
    }),
  ]
}

async function dumps(bench: Bench): Promise<Row[]> {
  const url = `${bench.web}/api/v2/dump`
  const cold = (headers: Record<string, string>) => async () => {
    await touch(bench, FIVE_HUNDRED_ID)
    return (await ask(url, { headers })).whole
  }
  return [
    await times(bench, 'dump of everything, cold, zstd', '≤ 1500', cold(zstd)),
    await times(bench, 'dump of everything, cold, gzip', '≤ 4000', cold(gzip)),
    await times(
      bench,
      'dump, kept ready, first byte',
      '≤ 100',
      async () => (await ask(url, { headers: gzip })).firstByte,
    ),
  ]
}

async function asOf(bench: Bench): Promise<Row[]> {
  const { web } = bench
  let day = 0
  // Another instant each time: none of them is kept ready.
  const instant = () => new Date(Date.UTC(2024, 0, 1) + day++ * 3_600_000).toISOString()
  return [
    await times(bench, 'one panel as of an instant', '≤ 50', async () => {
      return (await ask(`${web}/api/v2/panels/${FIVE_HUNDRED_ID + 2}?as_of=${instant()}`, { headers: zstd })).whole
    }),
    await times(bench, 'all panels as of an instant', '≤ 2000', async () => {
      return (await ask(`${web}/api/v2/dump?as_of=${instant()}`, { headers: zstd })).whole
    }),
  ]
}

async function edits({ db, runs }: Bench): Promise<Row[]> {
  const curator = await db.transaction().execute((tx) => systemAccount(tx))
  // Mirrored panels are their source's to change.
  await db.updateTable('panel').set({ origin: 'own' }).where('id', '=', BIGGEST_ID).execute()
  const free = await sql<{ gene_symbol: string }>`
    select g.gene_symbol from gene g where g.active
      and not exists (select from entity e where e.panel_id = ${BIGGEST_ID} and e.entity_name = g.gene_symbol)
    order by g.gene_symbol limit ${runs}`.execute(db)
  const figures: number[] = []
  for (const { gene_symbol: gene } of free.rows) {
    const began = performance.now()
    await db.transaction().execute((tx) =>
      addEntity(tx, {
        panelId: BIGGEST_ID,
        type: 'gene',
        values: { gene, source: ['Literature'], moi: 'Unknown' },
        releases: { GRch37: '82', GRch38: '90' },
        by: curator,
        at: instantOf(new Date()),
      }),
    )
    figures.push(performance.now() - began)
  }
  return [
    { what: 'a gene added to the panel of 9,286, with its frozen version', goal: '≤ 300', runs: figures, unit: 'ms' },
  ]
}

async function mirrors({ web }: Bench, databaseUrl: string): Promise<Row[]> {
  const args = ['mirror', web, '--rate', '0']
  const first = await run('mirror', args, { DATABASE_URL: databaseUrl })
  const second = await run('mirror', args, { DATABASE_URL: databaseUrl })
  return [
    { what: 'mirror of 440 panels from a local server', goal: '≤ 60', runs: [first.seconds], unit: 's' },
    { what: 'its memory (peak PSS)', goal: '≤ 300', runs: [first.megabytes], unit: 'MB' },
    { what: 'the second run, nothing new', goal: '≤ 5', runs: [second.seconds], unit: 's' },
  ]
}

/** Requests a second and the 95th percentile, by ten clients. */
async function clients(
  { runs, seconds }: Bench,
  what: string,
  urls: string[],
  headers: Record<string, string>,
  rateGoal: string,
  p95Goal: string,
): Promise<Row[]> {
  await hammer(urls.slice(0, 100), { headers, seconds: 0.5 })
  const figures = []
  for (let turn = 0; turn < runs; turn++) figures.push(await hammer(urls, { headers, seconds }))
  return [
    ...(rateGoal
      ? [{ what: `${what}, 10 clients`, goal: rateGoal, runs: figures.map((it) => it.perSecond), unit: 'requests/s' }]
      : []),
    { what: `${what}, 10 clients: p95`, goal: p95Goal, runs: figures.map((it) => it.p95), unit: 'ms' },
  ]
}

async function times({ runs }: Bench, what: string, goal: string, measure: () => Promise<number>): Promise<Row> {
  const figures: number[] = []
  for (let turn = 0; turn < runs; turn++) figures.push(await measure())
  return { what, goal, runs: figures, unit: 'ms' }
}

/** Addresses of pages of a list, evenly over all of it. */
async function somePages(url: string, most: number): Promise<string[]> {
  const { count } = (await (await fetch(url)).json()) as { count: number }
  const pages = Math.max(1, Math.ceil(count / 100))
  const taken = Math.min(most, pages)
  return Array.from({ length: taken }, (_, at) => `${url}?page=${1 + Math.floor((at * pages) / taken)}`)
}

/** What every write of a panel does to whatever was kept ready. */
const touch = ({ db }: Bench, panelId: number) =>
  sql`update panel set description = description where id = ${panelId}`.execute(db)

async function makeDatabase(serverUrl: string, name: string): Promise<string> {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  const admin = openDatabase(serverUrl, { poolSize: 1 })
  await sql`create database ${sql.id(name)}`.execute(admin)
  await admin.destroy()
  await migrate(url.href, migrations)
  return url.href
}

/** Runs a command to its end. @throws when it fails, with what it said */
async function run(
  name: string,
  args: string[],
  env: Record<string, string>,
): Promise<{ seconds: number; megabytes: number }> {
  const began = performance.now()
  const program = startProgram(name, main, args, env)
  let megabytes = 0
  const watch = setInterval(() => (megabytes = Math.max(megabytes, treePss(program.pid) / 1e6)), 200)
  const code = await program.ended
  clearInterval(watch)
  if (code !== 0)
    throw new Error(`panelapp ${args.join(' ')} ended with ${code}:\n${program.lines.map((it) => it.text).join('\n')}`)
  return { seconds: (performance.now() - began) / 1000, megabytes }
}
