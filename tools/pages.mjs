// Builds the pages of the programs whose sources changed since the last build. Loads under Node 20.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Builds each stale application of those given under the given Node, to `apps/<app>/dist/web`: one that cannot be built keeps
 * the others from nothing. Returns a sentence when one failed.
 */
export async function buildStalePages(node, apps = readdirSync(join(root, 'apps'))) {
  for (const app of apps) {
    const web = join(root, 'apps', app, 'web')
    if (!existsSync(join(web, 'vite.config.ts'))) continue
    const stamp = join(root, 'apps', app, 'dist', 'web.stamp')
    const state = stateOf(['apps/' + app + '/web', 'apps/' + app + '/contract', 'kit', 'package-lock.json'])
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === state) continue
    process.stdout.write(`Building the pages of ${app}.\n`)
    const problem = await build(node, web)
    if (problem) return `Cannot build the pages of ${app}: ${problem}`
    mkdirSync(join(root, 'apps', app, 'dist'), { recursive: true })
    writeFileSync(stamp, state)
  }
  return undefined
}

/** Changes with every file's name, size and time of change: cheaper than reading them all at each start. */
function stateOf(paths) {
  const hash = createHash('sha256')
  for (const path of paths) {
    for (const file of filesOf(join(root, path))) {
      const { size, mtimeMs } = statSync(file)
      hash.update(`${file.slice(root.length)} ${size} ${mtimeMs}\n`)
    }
  }
  return hash.digest('hex')
}

function filesOf(path) {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  const inside = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.name !== 'node_modules')
  return inside.flatMap((entry) => filesOf(join(path, entry.name))).sort()
}

function build(node, web) {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const child = spawn(node, [vite, 'build', '--logLevel', 'warn', web], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (text) => (output += text))
  child.stderr.on('data', (text) => (output += text))
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code) => resolve(code === 0 ? undefined : output.trim() || `code ${code}`))
  })
}
