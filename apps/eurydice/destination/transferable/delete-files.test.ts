import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { IncomingState } from '../../tables.ts'
import { startDestinationFiles } from '../../tests/destination-files.ts'
import type { DestinationFiles } from '../../tests/destination-files.ts'
import { send } from '../../tests/raw-http.ts'

let destination: DestinationFiles
beforeAll(async () => {
  destination = await startDestinationFiles()
})
afterAll(() => destination.close())

describe('deleting files', () => {
  test('§16.4 case 107: a file is deleted once (delete-transferable)', async () => {
    const user = await destination.newUser()
    const id = await destination.receive(user.profileId)
    expect((await remove(user.name, `${id}/`)).status).toBe(204)
    expect(await destination.storage.find(id)).toBeUndefined()
    const { json } = await send(`${destination.url}${id}/`, { headers: { 'X-Test-User': user.name } })
    expect(json).toMatchObject({ state: 'REMOVED', finished_at: '2026-01-01T00:00:01.000002Z', expires_at: null })
    expect(await remove(user.name, `${id}/`)).toMatchObject({
      status: 409,
      json: { code: 'UnsuccessfulTransferableError' },
    })
  })

  test.each<IncomingState>(['ONGOING', 'ERROR', 'REVOKED', 'EXPIRED'])(
    'a file that is %s is not deleted',
    async (state) => {
      const user = await destination.newUser()
      const id = await destination.receive(user.profileId, { state })
      expect((await remove(user.name, `${id}/`)).status).toBe(409)
      expect(await statesOf(user.profileId)).toEqual([state])
    },
  )

  test('a file of somebody else stays', async () => {
    const [owner, other] = [await destination.newUser(), await destination.newUser()]
    const id = await destination.receive(owner.profileId)
    expect((await remove(other.name, `${id}/`)).status).toBe(404)
    expect(await statesOf(owner.profileId)).toEqual(['SUCCESS'])
  })

  test.each([0, 1, 3])(
    '§16.4 case 108: delete all takes %i successes and nothing else (delete-all-transferable)',
    async (count) => {
      const [user, other] = [await destination.newUser(), await destination.newUser()]
      const ids = []
      for (let done = 0; done < count; done += 1) ids.push(await destination.receive(user.profileId))
      await destination.receive(user.profileId, { state: 'ONGOING' })
      await destination.receive(other.profileId)
      const reply = await remove(user.name, '?name=no-file-has-this-name', { Accept: 'text/html' })
      expect(reply.status).toBe(200)
      expect(reply.headers['deleted-count']).toBe(String(count))
      expect(reply.headers['content-type']).toBe('application/json')
      expect(reply.json).toMatch(count === 0 ? /no file/ : new RegExp(`^${count} file`))
      expect((await statesOf(user.profileId)).toSorted()).toEqual(['ONGOING', ...ids.map(() => 'REMOVED')])
      expect(await statesOf(other.profileId)).toEqual(['SUCCESS'])
      for (const id of ids) expect(await destination.storage.find(id)).toBeUndefined()
    },
  )

  test('delete all answers in French when asked so', async () => {
    const user = await destination.newUser()
    await destination.receive(user.profileId)
    expect((await remove(user.name, '', { 'Accept-Language': 'fr' })).json).toBe('1 fichier a été supprimé.')
  })
})

const remove = (user: string, path: string, headers: Record<string, string> = {}) =>
  send(`${destination.url}${path}`, { method: 'DELETE', headers: { 'X-Test-User': user, ...headers } })

async function statesOf(profileId: string): Promise<string[]> {
  const rows = await destination.db
    .selectFrom('eurydice_incoming_transferables')
    .select('state')
    .where('user_profile_id', '=', profileId)
    .execute()
  return rows.map(({ state }) => state)
}
