// Seizu over the graph that comes with it, in processes of their own, asked by this one and by a browser; what depends on the
// graph's own speed also over Neo4j where there is one.
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { readSeizuSettings } from '../apps/seizu/settings.ts'
import { checkStatement } from '../apps/seizu/source/guard/check-statement.ts'
import { openGraph } from '../apps/seizu/source/neo4j.ts'
import { openBrowser } from '../harness/browser.ts'
import { freePorts } from '../harness/free-ports.ts'
import { neo4jForTests } from '../harness/neo4j.ts'
import { startProgram } from '../harness/process.ts'
import { hammer } from './hammer.ts'
import { treePss } from './memory.ts'
import type { Row } from './table.ts'

const main = 'apps/seizu/main.ts'
const pages = fileURLToPath(new URL('../apps/seizu/dist/web/', import.meta.url))
const TILES = 20
const CSV_ROWS = { embedded: 50_000, neo4j: 250_000 }
const SCHEDULED = 200
/** The drawn figure of a tile. */
const drawn = 'article .figure'

interface Bench {
  web: string
  webPid: number
  env: Record<string, string>
  runs: number
  seconds: number
}

export async function benchSeizu({ runs = 5, seconds = 3 } = {}): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'farside-bench-'))
  const [boltPort = 0, webPort = 0] = await freePorts(2)
  const env = {
    NEO4J_URI: `bolt://127.0.0.1:${boltPort}`,
    NEO4J_USER: 'neo4j',
    NEO4J_PASSWORD: 'bench',
    REPORTING_CONFIG_FILE: join(folder, 'dashboards.yaml'),
    SCHEDULED_QUERY_MODULES: 'reporting.scheduled_query_modules.log',
  }
  await writeFile(env.REPORTING_CONFIG_FILE, dashboards())
  const graph = startProgram('bolt', main, ['bolt', '--folder', join(folder, 'graph'), '--port', `${boltPort}`], env)
  try {
    await graph.waitFor('bolt_ready')
    const filled = await run(['graph', 'demo', '--nodes', '20000'], env)
    const web = startProgram('web', main, ['web'], { ...env, ...webSettings(webPort) })
    try {
      await web.waitFor('web_ready')
      const bench = { web: `http://127.0.0.1:${webPort}`, webPid: web.pid, env, runs, seconds }
      return [
        { what: 'demo graph of 20,000 nodes written', goal: '–', runs: [filled], unit: 's' },
        ...(await configs(bench)),
        guard(bench),
        await overhead(bench, 'embedded graph'),
        ...(await tiles(bench)),
        ...(await csv(bench, 'embedded')),
        ...(await overNeo4j(bench)),
        await scheduled(bench),
        firstScript(),
        { what: 'memory of `seizu web` after it (PSS)', goal: '–', runs: [treePss(web.pid) / 1e6], unit: 'MB' },
        { what: 'memory of `seizu bolt` after it (PSS)', goal: '–', runs: [treePss(graph.pid) / 1e6], unit: 'MB' },
      ]
    } finally {
      await web.stop()
    }
  } finally {
    await graph.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

const webSettings = (port: number) => ({
  HOST: '127.0.0.1',
  PORT: String(port),
  DEBUG: 'true',
  CSRF_DISABLE: 'true',
  SECRET_KEY: 'not a secret: this graph is thrown away',
  SEIZU_QUERY_PATH: 'server',
  DEVELOPMENT_ONLY_REQUIRE_AUTH: 'false',
})

/** Tiles with a query each, so that none of them shares a run. JSON is YAML. */
function dashboards(): string {
  const counting = (tile: number) => `MATCH (i:EC2Instance) WHERE ${tile} >= 0 RETURN count(i) AS total`
  const tile = (_: unknown, index: number) => ({ type: 'count', caption: `Tile ${index}`, cypher: counting(index) })
  const scheduledQuery = (_: unknown, index: number) => [
    `scheduled-${index}`,
    {
      name: `Scheduled ${index}`,
      cypher: 'MATCH (a:AWSAccount) RETURN {name: a.name} AS details LIMIT 1',
      frequency: -1,
      actions: [{ action_type: 'log', action_config: { log_attrs: ['name'] } }],
    },
  ]
  return JSON.stringify({
    dashboard: { rows: [{ name: 'Tiles', panels: Array.from({ length: TILES }, tile) }] },
    reports: Object.fromEntries(Object.entries(CSV_ROWS).map(([id, rows]) => [id, long(id, rows)])),
    scheduled_queries: Object.fromEntries(Array.from({ length: SCHEDULED }, scheduledQuery)),
  })
}

function long(name: string, rows: number) {
  const cypher = `UNWIND range(1, ${rows}) AS n
    RETURN {number: n, text: 'row ' + toString(n), zone: 'prod', half: n / 2, even: n % 2 = 0, os: 'linux'} AS details`
  return { name, rows: [{ name: 'Rows', panels: [{ type: 'table', cypher }] }] }
}

async function configs({ web, runs, seconds }: Bench): Promise<Row[]> {
  const urls = [`${web}/api/v1/config`]
  await hammer(urls, { seconds: 0.5 })
  const figures = []
  for (let turn = 0; turn < runs; turn++) figures.push(await hammer(urls, { seconds }))
  return [
    { what: 'config, 10 clients', goal: '≥ 3000', runs: figures.map((it) => it.perSecond), unit: 'requests/s' },
    { what: 'config, 10 clients: p95', goal: '–', runs: figures.map((it) => it.p95), unit: 'ms' },
  ]
}

/** The statements of the demonstration, as the server judges them. */
function guard({ runs, seconds }: Bench): Row {
  const queries = demoQueries()
  const figures: number[] = []
  for (let turn = 0; turn < runs; turn++) {
    const end = performance.now() + seconds * 1000
    let judged = 0
    while (performance.now() < end) {
      for (const query of queries) checkStatement(query)
      judged += queries.length
    }
    figures.push(judged / seconds)
  }
  return { what: 'guard, statements of the demonstration', goal: '≥ 20000', runs: figures, unit: 'statements/s' }
}

function demoQueries(): string[] {
  const text = readFileSync(new URL('../apps/seizu/demo/demo.yaml', import.meta.url), 'utf8')
  return [...text.matchAll(/\|-\n((?: {4}.*\n)+)/g)].map(([, query]) => query)
}

/** What a query takes longer through the server than by the driver alone, each asked in turn. */
async function overhead({ web, env, runs }: Bench, over: string): Promise<Row> {
  const graph = openGraph(readSeizuSettings(env).settings)
  const statement = 'UNWIND range(1, 100) AS n RETURN count(n) AS total'
  const figures: number[] = []
  try {
    for (let turn = 0; turn < runs * 10 + 5; turn++) {
      const direct = await timed(() => graph.read(statement, {}))
      const through = await timed(() => post(`${web}/api/v1/query/adhoc`, { query: statement }))
      if (turn >= 5) figures.push(through - direct)
    }
  } finally {
    await graph.close()
  }
  return { what: `server path: added to a query, ${over}`, goal: '≤ 3', runs: figures, unit: 'ms' }
}

async function tiles({ web, runs }: Bench): Promise<Row[]> {
  const browser = await openBrowser()
  const cold: number[] = []
  const warm: number[] = []
  try {
    for (let turn = 0; turn <= runs; turn++) {
      const page = await (await browser.newContext({ viewport: { width: 1280, height: 4000 } })).newPage()
      const open = () =>
        timed(async () => {
          await page.goto(web)
          await page
            .locator(drawn)
            .nth(TILES - 1)
            .waitFor()
        })
      const [first, second] = [await open(), await open()]
      const shown = await page.locator(drawn).allInnerTexts()
      if (!shown.every((text) => /^[\d,. ]+$/.test(text))) throw new Error(`the tiles say ${shown.join(', ')}`)
      if (turn > 0) cold.push(first)
      if (turn > 0) warm.push(second)
      await page.context().close()
    }
  } finally {
    await browser.close()
  }
  return [
    { what: `page with ${TILES} tiles, cold cache, to the last figure`, goal: '≤ 500', runs: cold, unit: 'ms' },
    { what: 'the same, warm', goal: '≤ 300', runs: warm, unit: 'ms' },
  ]
}

/** Only reads: others are in this graph too. */
async function overNeo4j({ env, runs, seconds }: Bench): Promise<Row[]> {
  const found = await neo4jForTests()
  if ('skipped' in found) return []
  const [port = 0] = await freePorts(1)
  const theirs = { ...env, NEO4J_URI: found.uri, NEO4J_USER: found.user, NEO4J_PASSWORD: found.password }
  const program = startProgram('web', main, ['web'], { ...theirs, ...webSettings(port) })
  try {
    await program.waitFor('web_ready')
    const bench = { web: `http://127.0.0.1:${port}`, webPid: program.pid, env: theirs, runs, seconds }
    return [await overhead(bench, 'Neo4j'), ...(await csv(bench, 'neo4j'))]
  } finally {
    await program.stop()
  }
}

async function csv({ web, webPid, runs }: Bench, over: keyof typeof CSV_ROWS): Promise<Row[]> {
  const report = await fetch(`${web}/api/v1/reports/${over}?include_query_capabilities=true`)
  const { query_capabilities: tokens } = (await report.json()) as { query_capabilities: Record<string, string> }
  const body = JSON.stringify({ token: tokens['rows.0.panels.0.cypher'] })
  const rates: number[] = []
  const firsts: number[] = []
  for (let turn = 0; turn < runs; turn++) {
    const began = performance.now()
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${web}/api/v1/query/report.csv`, { method: 'POST', headers, body })
    let lines = 0
    let first = 0
    for await (const part of answer.body!) {
      first ||= performance.now() - began
      for (const byte of part as Uint8Array) if (byte === 10) lines++
    }
    if (lines < CSV_ROWS[over]) throw new Error(`the CSV has ${lines} lines, status ${answer.status}`)
    firsts.push(first)
    rates.push((CSV_ROWS[over] / (performance.now() - began)) * 1000)
  }
  const what = `CSV of ${CSV_ROWS[over].toLocaleString('en')} rows of 6, ${over === 'neo4j' ? 'Neo4j' : 'embedded graph'}`
  return [
    { what, goal: '≥ 100000', runs: rates, unit: 'rows/s' },
    { what: 'its first byte', goal: '≤ 200', runs: firsts, unit: 'ms' },
    { what: 'memory of the process then (PSS)', goal: '≤ 200', runs: [treePss(webPid) / 1e6], unit: 'MB' },
  ]
}

async function scheduled({ env, runs }: Bench): Promise<Row> {
  const figures: number[] = []
  for (let turn = 0; turn < runs; turn++) {
    figures.push(SCHEDULED / (await run(['worker', 'schedule-queries', '--once'], env)))
  }
  const what = `${SCHEDULED} due scheduled queries with \`log\`, start of the worker included`
  return { what, goal: '≥ 200', runs: figures, unit: 'queries/s' }
}

/** What the browser must have before the first tile: the scripts that the page names. */
function firstScript(): Row {
  const page = readFileSync(join(pages, 'index.html'), 'utf8')
  const files = [...page.matchAll(/(?:src|href)="\/(static\/[^"]+\.js)"/g)].map(([, file]) => file)
  const bytes = files.map((file) => gzipSync(readFileSync(join(pages, file)), { level: 9 }).length)
  const sum = bytes.reduce((total, it) => total + it, 0)
  return { what: 'first JavaScript, gzip', goal: '≤ 300', runs: [sum / 1000], unit: 'kB' }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

async function post(url: string, body: object): Promise<string> {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-cache' }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${text}`)
  return text
}

/** Seconds of a command. @throws when it fails, with what it said */
async function run(args: string[], env: Record<string, string>): Promise<number> {
  const began = performance.now()
  const program = startProgram('command', main, args, env)
  const code = await program.ended
  if (code !== 0)
    throw new Error(`seizu ${args.join(' ')} ended with ${code}:\n${program.lines.map((it) => it.text).join('\n')}`)
  return (performance.now() - began) / 1000
}
