import { writeFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

/** What a run of the tests came to; `tools/test.mjs` adds several up. */
export interface Tally {
  passed: number
  failed: number
  skipped: { name: string; why: string }[]
  /** Counted among the passed, but only at the second try: each is a fault of the test or of the program. */
  unsteady: string[]
}

/** A Vitest reporter that counts, and names what was skipped; written to the file that `FARSIDE_TEST_TALLY` names. */
export default class TestTally implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    // An error outside of any test makes the run fail, so it has to be seen in the sum.
    const tally: Tally = { passed: 0, failed: errors.length, skipped: [], unsteady: [] }
    for (const module of modules) {
      if (module.errors().length > 0) tally.failed += 1 // the file could not be loaded: its tests are not even known
      for (const test of module.children.allTests()) {
        const result = test.result()
        const name = `${module.relativeModuleId}: ${test.fullName}`
        if (test.diagnostic()?.flaky) tally.unsteady.push(name)
        if (result.state === 'passed') tally.passed += 1
        else if (result.state === 'failed') tally.failed += 1
        else tally.skipped.push({ name, why: ('note' in result && result.note) || '' })
      }
    }
    const file = process.env.FARSIDE_TEST_TALLY
    if (file) writeFileSync(file, JSON.stringify(tally))
  }
}
