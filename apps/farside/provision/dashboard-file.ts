import { copyFileSync, constants, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SeizuPlan } from '../parts/plan-seizu.ts'
import { checkout } from '../settings.ts'

const demo = join(checkout, 'apps/seizu/demo/demo.yaml')
const nothing = `# Queries, the dashboard, reports and scheduled queries; see docs/reference. Check it with \`seizu lint\`.
version: 1
queries: {}
dashboard:
  rows: []
`

/** Puts a dashboard file where a person can edit it, unless there is one. */
export function placeDashboardFile({ dashboards }: SeizuPlan, { empty }: { empty: boolean }): void {
  if (dashboards === undefined) return
  try {
    if (empty) writeFileSync(dashboards, nothing, { flag: 'wx' })
    else copyFileSync(demo, dashboards, constants.COPYFILE_EXCL)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
