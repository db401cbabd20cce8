import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLog } from '@farside/kernel/log'
import { beforeEach, describe, expect, test } from 'vitest'
import { openConfigFile } from './config-file.ts'
import { parseConfig } from './parse-config.ts'

let path: string
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'seizu-config-')), 'dashboards.yaml')
})
const write = (text: string) => {
  writeFileSync(`${path}.new`, text)
  renameSync(`${path}.new`, path)
}

describe('keeping a config file open', () => {
  test('parses it only when it has changed', async () => {
    let parsed = 0
    write('queries: {a: x}')
    const file = openConfigFile(path, silentLog, (text) => (parsed++, parseConfig(text)))
    const [first] = await Promise.all([file.read(), file.read(), file.read()])
    expect(await file.read()).toBe(first)
    expect(parsed).toBe(1)
    write('queries: {a: y}')
    expect((await file.read()).config.queries).toEqual({ a: 'y' })
    expect(file.current?.digest).not.toBe(first.digest)
    expect(parsed).toBe(2)
  })

  test('sees a change that leaves size and name as they were', async () => {
    writeFileSync(path, 'queries: {a: x}')
    const file = openConfigFile(path, silentLog)
    await file.read()
    writeFileSync(path, 'queries: {a: y}')
    expect((await file.read()).config.queries).toEqual({ a: 'y' })
  })

  test('sees a second change in the tick of the first', async () => {
    writeFileSync(path, '{}')
    const file = openConfigFile(path, silentLog)
    for (let n = 100; n < 200; n += 1) {
      writeFileSync(path, `queries: {a: "${n}"}`)
      expect((await file.read()).config.queries).toEqual({ a: String(n) })
    }
  })

  test('[46] keeps the last good content while the file is bad, says why, and recovers', async () => {
    write('queries: {a: x}')
    const file = openConfigFile(path, silentLog)
    const { digest } = await file.read()
    write('queries: {a: 1}\nfoo: 1')
    const bad = await file.read()
    expect(bad).toMatchObject({ digest, config: { queries: { a: 'x' } } })
    expect(bad.error).toMatchObject({
      code: 'config_invalid',
      details: {
        errors: [
          { path: 'queries.a', line: 1 },
          { path: 'foo', line: 2 },
        ],
      },
    })
    rmSync(path)
    expect((await file.read()).error).toMatchObject({ code: 'config_unreadable' })
    write('queries: {a: x}')
    expect((await file.read()).error).toBeUndefined()
  })

  test('refuses reads until there is a good file', async () => {
    const file = openConfigFile(path, silentLog)
    await expect(file.read()).rejects.toMatchObject({ code: 'config_unreadable' })
    expect(file.current).toBeUndefined()
    write('')
    await expect(file.read()).rejects.toMatchObject({ code: 'config_invalid' })
    writeFileSync(path, Buffer.from([0x61, 0x3a, 0xff]))
    await expect(file.read()).rejects.toThrow('is not UTF-8')
    write('{}')
    expect((await file.read()).config.version).toBe(1)
  })

  test('tells who listens of each change, good or bad, until they stop', async () => {
    write('{}')
    const file = openConfigFile(path, silentLog)
    const heard: (string | undefined)[] = []
    const stop = file.onChange(({ error }) => heard.push(error?.code))
    await file.read()
    await file.read()
    write('foo: 1')
    await file.read()
    stop()
    write('version: 1')
    await file.read()
    expect(heard).toEqual([undefined, 'config_invalid'])
  })
})
