import { randomUUID } from 'node:crypto'
import { silentLog } from '@farside/kernel/log'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createClaims, type Claims } from './claims.ts'
import { packetMaker, type PacketDeps } from './make-packet.ts'
import { openSending, type Sending } from './sending.fixture.ts'

const MINUTE = 60_000

let it: Sending
let now: number
let claims: Claims
beforeEach(async () => {
  it = await openSending()
  now = Date.now()
  claims = createClaims()
})
afterEach(() => it.close())

const makerOf = (deps: Partial<PacketDeps> = {}) =>
  packetMaker(
    {
      db: it.db,
      storage: it.storage,
      log: silentLog,
      fullAt: 5000,
      fetched: 800,
      withSha256: false,
      clock: { wall: () => now, monotonic: () => now },
      rotating: true,
      historyEvery: 5 * MINUTE,
      historyDuration: 15 * MINUTE,
      ...deps,
    },
    claims,
  )

/** Files that ended, by a revocation, one after another at these times. */
async function addEnded(at: number[]): Promise<string[]> {
  const [owner] = await it.addUsers(0)
  const ids = at.map(() => randomUUID())
  const created_at = new Date(now - 24 * 60 * MINUTE).toISOString()
  const rows = ids.map((id) => ({ id, created_at, user_profile_id: owner! }))
  await it.db.insertInto('eurydice_outgoing_transferables').values(rows).execute()
  for (const [i, id] of ids.entries()) {
    await it.db
      .insertInto('eurydice_transferable_revocations')
      .values({
        outgoing_transferable_id: id,
        reason: 'UNEXPECTED_EXCEPTION',
        created_at: new Date(at[i]!).toISOString(),
      })
      .execute()
  }
  return ids
}

describe('telling the history', () => {
  test('§16.3 case 75: what ended is told every 5 minutes for 15 minutes, then no more', async () => {
    const [id] = await addEnded([now])
    const maker = makerOf()
    const told: (boolean | null)[] = []
    for (let minute = 1; minute <= 25; minute += 1) {
      now += MINUTE
      const { history } = (await maker.make()).packet
      told.push(history && history.entries.some((entry) => entry.transferable_id === id))
    }
    expect(told.filter((present) => present !== null)).toEqual([true, true, true, false, false])
    expect(told.indexOf(true)).toBe(0)
    expect(told.lastIndexOf(true)).toBe(10)
  })

  test('is not told in maintenance, and then at once', async () => {
    const maker = makerOf()
    await it.maintain(true)
    expect((await maker.make()).packet.history).toBeNull()
    await it.maintain(false)
    expect((await maker.make()).packet.history).toEqual({ entries: [] })
    expect((await maker.make()).packet.history).toBeNull()
  })

  test('fits into a packet up to its cap, by the time of the end; the rest follows in the next packets', async () => {
    const ids = await addEnded([7, 6, 5, 4, 3, 2, 1].map((minutes) => now - minutes * MINUTE))
    const maker = makerOf({ mostInAPacket: 3 })
    const told: (string[] | undefined)[] = []
    for (let i = 0; i < 4; i += 1) {
      const { packet, claim } = await maker.make()
      claims.take(claim)
      told.push(packet.history?.entries.map((entry) => entry.transferable_id))
    }
    expect(told).toEqual([ids.slice(0, 3), ids.slice(3, 6), ids.slice(6), undefined])
  })

  test('grows no further than its bytes may, however much metadata users give, and goes on in the next packet', async () => {
    const ids = await addEnded([3, 2, 1].map((minutes) => now - minutes * MINUTE))
    const long = { 'Metadata-Long': 'x'.repeat(1000) }
    await it.db.updateTable('eurydice_outgoing_transferables').set({ user_provided_meta: long }).execute()
    const maker = makerOf({ mostHistoryBytes: 1500 })
    const told: (string[] | undefined)[] = []
    for (let i = 0; i < 3; i += 1) {
      const { packet, claim } = await maker.make()
      claims.take(claim)
      told.push(packet.history?.entries.map((entry) => entry.transferable_id))
    }
    expect(told).toEqual([ids.slice(0, 2), ids.slice(2), undefined])
  })

  test('leaves out a file whose revocation goes with a later packet, or it would be lost rather than revoked', async () => {
    const [owner] = await it.addUsers(0)
    const first = await it.addFile(owner!, { ranges: [10] })
    const second = await it.addFile(owner!, { ranges: [10] })
    for (const { id } of [first, second]) await it.revoke(id, 'USER_CANCELED')
    // The history goes by the last change of a file: the other way round than the revocations.
    for (const { id } of [second, first]) await it.cancelRanges(id)
    const maker = makerOf({ mostInAPacket: 1 })
    const { packet, claim } = await maker.make()
    expect(packet.transferable_revocations).toMatchObject([{ transferable_id: first.id }])
    expect(packet.history!.entries).toMatchObject([{ transferable_id: first.id }])
    claims.take(claim)
    expect((await makerOf().make()).packet).toMatchObject({
      transferable_revocations: [{ transferable_id: second.id }],
      history: { entries: [{ transferable_id: second.id }, { transferable_id: first.id }] },
    })
  })

  test('tells what an entry consists of, with our digest for a receiver of ours only', async () => {
    const [owner] = await it.addUsers(0)
    const file = await it.addFile(owner!, { name: 'é.txt', ranges: [5] })
    await it.db
      .updateTable('eurydice_transferable_ranges')
      .set({ transfer_state: 'TRANSFERRED', finished_at: sql`clock_timestamp()` })
      .execute()
    const entry = {
      transferable_id: file.id,
      user_profile_id: owner,
      state: 'SUCCESS',
      name: 'é.txt',
      sha1: expect.any(Buffer),
      user_provided_meta: { 'Metadata-Name': 'é.txt' },
    }
    expect((await makerOf().make()).packet.history).toEqual({ entries: [entry] })
    const extended = (await makerOf({ withSha256: true }).make()).packet.history
    expect(extended).toEqual({ entries: [{ ...entry, sha256: expect.any(Buffer) }] })
  })
})

