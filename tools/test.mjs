// Runs the tests: all of them, or those whose file name holds one of the arguments. `npm test`, `npm test -- frames`.
// The files that use a database run a second time on PostgreSQL 15, the oldest server that is supported. The last line
// is `N passed, N failed, N skipped`; what was skipped is named above it, and what passed at the second try only. Plain
// JavaScript that loads under Node 20.
// With --rehearse: the slow rehearsals instead (`npm run rehearse`).
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isInstalled, install } from './install.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const rehearse = process.argv[2] === '--rehearse'
const args = process.argv.slice(rehearse ? 3 : 2)
const filters = args.filter((arg) => !arg.startsWith('-'))
const oldest = process.env.FARSIDE_TEST_POSTGRES_15 ?? '/usr/lib/postgresql/15'

async function main() {
  if (!isInstalled()) {
    const problem = await install()
    if (problem) return stop(problem)
  }
  const { pinnedNode } = await import('../kernel/handover/run.mjs')
  const node = Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : pinnedNode()
  if (!node) return stop(`This needs Node 24 or newer; this is ${process.version}.`)
  const { buildStalePages } = await import('./pages.mjs')
  const problem = await buildStalePages(node)
  if (problem) return stop(problem)

  if (rehearse) return report(await run(node, ['--config', 'vitest.rehearse.config.ts', ...args]))
  const sum = await run(node, args)
  const again = databaseTests(filters)
  if (again.length > 0 && existsSync(join(oldest, 'bin', 'postgres'))) {
    process.stdout.write('\nThe files that use a database, on PostgreSQL 15:\n')
    add(sum, await run(node, again, { FARSIDE_TEST_POSTGRES: oldest }), 'PostgreSQL 15: ')
  } else if (again.length > 0) {
    const why = `${oldest} is not there; tools/install-test-servers.sh installs it`
    sum.skipped.push({ name: `PostgreSQL 15: ${again.length} files that use a database`, why })
  }
  report(sum)
}

/** Files that ask the harness for a database, themselves or through a file beside them; those of the pages need no second run. */
function databaseTests(wanted) {
  const asks = (path) => /harness\/database['.]|startPostgres/.test(readFileSync(join(root, path), 'utf8'))
  const besides = (path) =>
    [...readFileSync(join(root, path), 'utf8').matchAll(/from '(\.[^']+\.ts)'/g)]
      .map(([, name]) => join(dirname(path), name))
      .filter((file) => /fixture|tests\//.test(file) && existsSync(join(root, file)))
  return ['kernel', 'apps', 'harness']
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((path) => join(folder, path)))
    .filter((path) => path.endsWith('.test.ts') && !path.endsWith('-page.test.ts') && !path.includes('node_modules'))
    .filter((path) => wanted.length === 0 || wanted.some((word) => path.includes(word)))
    .filter((path) => [path, ...besides(path)].some(asks))
    .sort()
}

/** One run of Vitest. A run that did not get to its end counts as one failure, whatever it printed. */
async function run(node, what, environment = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'tally-'))
  const tally = join(folder, 'tally.json')
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const reporters = ['--reporter=default', `--reporter=${join(root, 'tools', 'test-tally.ts')}`]
  const child = spawn(node, [vitest, 'run', ...reporters, ...what], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment, FARSIDE_TEST_TALLY: tally },
  })
  const code = await new Promise((resolve) => child.once('error', () => resolve(1)).once('close', resolve))
  try {
    const found = JSON.parse(readFileSync(tally, 'utf8'))
    if (code !== 0 && found.failed === 0) found.failed = 1
    return found
  } catch {
    return { passed: 0, failed: 1, skipped: [], unsteady: [] }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function add(sum, more, prefix) {
  sum.passed += more.passed
  sum.failed += more.failed
  sum.unsteady.push(...more.unsteady.map((it) => prefix + it))
  sum.skipped.push(...more.skipped.map((it) => ({ ...it, name: prefix + it.name })))
}

function report({ passed, failed, skipped, unsteady }) {
  if (unsteady.length > 0) process.stdout.write(`\nPassed at the second try only:\n`)
  for (const name of unsteady) process.stdout.write(`  ${name}\n`)
  if (skipped.length > 0) process.stdout.write(`\nSkipped:\n`)
  for (const { name, why } of skipped) process.stdout.write(`  ${name}${why ? ` (${why})` : ''}\n`)
  process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped.length} skipped\n`)
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1
}

function stop(sentence) {
  process.stderr.write(`${sentence}\n`)
  report({ passed: 0, failed: 1, skipped: [], unsteady: [] })
}

await main()
