import { describe, expect, test } from 'vitest'
import { deletedText } from './deleted-text.rules.ts'
import { itemOf } from './incoming.rules.ts'
import type { ItemRow } from './incoming.rules.ts'

const row: ItemRow = {
  id: '00000000-0000-4000-8000-000000000000',
  created_at: '2026-01-31T10:20:30.123456Z',
  name: 'a',
  sha1: null,
  size: null,
  bytes_received: 0,
  user_provided_meta: {},
  state: 'ONGOING',
  finished_at: null,
}
const DAY = 86_400_000

describe('an incoming item', () => {
  test.each([
    ['unknown while the size is', { size: null, bytes_received: 3 }, null],
    ['100 for no bytes', { size: 0 }, 100],
    ['rounded down', { size: 3, bytes_received: 2 }, 66],
  ])('has a progress that is %s', (_, change, progress) => {
    expect(itemOf({ ...row, ...change }, DAY).progress).toBe(progress)
  })

  test('expires FILE_REMOVER_EXPIRE_TRANSFERABLES_AFTER its success, to the microsecond', () => {
    const success: ItemRow = { ...row, state: 'SUCCESS', finished_at: '2026-02-28T23:59:59.999999Z' }
    expect(itemOf(success, DAY).expires_at).toBe('2026-03-01T23:59:59.999999Z')
    expect(itemOf({ ...success, state: 'REMOVED' }, DAY).expires_at).toBeNull()
  })
})

describe('the answer to "delete all"', () => {
  test.each([
    [0, undefined, 'There was no file to delete.'],
    [1, 'en', '1 file was deleted.'],
    [3, 'de', '3 files were deleted.'],
    [1, 'fr-FR,fr;q=0.9,en;q=0.8', '1 fichier a été supprimé.'],
    [3, 'en;q=0.5, fr', '3 fichiers ont été supprimés.'],
    [0, 'fr', "Il n'y avait aucun fichier à supprimer."],
    [1, 'fr;q=0.1,en;q=0.2', '1 file was deleted.'],
  ])('for %i in %j is %j', (count, language, text) => {
    expect(deletedText(count, language)).toBe(text)
  })
})
