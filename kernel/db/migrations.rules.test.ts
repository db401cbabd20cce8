import { describe, expect, test } from 'vitest'
import { decideMigrations } from './migrations.rules.ts'

const files = ['0001-users.sql', '0002-files.sql', '0003-index.sql'].map((name) => ({ name, sha256: `of ${name}` }))
const [first, second, third] = files as [(typeof files)[0], (typeof files)[0], (typeof files)[0]]

describe('deciding what to migrate', () => {
  test('applies everything to an empty database, in the order of the numbers', () => {
    expect(decideMigrations([third, first, second], [])).toEqual({ ok: true, pending: [first, second, third] })
  })

  test('applies only what is new, and nothing the second time', () => {
    expect(decideMigrations(files, [first, second])).toEqual({ ok: true, pending: [third] })
    expect(decideMigrations(files, files)).toEqual({ ok: true, pending: [] })
  })

  test.each([
    ['an edited file', files, [{ ...first, sha256: 'other' }], '"0001-users.sql" was edited'],
    ['a database of a newer version', [first], [first, second], '"0002-files.sql", which this version does not know'],
    ['a file before an applied one', files, [first, third], '"0002-files.sql" comes before "0003-index.sql"'],
    ['a number used twice', [first, { name: '0001-also.sql', sha256: 'x' }], [], 'the number of "0001-users.sql"'],
    ['a file of another kind', [first, { name: 'notes.txt', sha256: 'x' }], [], '"notes.txt" is not named like'],
  ])('refuses %s', (_, inFolder, applied, reason) => {
    expect(decideMigrations(inFolder, applied)).toEqual({ ok: false, reason: expect.stringContaining(reason) })
  })
})
