import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openDataFolder } from './folder.ts'

const above = mkdtempSync(join(tmpdir(), 'farside-folder-'))
afterAll(() => rmSync(above, { recursive: true, force: true }))

describe('the data folder', () => {
  test('is made with the folders above it, closed to others', () => {
    const { env } = openDataFolder(join(above, 'a', 'b'))
    expect(statSync(env).mode & 0o777).toBe(0o700)
    openDataFolder(join(above, 'a', 'b'))
  })

  test('that is a file is refused with the reason', () => {
    writeFileSync(join(above, 'file'), '')
    expect(() => openDataFolder(join(above, 'file'))).toThrow(/Cannot use .*file as the data folder/)
  })

  test.skipIf(process.platform !== 'linux')('where the kernel makes no folder is refused at once', () => {
    expect(() => openDataFolder('/proc/x')).toThrow('Set FARSIDE_DATA to a folder that may be written')
  })
})
