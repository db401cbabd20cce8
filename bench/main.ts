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
  start: { title: 'The launcher', measure: async () => (await import('./start.ts')).benchStart() },
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { save: { type: 'boolean' } } })
const unknown = positionals.filter((name) => !(name in tables))
if (unknown.length > 0) {
  process.stderr.write(`Cannot measure ${unknown.join(', ')}: there are ${Object.keys(tables).join(', ')}\n`)
  process.exit(2)
}

const head = `Farside ${version} on ${machine()}, ${new Date().toISOString().slice(0, 10)}. Median of the runs; ratios within one run count, single times on a shared machine do not.`
process.stdout.write(`${head}\n\n`)
const texts: string[] = []
for (const [name, { title, measure }] of Object.entries(tables)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  const text = tableText({ title, rows: await measure() })
  process.stdout.write(`${text}\n`)
  texts.push(text)
}
if (values.save) writeFileSync(results, `# Results\n\n${head}\n\n${texts.join('\n')}`)
