import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startOriginFiles } from '../../tests/origin-files.ts'
import type { OriginFiles } from '../../tests/origin-files.ts'
import { send } from '../../tests/raw-http.ts'
import { sweepOrphans } from './sweep-orphans.ts'

let origin: OriginFiles
beforeAll(async () => {
  origin = await startOriginFiles()
})
afterAll(() => origin.close())

describe('sweeping orphan data', () => {
  test('deletes data that no waiting range owns, and keeps what is to be sent', async () => {
    const user = await origin.newUser()
    await send(origin.url, {
      method: 'POST',
      headers: { 'X-Test-User': user, 'Content-Type': 'application/octet-stream', 'Content-Length': 5 },
      body: 'hello',
    })
    const [waiting] = await origin.storedIds()
    const orphan = randomUUID()
    await (await origin.storage.create(orphan)).finish()
    expect(await sweepOrphans(origin, 0)).toBe(1)
    expect(await origin.storedIds()).toEqual([waiting])
  })

  test('leaves data alone that another process may be writing', async () => {
    const fresh = randomUUID()
    await (await origin.storage.create(fresh)).finish()
    expect(await sweepOrphans(origin, 60_000)).toBe(0)
    expect(await origin.storedIds()).toContain(fresh)
  })
})
