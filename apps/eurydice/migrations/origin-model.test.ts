import { randomUUID } from 'node:crypto'
import { freshDatabase } from '@farside/harness/database'
import type { FreshDatabase } from '@farside/harness/database'
import { openDatabase } from '@farside/kernel/db'
import type { Db } from '@farside/kernel/db'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OriginTables, RangeState, RevocationReason } from '../tables.ts'

let database: FreshDatabase
let db: Db<OriginTables>
let profileId: string
beforeAll(async () => {
  database = await freshDatabase({ migrations: new URL('origin/', import.meta.url) })
  db = openDatabase<OriginTables>(database.url)
  await db.insertInto('eurydice_users').values({ username: 'somebody' }).execute()
  const profile = await db.selectFrom('eurydice_user_profiles').select(['id', 'priority']).executeTakeFirstOrThrow()
  expect(profile.priority).toBe(0)
  profileId = profile.id
})
afterAll(async () => {
  await db?.destroy()
  await database?.drop()
})

describe('the state of an outgoing transferable (§4.5)', () => {
  test.each<[string, { ranges?: RangeState[]; submitted?: boolean; revoked?: RevocationReason }, string]>([
    ['just created', {}, 'PENDING'],
    ['with waiting ranges', { ranges: ['PENDING', 'PENDING'] }, 'PENDING'],
    ['submitted, nothing sent', { ranges: ['PENDING'], submitted: true }, 'PENDING'],
    ['partly sent', { ranges: ['TRANSFERRED', 'PENDING'], submitted: true }, 'ONGOING'],
    ['still coming in, what is there was sent', { ranges: ['TRANSFERRED'] }, 'ONGOING'],
    ['submitted and sent', { ranges: ['TRANSFERRED', 'TRANSFERRED'], submitted: true }, 'SUCCESS'],
    ['with a range in error', { ranges: ['TRANSFERRED', 'ERROR'], submitted: true }, 'ERROR'],
    ['revoked by its upload', { ranges: ['PENDING'], revoked: 'UPLOAD_SIZE_MISMATCH' }, 'ERROR'],
    ['cancelled', { ranges: ['CANCELED'], revoked: 'USER_CANCELED' }, 'CANCELED'],
    ['cancelled, with a range in error', { ranges: ['ERROR'], revoked: 'USER_CANCELED' }, 'CANCELED'],
    ['cancelled after it was sent', { ranges: ['TRANSFERRED'], submitted: true, revoked: 'USER_CANCELED' }, 'CANCELED'],
    ['with a cancelled range and no revocation', { ranges: ['CANCELED'], submitted: true }, 'ONGOING'],
  ])('%s', async (_, { ranges = [], submitted = false, revoked }, state) => {
    const id = await insertTransferable(ranges, submitted)
    if (revoked) await revoke(id, revoked)
    const row = await read(id)
    expect(row.state).toBe(state)
    expect(row).toMatchObject({
      auto_ranges_count: ranges.length,
      auto_pending_ranges_count: ranges.filter((it) => it === 'PENDING').length,
      auto_transferred_ranges_count: ranges.filter((it) => it === 'TRANSFERRED').length,
      auto_canceled_ranges_count: ranges.filter((it) => it === 'CANCELED').length,
      auto_error_ranges_count: ranges.filter((it) => it === 'ERROR').length,
      auto_bytes_transferred: 10 * ranges.filter((it) => it === 'TRANSFERRED').length,
    })
  })

  test('is finished when its last range was, and only then', async () => {
    const sent = await read(await insertTransferable(['TRANSFERRED', 'TRANSFERRED'], true))
    expect(sent.finished_at).toBe(sent.auto_last_range_finished_at)
    expect((await read(await insertTransferable(['TRANSFERRED', 'PENDING'], true))).finished_at).toBeNull()
  })
})

describe('what the database keeps by itself', () => {
  test('a change of state is dated by what changed it', async () => {
    const id = await insertTransferable([], false)
    expect((await read(id)).auto_state_updated_at).toBe((await read(id)).created_at)
    const [range] = await db
      .insertInto('eurydice_transferable_ranges')
      .values({ byte_offset: 0, size: 10, outgoing_transferable_id: id })
      .returning(['id', 'created_at'])
      .execute()
    expect((await read(id)).auto_state_updated_at).toBe(range!.created_at)
    await submit(id, 10)
    expect((await read(id)).auto_state_updated_at).toBe((await read(id)).submission_succeeded_at)
    await endRange(range!.id, 'TRANSFERRED')
    expect((await read(id)).auto_state_updated_at).toBe((await read(id)).finished_at)
    const { created_at } = await revoke(id, 'USER_CANCELED')
    expect((await read(id)).auto_state_updated_at).toBe(created_at)
  })

  test('counts of ranges and revocations go down when those are deleted', async () => {
    const id = await insertTransferable(['TRANSFERRED', 'PENDING'], false)
    await revoke(id, 'USER_CANCELED')
    await db.deleteFrom('eurydice_transferable_revocations').where('outgoing_transferable_id', '=', id).execute()
    await db.deleteFrom('eurydice_transferable_ranges').where('outgoing_transferable_id', '=', id).execute()
    expect(await read(id)).toMatchObject({ state: 'PENDING', auto_ranges_count: 0, auto_bytes_transferred: 0 })
  })

  test('totals per owner follow insertions and deletions', async () => {
    const total = async () =>
      (await db.selectFrom('eurydice_transferable_counts').select('total').executeTakeFirstOrThrow()).total
    const before = await total()
    const id = await insertTransferable(['PENDING'], false)
    expect(await total()).toBe(before + 1)
    await db.deleteFrom('eurydice_outgoing_transferables').where('id', '=', id).execute()
    expect(await total()).toBe(before)
  })
})

