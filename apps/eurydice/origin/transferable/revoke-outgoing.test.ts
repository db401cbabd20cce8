import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../../tests/eventually.ts'
import { startOriginFiles } from '../../tests/origin-files.ts'
import type { OriginFiles } from '../../tests/origin-files.ts'
import { open, replyTo, send } from '../../tests/raw-http.ts'

const RANGE = 1_000_000
const octets = 'application/octet-stream'

let origin: OriginFiles
beforeAll(async () => {
  origin = await startOriginFiles({ settings: { TRANSFERABLE_RANGE_SIZE: RANGE } })
})
afterAll(() => origin.close())

describe('cancelling a file', () => {
  test('§16.1 case 19: a cancel during the upload stays, whatever the upload does', async () => {
    const user = await origin.newUser()
    const asking = startUpload(user, { 'Content-Length': 2 * RANGE + 1 })
    const answered = replyTo(asking)
    asking.write(Buffer.alloc(RANGE + 1))
    const id = await receivingId(user, RANGE)
    expect((await cancel(user, id)).status).toBe(204)
    expect(await item(user, id)).toMatchObject({ state: 'CANCELED' })
    asking.end(Buffer.alloc(RANGE))
    expect(await answered).toMatchObject({ status: 409, json: { code: 'already_revoked' } })
    expect(await item(user, id)).toMatchObject({ state: 'CANCELED', submission_succeeded: false })
    expect(await reasonsOf(id)).toEqual(['USER_CANCELED'])
    expect(await origin.storedIds()).toEqual([])
  })

  test('§16.1 case 20: a cancel and then an aborted body leave one revocation, that of the user', async () => {
    const user = await origin.newUser()
    const asking = startUpload(user, { 'Content-Length': 2 * RANGE })
    asking.on('error', () => undefined)
    asking.write(Buffer.alloc(RANGE + 1))
    const id = await receivingId(user, RANGE)
    expect((await cancel(user, id)).status).toBe(204)
    asking.destroy()
    await eventually(origin.storedIds, (ids) => ids.length === 0)
    expect(await reasonsOf(id)).toEqual(['USER_CANCELED'])
    expect(await item(user, id)).toMatchObject({ state: 'CANCELED' })
  })

  test('§16.1 case 21: a second cancel is refused', async () => {
    const user = await origin.newUser()
    const id = await uploaded(user)
    expect((await cancel(user, id)).status).toBe(204)
    expect(await cancel(user, id)).toMatchObject({ status: 409, json: { code: 'already_revoked' } })
  })

  test('§16.1 case 22: a file that was sent stays sent', async () => {
    const user = await origin.newUser()
    const id = await uploaded(user)
    await endRanges(id, 'TRANSFERRED')
    expect(await cancel(user, id)).toMatchObject({ status: 409, json: { code: 'already_final' } })
    expect(await item(user, id)).toMatchObject({ state: 'SUCCESS', progress: 100 })
  })

  test('a file that failed cannot be cancelled', async () => {
    const user = await origin.newUser()
    const id = await uploaded(user)
    await endRanges(id, 'ERROR')
    expect(await cancel(user, id)).toMatchObject({ status: 409, json: { code: 'already_final' } })
  })

  test('§16.1 case 23: foreign, unknown and malformed ids name nothing', async () => {
    const [owner, other] = [await origin.newUser(), await origin.newUser()]
    const id = await uploaded(owner)
    for (const named of [id, randomUUID(), 'not-a-uuid', '..%2f..%2fetc', "' or 1=1"]) {
      for (const method of ['GET', 'DELETE']) {
        const reply = await send(`${origin.url}${encodeURI(named)}/`, { method, headers: { 'X-Test-User': other } })
        expect([named, method, reply.status, reply.json.code]).toEqual([named, method, 404, 'not_found'])
      }
    }
    expect(await item(owner, id)).toMatchObject({ state: 'PENDING' })
  })

  test('a cancel ends the ranges that wait and deletes their data at once (revoke-transferable)', async () => {
    const user = await origin.newUser()
    const id = await uploaded(user, 2 * RANGE + 5)
    const ids = await rangeIds(id)
    expect(await origin.storedIds()).toEqual(expect.arrayContaining(ids))
    await cancel(user, id)
    expect(await origin.storedIds()).not.toEqual(expect.arrayContaining([ids[0]]))
    const states = await origin.db
      .selectFrom('eurydice_transferable_ranges')
      .select('transfer_state')
      .where('outgoing_transferable_id', '=', id)
      .execute()
    expect(states.map(({ transfer_state }) => transfer_state)).toEqual(['CANCELED', 'CANCELED', 'CANCELED'])
  })

  test('a cancel does not wait for the sender, which holds ranges and waits for the transferable', async () => {
    const user = await origin.newUser()
    const id = await uploaded(user, RANGE + 5)
    const [sent] = await rangeIds(id)
    await origin.db.transaction().execute(async (sender) => {
      await sender.selectFrom('eurydice_transferable_ranges').select('id').where('id', '=', sent!).forUpdate().execute()
      expect((await cancel(user, id)).status).toBe(204)
      await sender
        .updateTable('eurydice_transferable_ranges')
        .set({ transfer_state: 'TRANSFERRED', finished_at: sql<string>`clock_timestamp()` })
        .where('id', '=', sent!)
        .execute()
    })
    expect(await item(user, id)).toMatchObject({ state: 'CANCELED', bytes_transferred: RANGE })
  })
})

