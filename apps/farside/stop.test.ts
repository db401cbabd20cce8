import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openDataFolder } from './run/folder.ts'
import { identify, isAlive } from './run/identity.ts'
import { writeJsonFile } from './run/json-file.ts'
import { stopLauncher } from './stop.ts'

const root = mkdtempSync(join(tmpdir(), 'farside-stop-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('stopping', () => {
  test('ends what a killed launcher left, and names it', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    const left = { ...identify(child.pid!)!, name: 'sender' }
    writeJsonFile(openDataFolder(root).children, [left])
    expect(await stopLauncher(root)).toEqual(['sender'])
    await ended
    expect(isAlive(left)).toBe(false)
  })

  test('says so when nothing runs', async () => {
    await expect(stopLauncher(root)).rejects.toMatchObject({ code: 'not_running' })
  })
})
