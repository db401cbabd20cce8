import { describe, expect, test } from 'vitest'
import { may, refuseUnless } from './permissions.rules.ts'
import type { Action } from './permissions.rules.ts'
import { anonymous } from './viewer.ts'
import type { Viewer } from './viewer.ts'

const known = (userType: 'GEL' | 'REVIEWER' | 'EXTERNAL', more = {}): Viewer => ({
  ...{ kind: 'known', accountId: 1, username: 'x', name: 'X', affiliation: '' },
  ...{ isStaff: false, isSuperuser: false, groups: [], userType },
  ...more,
})
const people = {
  anonymous,
  external: known('EXTERNAL'),
  reviewer: known('REVIEWER'),
  curator: known('GEL'),
  support: known('EXTERNAL', { isStaff: true, groups: ['User Support'] }),
  editor: known('EXTERNAL', { isStaff: true, groups: ['Site Editor'] }),
  superuser: known('EXTERNAL', { isSuperuser: true, isStaff: true }),
}
type Who = keyof typeof people

const signedIn: Who[] = ['external', 'reviewer', 'curator', 'support', 'editor', 'superuser']
const matrix: [Action, Who[]][] = [
  ['view_unpublished', ['curator']],
  ['use_profile', signedIn],
  ['review', ['reviewer', 'curator']],
  ['delete_any_review', ['superuser']],
  ['propose_entity', ['reviewer']],
  ['add_entity', ['curator']],
  ['use_tags_and_transcripts', ['curator']],
  ['edit_entity', ['curator']],
  ['rate_entity', ['curator']],
  ['edit_panel', ['curator']],
  ['copy', ['curator']],
  ['import', ['curator']],
  ['download_all', ['curator']],
  ['report', ['curator']],
  ['confirm_reviewer', ['support', 'superuser']],
  ['edit_site', ['editor', 'superuser']],
  ['administer', ['superuser']],
]

describe('what people may do', () => {
  test.each(matrix)('%s: %o', (action, allowed) => {
    const found = (Object.keys(people) as Who[]).filter((who) => may(people[who], action))
    expect(found).toEqual(allowed)
  })

  test('a group alone opens nothing to somebody who is not staff', () => {
    expect(may(known('GEL', { groups: ['User Support', 'Site Editor'] }), 'confirm_reviewer')).toBe(false)
  })

  test('what may not be done is refused with a word that transports know', () => {
    expect(() => refuseUnless(anonymous, 'review')).toThrowError(
      expect.objectContaining({ code: 'not_allowed', kind: 'forbidden' }),
    )
  })
})
