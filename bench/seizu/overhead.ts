import type { Row } from '../table.ts'
import { bareDriver, post, readBare } from './queries.ts'
import { timed } from './stand.ts'
import type { Bench } from './stand.ts'

/** Until both sides run as they do after a minute of use. */
const WARM_UP = 200

/** What a query takes longer through the server than by the driver alone, each asked in turn. */
export async function benchOverhead({ web, env, runs, over }: Bench): Promise<Row[]> {
  const driver = bareDriver(env)
  const statement = 'UNWIND range(1, 100) AS n RETURN count(n) AS total'
  const added: number[] = []
  const alone: number[] = []
  const anew = { 'cache-control': 'no-cache' }
  try {
    for (let turn = 0; turn < WARM_UP + runs * 50; turn++) {
      const direct = await timed(() => readBare(driver, statement))
      const through = await timed(async () =>
        (await post(`${web}/api/v1/query/adhoc`, { query: statement }, anew)).text(),
      )
      if (turn < WARM_UP) continue
      added.push(through - direct)
      alone.push(direct)
    }
  } finally {
    await driver.close()
  }
  return [
    { what: `server path: added to a query, ${over}`, goal: '≤ 3', runs: added, unit: 'ms' },
    { what: 'the query by the driver alone', goal: 'yardstick', runs: alone, unit: 'ms' },
  ]
}