describe('telling revocations', () => {
  test('goes by their age, up to a cap, and leaves out what a packet in memory carries', async () => {
    const ids = await addEnded([5, 4, 3, 2, 1].map((minutes) => now - minutes * MINUTE))
    const maker = makerOf({ mostInAPacket: 2 })
    const told: string[][] = []
    for (let i = 0; i < 3; i += 1) {
      const { packet, claim } = await maker.make()
      claims.take(claim)
      told.push(packet.transferable_revocations.map(({ transferable_id }) => transferable_id))
    }
    expect(told).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)])
  })
})

describe('claiming', () => {
  test('offers a claimed range to no other packet, and again when the claim is released', async () => {
    const [owner] = await it.addUsers(0)
    const file = await it.addFile(owner!, { ranges: [10, 10] })
    const maker = makerOf({ fullAt: 10 })
    const first = await maker.make()
    claims.take(first.claim)
    const second = await maker.make()
    claims.take(second.claim)
    expect([first.claim.rangeIds, second.claim.rangeIds]).toEqual(file.rangeIds.map((id) => [id]))
    expect((await maker.make()).claim.rangeIds).toEqual([])
    claims.release(first.claim)
    expect((await maker.make()).claim.rangeIds).toEqual([file.rangeIds[0]])
    expect(await it.rangeStates(file.id)).toEqual(['PENDING', 'PENDING'])
  })

  test('takes a number of statements that does not grow with the number of ranges', async () => {
    const [owner] = await it.addUsers(0)
    await it.addFiles(
      owner!,
      Array.from({ length: 60 }, () => ({ ranges: [10] })),
    )
    const statementsFor = async (fetched: number) => {
      let statements = 0
      const db = it.db.withPlugin({
        transformQuery: ({ node }) => {
          statements += 1
          return node
        },
        transformResult: async ({ result }) => result,
      })
      const made = await makerOf({ db, fetched }).make()
      expect(made.claim.rangeIds).toHaveLength(fetched)
      return statements
    }
    expect(await statementsFor(60)).toBe(await statementsFor(2))
  })
})
