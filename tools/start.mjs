// Runs the programs: installs what is missing, builds what is stale, then hands over to the launcher. `npm start`.
// Plain JavaScript without dependencies: it must load under Node 20, before anything is installed.
import { isInstalled, install } from './install.mjs'
import { buildStalePages } from './pages.mjs'

const least = 20
const programs = ['eurydice', 'panelapp', 'seizu']
const args = process.argv.slice(2)
const command = args[0] === '--dev' ? ['dev', ...args.slice(1)] : ['start', ...args]

async function main() {
  if (Number(process.versions.node.split('.')[0]) < least) {
    return fail(`This needs Node ${least} or newer; this is ${process.version}.`)
  }
  if (!isInstalled()) {
    process.stdout.write('Installing what is missing (npm ci); this takes a while the first time.\n')
    const problem = await install()
    if (problem) return fail(problem)
  }
  // Only now can it be loaded: it may have come with the installation.
  const { handOver, pinnedNode } = await import('../kernel/handover/run.mjs')
  const node = Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : pinnedNode()
  if (!node) {
    return fail(
      `This needs Node 24 or newer. npm has no copy of it for ${process.platform} ${process.arch}: install Node 24 and start again; this is ${process.version}.`,
    )
  }
  const named = args.map((arg) => arg.toLowerCase()).filter((arg) => programs.includes(arg))
  const problem = await buildStalePages(node, named.length > 0 ? named : programs)
  if (problem) return fail(problem)
  process.argv.splice(2, Number.POSITIVE_INFINITY, ...command)
  await handOver(new URL('../apps/farside/main.ts', import.meta.url))
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exitCode = 1
}

await main()
