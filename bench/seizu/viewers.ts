import type { BatchLine, QueryAnswer } from '../../apps/seizu/contract/query.ts'
import type { Row } from '../table.ts'
import { viewersId } from './dashboards.ts'
import { post, tokensOf } from './queries.ts'
import { timed } from './stand.ts'
import type { Bench } from './stand.ts'

const VIEWERS = 50

/**
 * Fifty who open a page of 20 tiles in the same moment, whose queries nobody has run; they number their runs. Each asks as a
 * page does, for all of them in one request.
 */
export async function benchViewers({ web, runs, over }: Bench): Promise<Row[]> {
  const perQuery: number[] = []
  const took: number[] = []
  for (let turn = 0; turn < runs; turn++) {
    const seen = new Map<number, Set<unknown>>()
    const viewer = async () => {
      const tokens = await tokensOf(web, viewersId(turn))
      const answer = await post(`${web}/api/v1/query/report/batch`, { queries: tokens.map((token) => ({ token })) })
      for (const line of (await answer.text()).trimEnd().split('\n')) {
        const { at, status, body } = JSON.parse(line) as BatchLine
        if (status !== 200) throw new Error(`query ${at}: ${status} ${JSON.stringify(body)}`)
        const { results } = body as QueryAnswer
        if (results.length !== 1) throw new Error(`query ${at} has ${results.length} rows`)
        seen.set(at, (seen.get(at) ?? new Set()).add(results[0]!.run))
      }
    }
    took.push(await timed(() => Promise.all(Array.from({ length: VIEWERS }, viewer))))
    for (const of of seen.values()) perQuery.push(of.size)
  }
  return [
    {
      what: `${VIEWERS} viewers at once: runs of each of 20 queries, ${over}`,
      goal: '1',
      runs: perQuery,
      unit: 'runs',
    },
    { what: 'until all of them have everything', goal: '–', runs: took, unit: 'ms' },
  ]
}
