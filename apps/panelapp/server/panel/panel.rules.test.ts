import { describe, expect, test } from 'vitest'
import { anonymous } from '../viewer/viewer.ts'
import type { KnownViewer } from '../viewer/viewer.ts'
import type { PanelHead } from './catalogue.ts'
import { findPanels } from './find-panel.rules.ts'
import { mayPin, maySee } from './visibility.rules.ts'

const head = (id: number, name: string, more: Partial<PanelHead> = {}) =>
  ({ id, name, hashId: null, relevantDisorders: [], ...more }) as unknown as PanelHead

describe('a reference to panels', () => {
  // In name order, as catalogues are.
  const panels = [
    head(1, 'A cardiac panel'),
    head(2, 'Cardiac'),
    head(3, 'cardiac arrest', { relevantDisorders: ['R169', 'Cardiac'] }),
    head(4, 'Retina', { hashId: '553f9595bb5a1616e5ed45a8' }),
    head(77, '12'),
  ]
  const catalogue = { panels, byId: new Map(panels.map((it) => [it.id, it])) }
  test.each([
    ['2', [2]],
    ['12', []],
    ['0002', [2]],
    ['99999999999999999999', []],
    ['553f9595bb5a1616e5ed45a8', [4]],
    ['553F9595BB5A1616E5ED45A8', [4]],
    ['R169', [3]],
    ['r169', []],
    ['Cardiac', [2, 3, 1]],
    ['cardiac', [2, 1, 3]],
    ['CARD', [1, 2, 3]],
    ['etin', [4]],
    [' ', []],
    ['%', []],
  ])('%s means the panels %j', (ref, ids) => {
    expect(findPanels(catalogue, ref).map((it) => it.id)).toEqual(ids)
  })
})

describe('who may see a panel', () => {
  const known = (userType: KnownViewer['userType']): KnownViewer => ({
    kind: 'known',
    accountId: 1,
    username: 'x',
    name: 'X',
    affiliation: '',
    userType,
    isStaff: false,
    isSuperuser: false,
    groups: [],
  })
  const viewers = [anonymous, known('EXTERNAL'), known('REVIEWER'), known('GEL')]
  test.each([
    ['public', [true, true, true, true]],
    ['promoted', [true, true, true, true]],
    ['internal', [false, false, false, true]],
    ['retired', [false, false, false, true]],
    ['deleted', [false, false, false, false]],
  ] as const)('that is %s', (status, seen) => {
    expect(viewers.map((viewer) => maySee(viewer, { status }))).toEqual(seen)
  })

  test.each([
    ['public', 0, false, true],
    ['retired', 0, false, true],
    ['deleted', 0, false, true],
    ['internal', 0, false, false],
    ['internal', 1, false, true],
    ['internal', 0, true, true],
  ] as const)('a version of one that is %s, major %i, signed off %s: %s', (status, major, isSignedOff, may) => {
    expect(mayPin(anonymous, { status }, { major, isSignedOff })).toBe(may)
    expect(mayPin(known('GEL'), { status }, { major, isSignedOff })).toBe(true)
  })
})
