// Everything that is checked without running the programs: format, types, lint, arrows, dead code, generated files.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'

const root = fileURLToPath(new URL('..', import.meta.url))
const node = process.execPath
const bin = (name) => [node, join(root, 'node_modules', '.bin', name)]
const steps = [
  ['format', ...bin('oxfmt'), '--check', '.'],
  ['types', node, join(root, 'node_modules/typescript-native/bin/tsc'), '-p', 'tsconfig.json'],
  ['lint', ...bin('oxlint'), '--deny-warnings', '.'],
  ['arrows', ...bin('depcruise'), 'apps', 'kernel', 'kit', 'harness'],
  ['dead code', ...bin('knip'), '--no-progress'],
  ['generated files', node, 'tools/docs.ts', '--check'],
  ['fec kernel', node, 'tools/make-gf256.ts', '--check'],
]

/** Two at a time: that is how many cores the smallest machine has. */
const waiting = [...steps]
let failed = 0
const worker = async () => {
  for (let step = waiting.shift(); step; step = waiting.shift()) {
    const began = performance.now()
    const { code, output } = await run(step.slice(1))
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'}  ${step[0]} (${seconds} s)\n`)
    if (code !== 0) {
      failed += 1
      process.stdout.write(output)
    }
  }
}
await Promise.all([worker(), worker()])
process.exitCode = failed === 0 ? 0 : 1

function run([command, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root })
    let output = ''
    child.stdout.on('data', (text) => (output += text))
    child.stderr.on('data', (text) => (output += text))
    child.on('close', (code) => resolve({ code, output }))
  })
}
