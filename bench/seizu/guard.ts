import { readFileSync } from 'node:fs'
import { checkStatement } from '../../apps/seizu/source/guard/check-statement.ts'
import type { Row } from '../table.ts'

/** The statements of the demonstration, as the server judges them. */
export function benchGuard({ runs, seconds }: { runs: number; seconds: number }): Row {
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
  const text = readFileSync(new URL('../../apps/seizu/demo/demo.yaml', import.meta.url), 'utf8')
  return [...text.matchAll(/\|-\n((?: {4}.*\n)+)/g)].map(([, query]) => query)
}
