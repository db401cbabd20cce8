// Measures and prints one table a program. `npm run bench`, `npm run bench -- lidi`, `npm run bench -- start eurydice --save`.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { machine, tableText } from './table.ts'
import type { Row } from './table.ts'

const results = fileURLToPath(new URL('RESULTS.md', import.meta.url))
const version = (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string })
  .version

const tables: Record<string, { title: string; measure: () => Promise<Row[]> }> = {
  fec: { title: 'lidi: error correction, one core', measure: async () => (await import('./fec.ts')).benchFec() },
  diode: { title: 'lidi: the diode pair', measure: async () => (await import('./diode.ts')).benchDiode() },
  eurydice: {
    title: 'Eurydice',
    measure: async () => {
      const { benchUpload, benchThrough, benchSmallFiles } = await import('./upload.ts')
      const { benchListing } = await import('./listing.ts')
      return [
        ...(await benchUpload()),
        ...(await benchThrough()),
        ...(await benchSmallFiles()),
        ...(await benchListing()),
      ]
    },
  },
  panelapp: {
    title: 'PanelApp: 440 panels, 59,000 entries',
    measure: async () => (await import('./panelapp.ts')).benchPanelapp(),
  },
  seizu: {
    title: 'Seizu over Neo4j (200,000 nodes) and over the embedded graph (20,000)',
    measure: async () => (await import('./seizu/bench-seizu.ts')).benchSeizu(),
  },
  start: { title: 'The launcher', measure: async () => (await import('./start.ts')).benchStart() },
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { save: { type: 'boolean' } } })
const unknown = positionals.filter((name) => !(name in tables))
if (unknown.length > 0) {
  process.stderr.write(`Cannot measure ${unknown.join(', ')}: there are ${Object.keys(tables).join(', ')}\n`)
  process.exit(2)
}

const head = `Farside ${version} on ${machine()}, ${new Date().toISOString().slice(0, 10)}.`
const intro =
  'Median of the runs; ratios within one run count, single times on a shared machine do not. Where a figure misses its goal, ' +
  'a page below [decisions](../docs/decisions/) says what limits it.'
process.stdout.write(`${head}\n\n`)
const measured = new Map<string, string>()
for (const [name, { title, measure }] of Object.entries(tables)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  const text = tableText({ title, rows: await measure() })
  process.stdout.write(`${text}\n`)
  measured.set(title, `${text}\n_${head}_\n`)
}
if (values.save) save(measured)

/** Replaces the tables that were measured now; the others stay, each under the machine and day that it was measured on. */
function save(fresh: ReadonlyMap<string, string>): void {
  const [, ...known] = readFileSync(results, 'utf8').split(/^## /m)
  const kept = new Map(known.map((text) => [text.slice(0, text.indexOf('\n')), `## ${text.trimEnd()}\n`]))
  for (const [title, text] of fresh) kept.set(title, text)
  writeFileSync(results, `# Results\n\n${intro}\n\n${[...kept.values()].join('\n')}`)
}
