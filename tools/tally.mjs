// Adds up the last lines `N passed, N failed, N skipped` of several recorded runs and prints the sum as one such line.
import { readFileSync } from 'node:fs'

const sum = { passed: 0, failed: 0, skipped: 0 }
for (const file of process.argv.slice(2)) {
  const last = readFileSync(file, 'utf8')
    .match(/^\d+ passed, \d+ failed, \d+ skipped$/gm)
    ?.at(-1)
  if (!last) {
    sum.failed += 1 // a run that did not get to its last line has failed, whatever it says
    continue
  }
  const [passed, failed, skipped] = last.match(/\d+/g).map(Number)
  sum.passed += passed
  sum.failed += failed
  sum.skipped += skipped
}
process.stdout.write(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped\n`)
process.exitCode = sum.failed === 0 && sum.passed > 0 ? 0 : 1
