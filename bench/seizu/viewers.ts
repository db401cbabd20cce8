import type { QueryAnswer } from '../../apps/seizu/contract/query.ts'
import type { Row } from '../table.ts'
import { viewersId } from './dashboards.ts'
import { post, tokensOf } from './queries.ts'
import { timed } from './stand.ts'
import type { Bench } from './stand.ts'

const VIEWERS = 50

/** Fifty who open a page of 20 tiles in the same moment, whose queries nobody has run; they number their runs. */
export async function benchViewers({ web, runs, over }: Bench): Promise<Row[]> {
  const perQuery: number[] = []
  const took: number[] = []
  for (let turn = 0; turn < runs; turn++) {
    const seen = new Map<number, Set<unknown>>()
    const viewer = async () => {
      const tokens = await tokensOf(web, viewersId(turn))
      await Promise.all(
        tokens.map(async (token, query) => {
          const answer = await post(`${web}/api/v1/query/report`, { token })
          const { results } = (await answer.json()) as QueryAnswer
          seen.set(query, (seen.get(query) ?? new Set()).add(results[0]!.run))
        }),
      )
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