const startUpload = (user: string, headers: Record<string, string | number>) =>
  open(origin.url, 'POST', { 'X-Test-User': user, 'Content-Type': octets, ...headers })

async function uploaded(user: string, bytes = 5): Promise<string> {
  const asking = startUpload(user, { 'Content-Length': bytes })
  asking.end(Buffer.alloc(bytes))
  return (await replyTo(asking)).json.id
}

/** The id of the user's only file, once so many bytes of it are recorded. */
async function receivingId(user: string, bytes: number): Promise<string> {
  const find = () =>
    origin.db
      .selectFrom('eurydice_outgoing_transferables as t')
      .innerJoin('eurydice_user_profiles as p', 'p.id', 't.user_profile_id')
      .innerJoin('eurydice_users as u', 'u.id', 'p.user_id')
      .select('t.id')
      .where('u.username', '=', user)
      .where('t.bytes_received', '=', bytes)
      .execute()
  const [row] = await eventually(find, (rows) => rows.length === 1)
  return row!.id
}

const cancel = (user: string, id: string) =>
  send(`${origin.url}${id}/`, { method: 'DELETE', headers: { 'X-Test-User': user } })

async function item(user: string, id: string): Promise<unknown> {
  return (await send(`${origin.url}${id}/`, { headers: { 'X-Test-User': user } })).json
}

async function reasonsOf(id: string): Promise<string[]> {
  const rows = await origin.db
    .selectFrom('eurydice_transferable_revocations')
    .select('reason')
    .where('outgoing_transferable_id', '=', id)
    .execute()
  return rows.map(({ reason }) => reason)
}

async function rangeIds(id: string): Promise<string[]> {
  const rows = await origin.db
    .selectFrom('eurydice_transferable_ranges')
    .select('id')
    .where('outgoing_transferable_id', '=', id)
    .orderBy('byte_offset')
    .execute()
  return rows.map((range) => range.id)
}

/** What the sender does with the ranges of a file. */
async function endRanges(id: string, state: 'TRANSFERRED' | 'ERROR'): Promise<void> {
  for (const range of await rangeIds(id)) await origin.storage.delete(range)
  await origin.db
    .updateTable('eurydice_transferable_ranges')
    .set({ transfer_state: state, finished_at: sql<string>`clock_timestamp()` })
    .where('outgoing_transferable_id', '=', id)
    .execute()
}
