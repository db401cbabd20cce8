import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { identify, isAlive } from './identity.ts'
import { writeJsonFile } from './json-file.ts'
import { endLeftovers } from './leftovers.ts'
import { lockHolder, takeLock } from './lock.ts'

let folder: string
let path: string
let others: ChildProcess[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'))
  path = join(folder, 'lock.json')
  others = []
})
afterEach(async () => {
  for (const other of others) other.kill('SIGKILL')
  await rm(folder, { recursive: true })
})

/** A live process that is not us; `script` runs in it, and it is ready when it has said something. */
async function other(script = ''): Promise<number> {
  const program = `${script}; console.log(1); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  others.push(child)
  await once(child.stdout!, 'data')
  return child.pid!
}

const hold = (holder: object) => writeFile(path, JSON.stringify({ startedAt: 'then', ...holder }))

describe('the lock of a data folder', () => {
  test('is refused while its holder lives, and names it', async () => {
    const pid = await other()
    await hold(identify(pid)!)
    expect(takeLock(path, 'now')).toMatchObject({ ok: false, holder: { pid, startedAt: 'then' } })
    expect(lockHolder(path)).toMatchObject({ pid })
  })

  test('counts for nothing when its holder was killed', async () => {
    const pid = await other()
    await hold(identify(pid)!)
    others[0]!.kill('SIGKILL')
    await once(others[0]!, 'exit')
    expect(lockHolder(path)).toBeUndefined()
    expect(takeLock(path, 'now')).toMatchObject({ ok: true })
    expect(lockHolder(path)).toMatchObject({ pid: process.pid, startedAt: 'now' })
  })

  test('counts for nothing when another program has its number now', async () => {
    await hold({ pid: await other(), born: 'another boot 1' })
    expect(takeLock(path, 'now')).toMatchObject({ ok: true })
  })

  test('counts for nothing when a full disk cut it short', async () => {
    await writeFile(path, '{"pid":')
    expect(takeLock(path, 'now')).toMatchObject({ ok: true })
  })

  test('is gone when it is given back, and leaves no other file', async () => {
    const taken = takeLock(path, 'now')
    if (taken.ok) taken.release()
    expect(await readdir(folder)).toEqual([])
  })

  test('is not given back for somebody else', async () => {
    const taken = takeLock(path, 'now')
    await hold(identify(await other())!)
    if (taken.ok) taken.release()
    expect(existsSync(path)).toBe(true)
  })
})

describe('children of a killed launcher', () => {
  test('are ended, and named', async () => {
    const child = identify(await other())!
    const file = join(folder, 'children.json')
    writeJsonFile(file, [{ name: 'sender', ...child }])
    expect(await endLeftovers(file)).toEqual(['sender'])
    expect(isAlive(child)).toBe(false)
  })

  test('are not confused with another program that has the number now', async () => {
    const pid = await other()
    const file = join(folder, 'children.json')
    writeJsonFile(file, [{ name: 'sender', pid, born: 'another boot 1' }])
    expect(await endLeftovers(file)).toEqual([])
    expect(identify(pid)).toBeDefined()
  })

  test('are none on a new data folder', async () => {
    expect(await endLeftovers(join(folder, 'children.json'))).toEqual([])
  })
})
