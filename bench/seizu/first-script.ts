import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Row } from '../table.ts'

const pages = fileURLToPath(new URL('../../apps/seizu/dist/web/', import.meta.url))

/** What the browser must have before the first tile: the scripts that the page names. */
export function benchFirstScript(): Row {
  const page = readFileSync(join(pages, 'index.html'), 'utf8')
  const files = [...page.matchAll(/(?:src|href)="\/(static\/[^"]+\.js)"/g)].map(([, file]) => file)
  const bytes = files.map((file) => gzipSync(readFileSync(join(pages, file)), { level: 9 }).length)
  const sum = bytes.reduce((total, it) => total + it, 0)
  return { what: 'first JavaScript, gzip', goal: '≤ 300', runs: [sum / 1000], unit: 'kB' }
}
