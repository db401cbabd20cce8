import type { Row } from '../table.ts'
import { counting, METRICS, SCHEDULED } from './dashboards.ts'
import { bareDriver, readBare } from './queries.ts'
import { run, secondsBetween, timed } from './stand.ts'
import type { Bench } from './stand.ts'

export async function benchScheduled({ env, runs, over }: Bench): Promise<Row[]> {
  const whole: number[] = []
  const pass: number[] = []
  for (let turn = 0; turn < runs; turn++) {
    const { seconds, program } = await run(['worker', 'schedule-queries', '--once'], env)
    whole.push(SCHEDULED / seconds)
    pass.push(SCHEDULED / secondsBetween(program, 'schedule_queries_ready', 'pass_done'))
  }
  const what = `${SCHEDULED} due scheduled queries with \`log\`, ${over}`
  return [
    { what, goal: '≥ 200', runs: pass, unit: 'queries/s' },
    { what: 'the same, start of the worker included', goal: '–', runs: whole, unit: 'queries/s' },
  ]
}

/**
 * The worker's pass, against half of what the same queries take one after another by the driver alone, before and after it.
 * The database has planned them all before: who asks first would pay for the other.
 */
export async function benchStats({ env, runs, over }: Bench): Promise<Row> {
  const driver = bareDriver(env)
  const oneByOne = () =>
    timed(async () => {
      for (let index = 0; index < METRICS; index++) await readBare(driver, counting(`metric-${index}`))
    })
  const ratios: number[] = []
  let halves = 0
  try {
    await oneByOne()
    let before = await oneByOne()
    for (let turn = 0; turn < runs; turn++) {
      const { program } = await run(['worker', 'dashboard-stats'], env)
      const after = await oneByOne()
      const half = (before + after) / 4
      ratios.push((secondsBetween(program, 'config_loaded', 'figures_sent') * 1000) / half)
      halves += half / runs
      before = after
    }
  } finally {
    await driver.close()
  }
  const what = `stats worker, ${METRICS} panels, ${over}`
  return { what, goal: '≤ 1.2', runs: ratios, unit: '× half of its queries', note: `half: ${halves.toFixed(0)} ms` }
}
