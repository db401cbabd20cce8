import type { Row } from '../table.ts'
import { counting, METRICS, SCHEDULED } from './dashboards.ts'
import { bareDriver, readBare } from './queries.ts'
import { run, secondsBetween, timed } from './stand.ts'
import type { Bench } from './stand.ts'

export async function benchScheduled({ env, runs, over }: Bench): Promise<Row> {
  const figures: number[] = []
  for (let turn = 0; turn < runs; turn++) {
    figures.push(SCHEDULED / (await run(['worker', 'schedule-queries', '--once'], env)).seconds)
  }
  const what = `${SCHEDULED} due scheduled queries with \`log\`, start of the worker included, ${over}`
  return { what, goal: '≥ 200', runs: figures, unit: 'queries/s' }
}

/** The worker's pass, against half of what its queries take one after another by the driver alone, in the same minute. */
export async function benchStats({ env, runs, over }: Bench): Promise<Row> {
  const driver = bareDriver(env)
  const ratios: number[] = []
  let halves = 0
  try {
    for (let turn = 0; turn < runs; turn++) {
      const alone = await timed(async () => {
        for (let index = 0; index < METRICS; index++) await readBare(driver, counting(`bare-${turn}-${index}`))
      })
      const { program } = await run(['worker', 'dashboard-stats'], env)
      const seconds = secondsBetween(program, 'config_loaded', 'figures_sent')
      ratios.push((seconds * 1000) / (alone / 2))
      halves += alone / 2 / runs
    }
  } finally {
    await driver.close()
  }
  const what = `stats worker, ${METRICS} panels, ${over}`
  return { what, goal: '≤ 1.2', runs: ratios, unit: '× half of its queries', note: `half: ${halves.toFixed(0)} ms` }
}
