import { freshDatabase } from '@farside/harness/database'
import type { FreshDatabase } from '@farside/harness/database'
import { openDatabase } from '@farside/kernel/db'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrations } from '../../migrations.ts'
import type { PanelDb, PanelTx, Tables } from '../../tables.ts'
import { addPanel } from '../../tests/sample-panels.ts'
import { changeHorizon } from './change-horizon.queries.ts'
import { listChanges } from './change.queries.ts'
import type { ChangePlace } from './change.queries.ts'
import { recordChanges } from './record-changes.ts'

const at = '2026-01-31T10:00:00.000000Z'

describe('recorded changes', () => {
  let database: FreshDatabase
  let db: PanelDb
  let panelId: number
  beforeAll(async () => {
    database = await freshDatabase({ migrations })
    db = openDatabase<Tables>(database.url)
    panelId = await addPanel(db, { name: 'Alpha' })
  })
  afterAll(async () => {
    await db?.destroy()
    await database?.drop()
  })

  const record = (tx: PanelTx, ...names: string[]) =>
    recordChanges(
      tx,
      names.map((name) => ({
        panelId,
        version: '1.0',
        at,
        kind: 'entity_added',
        entityType: 'gene',
        entityName: name,
      })),
    )
  /** A transaction that the test ends when it likes. */
  const begin = async (name: string) => {
    let end = () => {}
    const until = new Promise<void>((resolve) => (end = resolve))
    let begun = () => {}
    const ready = new Promise<void>((resolve) => (begun = resolve))
    const done = db.transaction().execute(async (tx) => {
      await record(tx, name)
      begun()
      await until
    })
    await ready
    return async () => {
      end()
      await done
    }
  }
  /** Follows like a client: what is new since its place. */
  const follow = () => {
    let place: ChangePlace | undefined
    return async () => {
      const before = await changeHorizon(db)
      const found = await listChanges(db, { visible: [panelId], before }, { after: place, backwards: false, limit: 10 })
      const last = found.at(-1)
      if (last) place = { recordedAt: last.recordedAt, id: last.id }
      return found.map((it) => it.entityName)
    }
  }

  test('reach a follower once, also when the earlier one is committed later', async () => {
    const next = follow()
    const commitEarly = await begin('EARLY')
    await db.transaction().execute((tx) => record(tx, 'LATE'))
    expect(await next()).toEqual([])
    await commitEarly()
    expect(await next()).toEqual(['EARLY', 'LATE'])
    expect(await next()).toEqual([])
  })
  test('are held back by no transaction that was rolled back', async () => {
    const next = follow()
    await next()
    await db
      .transaction()
      .execute(async (tx) => {
        await record(tx, 'NEVER')
        throw new Error('no')
      })
      .catch(() => undefined)
    await db.transaction().execute((tx) => record(tx, 'AFTER', 'THEN'))
    expect(await next()).toEqual(['AFTER', 'THEN'])
  })
  test('of a panel that may not be seen tell only that it went out of sight', async () => {
    const gone = await addPanel(db, { name: 'Gone', status: 'retired' })
    await db.transaction().execute((tx) =>
      recordChanges(tx, [
        { panelId: gone, version: '1.0', at, kind: 'entity_added', entityType: 'gene', entityName: 'SECRET' },
        { panelId: gone, version: '1.0', at, kind: 'status_changed', from: 'internal', to: 'retired' },
        { panelId: gone, version: '1.0', at, kind: 'status_changed', from: 'public', to: 'retired' },
      ]),
    )
    const before = await changeHorizon(db)
    const filter = { visible: [panelId], before, panelIds: [gone] }
    const found = await listChanges(db, filter, { after: undefined, backwards: true, limit: 10 })
    expect(found.map((it) => [it.kind, it.from, it.to])).toEqual([['status_changed', 'public', 'retired']])
  })
  test('are written in thousands, in their order', async () => {
    const names = Array.from({ length: 9000 }, (_, index) => `G${index}`)
    await db.transaction().execute((tx) => record(tx, ...names))
    const filter = { visible: [panelId], before: await changeHorizon(db), entityNames: ['G0', 'G4001', 'G8999'] }
    const found = await listChanges(db, filter, { after: undefined, backwards: false, limit: 10 })
    expect(found.map((it) => it.entityName)).toEqual(['G0', 'G4001', 'G8999'])
  })
})
