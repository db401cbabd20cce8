import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** A Node on the PATH that is older than the one that the programs need, if this machine has one. */
const olderNode = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'node'))
  .filter((path) => existsSync(path))
  .find((path) => Number(/^v(\d+)/.exec(execFileSync(path, ['--version'], { encoding: 'utf8' }))?.[1]) < 24)

const program = `
const words: string[] = process.argv.slice(2)
process.on('SIGTERM', () => process.exit(7))
console.log(JSON.stringify({ major: Number(process.versions.node.split('.')[0]), words, pid: process.pid }))
if (words[0] === 'stay') setInterval(() => {}, 1000)
else process.exitCode = 3
`

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'farside-test-'))
  await writeFile(join(folder, 'main.ts'), program)
  const run = new URL('run.mjs', import.meta.url).href
  await writeFile(
    join(folder, 'command.mjs'),
    `import { handOver } from '${run}'\nawait handOver(new URL('./main.ts', import.meta.url))\n`,
  )
})
afterAll(() => rm(folder, { recursive: true }))

async function run(node: string, ...words: string[]) {
  const child = spawn(node, [join(folder, 'command.mjs'), ...words], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return { child, said: JSON.parse(line) as { major: number; words: string[]; pid: number } }
}

const alive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('a command under the Node that the programs need', () => {
  test('runs in the same process, with its arguments and exit code', async () => {
    const { child, said } = await run(process.execPath, 'a', 'b c')
    expect(said).toMatchObject({ words: ['a', 'b c'], pid: child.pid })
    expect((await once(child, 'exit'))[0]).toBe(3)
  })
})

describe.skipIf(!olderNode)('a command under an older Node (skipped where the PATH has none)', () => {
  test('hands over to the pinned one, with arguments, output and exit code', async () => {
    const { child, said } = await run(olderNode!, 'a', 'b c')
    expect(said).toMatchObject({ major: 24, words: ['a', 'b c'] })
    expect((await once(child, 'exit'))[0]).toBe(3)
  })

  test('passes signals on', async () => {
    const { child } = await run(olderNode!, 'stay')
    child.kill('SIGTERM')
    expect((await once(child, 'exit'))[0]).toBe(7)
  })

  test('leaves nothing running when it is killed', async () => {
    const { child, said } = await run(olderNode!, 'stay')
    child.kill('SIGKILL')
    await once(child, 'exit')
    while (alive(said.pid)) await new Promise((resolve) => setTimeout(resolve, 10))
  })
})