describe('what the database refuses', () => {
  test.each([
    ['a change of a counter', sql`update eurydice_outgoing_transferables set auto_ranges_count = 7`],
    ['a change of created_at', sql`update eurydice_outgoing_transferables set created_at = now()`],
    [
      'a submission without a digest',
      sql`update eurydice_outgoing_transferables set size = 0, bytes_received = 0, submission_succeeded_at = now(), sha1 = null`,
    ],
    [
      'a digest of a wrong length',
      sql`update eurydice_outgoing_transferables set submission_succeeded_at = now(), sha1 = '\\x00', size = bytes_received`,
    ],
    [
      'a submission of fewer bytes than the size',
      sql`update eurydice_outgoing_transferables set size = bytes_received + 1, submission_succeeded_at = now(), sha1 = decode(repeat('00', 20), 'hex')`,
    ],
    ['a range that ends without a time', sql`update eurydice_transferable_ranges set transfer_state = 'ERROR'`],
    [
      'a range that ends before it was made',
      sql`update eurydice_transferable_ranges set transfer_state = 'ERROR', finished_at = created_at - interval '1 s' where transfer_state = 'PENDING'`,
    ],
    ['a range of another size', sql`update eurydice_transferable_ranges set size = size + 1`],
    [
      'another reason of a revocation',
      sql`update eurydice_transferable_revocations set reason = 'UPLOAD_INTERRUPTION'`,
    ],
    ['an unknown reason', sql`update eurydice_transferable_revocations set reason = 'BECAUSE'`],
    ['a second row about maintenance', sql`insert into eurydice_maintenance (maintenance) values (true)`],
    ['deleting an owner of files', sql`delete from eurydice_users`],
  ])('%s', async (_, statement) => {
    const id = await insertTransferable(['PENDING'], false)
    await revoke(id, 'USER_CANCELED')
    await expect(statement.execute(db)).rejects.toMatchObject({ code: expect.stringMatching(/^23/) })
  })

  test('a range that begins ended, and one that ends twice', async () => {
    const id = await insertTransferable([], false)
    const ended = { byte_offset: 0, size: 10, outgoing_transferable_id: id, finished_at: new Date().toISOString() }
    await expect(
      db
        .insertInto('eurydice_transferable_ranges')
        .values({ ...ended, transfer_state: 'TRANSFERRED' })
        .execute(),
    ).rejects.toThrow('begins PENDING')
    await insertRange(id, 0, 'TRANSFERRED')
    const again = db
      .updateTable('eurydice_transferable_ranges')
      .set({ transfer_state: 'ERROR' })
      .where('outgoing_transferable_id', '=', id)
    await expect(again.execute()).rejects.toThrow('from TRANSFERRED to ERROR')
  })

  test('a second revocation of one transferable', async () => {
    const id = await insertTransferable([], false)
    await revoke(id, 'USER_CANCELED')
    await expect(revoke(id, 'UNEXPECTED_EXCEPTION')).rejects.toMatchObject({ code: '23505' })
  })
})

async function insertTransferable(ranges: RangeState[], submitted: boolean): Promise<string> {
  const id = randomUUID()
  await db.insertInto('eurydice_outgoing_transferables').values({ id, user_profile_id: profileId }).execute()
  for (const [index, state] of ranges.entries()) await insertRange(id, index * 10, state)
  if (submitted) await submit(id, ranges.length * 10)
  return id
}

async function insertRange(transferableId: string, byteOffset: number, state: RangeState): Promise<void> {
  const { id } = await db
    .insertInto('eurydice_transferable_ranges')
    .values({ byte_offset: byteOffset, size: 10, outgoing_transferable_id: transferableId })
    .returning('id')
    .executeTakeFirstOrThrow()
  if (state !== 'PENDING') await endRange(id, state)
}

const endRange = (id: string, state: RangeState) =>
  db
    .updateTable('eurydice_transferable_ranges')
    .set({ transfer_state: state, finished_at: sql<string>`clock_timestamp()` })
    .where('id', '=', id)
    .execute()

const submit = (id: string, bytes: number) =>
  db
    .updateTable('eurydice_outgoing_transferables')
    .set({
      size: bytes,
      bytes_received: bytes,
      sha1: Buffer.alloc(20),
      submission_succeeded_at: sql<string>`clock_timestamp()`,
    })
    .where('id', '=', id)
    .execute()

const revoke = (id: string, reason: RevocationReason) =>
  db
    .insertInto('eurydice_transferable_revocations')
    .values({ outgoing_transferable_id: id, reason })
    .returning('created_at')
    .executeTakeFirstOrThrow()

const read = (id: string) =>
  db.selectFrom('eurydice_outgoing_transferables').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
