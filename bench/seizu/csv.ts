import { treePss } from '../memory.ts'
import type { Row } from '../table.ts'
import { CSV_ROWS, csvStatement } from './dashboards.ts'
import { bareDriver, post, streamBare, tokensOf } from './queries.ts'
import { timed } from './stand.ts'
import type { Bench } from './stand.ts'

const LOOK_MS = 50

/** Beside the driver alone, which reads the same rows and throws them away. */
export async function benchCsv(bench: Bench, length: keyof typeof CSV_ROWS): Promise<Row[]> {
  const rows = CSV_ROWS[length]
  const [token] = await tokensOf(bench.web, length)
  const driver = bareDriver(bench.env)
  const rates: number[] = []
  const firsts: number[] = []
  const peaks: number[] = []
  const bare: number[] = []
  try {
    for (let turn = 0; turn < bench.runs; turn++) {
      const { first, whole, peak } = await download(bench, token!, rows)
      firsts.push(first)
      rates.push((rows / whole) * 1000)
      peaks.push(peak)
      bare.push((rows / (await timed(() => streamBare(driver, csvStatement(rows))))) * 1000)
    }
  } finally {
    await driver.close()
  }
  const what = `CSV of ${rows.toLocaleString('en')} rows of 6, ${bench.over}`
  return [
    { what, goal: '≥ 100000', runs: rates, unit: 'rows/s' },
    { what: 'the same rows by the driver alone', goal: 'yardstick', runs: bare, unit: 'rows/s' },
    { what: 'its first byte', goal: '≤ 200', runs: firsts, unit: 'ms' },
    { what: 'memory of the process meanwhile (peak PSS)', goal: '≤ 200', runs: peaks, unit: 'MB' },
  ]
}

async function download({ web, webPid }: Bench, token: string, rows: number) {
  let peak = 0
  const looking = setInterval(() => (peak = Math.max(peak, treePss(webPid) / 1e6)), LOOK_MS)
  const began = performance.now()
  let first = 0
  let lines = 0
  try {
    // Plain: undoing a compression would be measured as well.
    const answer = await post(`${web}/api/v1/query/report.csv`, { token }, { 'accept-encoding': 'identity' })
    for await (const part of answer.body!) {
      first ||= performance.now() - began
      for (const byte of part as Uint8Array) if (byte === 10) lines++
    }
  } finally {
    clearInterval(looking)
  }
  if (lines < rows) throw new Error(`the CSV has ${lines} lines`)
  return { first, whole: performance.now() - began, peak }
}
