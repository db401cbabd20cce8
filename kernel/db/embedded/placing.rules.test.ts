import { describe, expect, test } from 'vitest'
import { closedStep, placesFor } from './placing.rules.ts'

describe('where an embedded server keeps its files', () => {
  test('is the data folder itself for an ordinary user', () => {
    expect(placesFor('/home/ann/farside/.farside', false)).toEqual([
      '/home/ann/farside/.farside/database',
      expect.stringMatching(/^\/var\/tmp\/farside-[0-9a-f]{12}$/),
    ])
  })

  test('is a folder of its own for root, another one for each data folder and the same at each start', () => {
    const [place] = placesFor('/root/farside/.farside', true)
    expect(place).toMatch(/^\/var\/lib\/farside\/[0-9a-f]{12}$/)
    expect(placesFor('/root/farside/.farside', true)[0]).toBe(place)
    expect(placesFor('/root/other/.farside', true)[0]).not.toBe(place)
  })
})

describe('the way to a folder', () => {
  const open = { path: '/', uid: 0, gid: 0, mode: 0o40755 }
  test.each([
    ['open to all', [open], 101, 104, undefined],
    ['closed by a root home', [open, { path: '/root', uid: 0, gid: 0, mode: 0o40700 }], 101, 104, '/root'],
    ['open to its owner', [open, { path: '/home/ann', uid: 1000, gid: 1000, mode: 0o40700 }], 1000, 1000, undefined],
    ['open to its group', [open, { path: '/srv/db', uid: 0, gid: 104, mode: 0o40710 }], 101, 104, undefined],
    ['closed to its group alone', [open, { path: '/srv/db', uid: 0, gid: 104, mode: 0o40701 }], 101, 104, '/srv/db'],
    ['never closed to root', [{ path: '/x', uid: 5, gid: 5, mode: 0o40000 }], 0, 0, undefined],
  ])('is %s', (_, steps, uid, gid, closed) => {
    expect(closedStep(steps, { uid, gid })).toBe(closed)
  })
})
