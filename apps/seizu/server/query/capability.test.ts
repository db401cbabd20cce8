import { describe, expect, test } from 'vitest'
import { permissionsOf } from '../identity/permissions.rules.ts'
import type { Identity } from '../identity/identity.ts'
import { openCapabilities, parametersOf } from './capability.ts'

const now = new Date('2026-01-31T12:00:00Z')
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
const person = (userId: string, more: Partial<Identity> = {}): Identity => ({
  userId,
  iss: 'test',
  sub: userId,
  email: null,
  username: null,
  displayName: null,
  role: 'seizu-viewer',
  permissions: new Set(permissionsOf('seizu-viewer')),
  ...more,
})
const ann = person('ann')
const query = {
  path: 'rows.0.panels.0.cypher',
  text: 'RETURN $a + $b',
  allowed: ['a', 'b'],
  fixed: { a: [1, { k: 2 }] },
}
const report = { id: 'r', version: 'digest' }
const capabilities = openCapabilities({ REPORT_QUERY_SIGNING_SECRET: 'secret', SECRET_KEY: undefined })
const issue = (who = ann) => capabilities.issue(report, query, who, now)
const code = (act: () => unknown) => {
  try {
    return { accepted: act() }
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('a token for a query of a report', () => {
  test('says what may be run, by whom, until when', () =>
    expect(capabilities.read(issue(), ann, now)).toEqual({
      v: 1,
      kind: 'report_query',
      user_id: 'ann',
      report_id: 'r',
      report_version: 'digest',
      path: 'rows.0.panels.0.cypher',
      query: 'RETURN $a + $b',
      allowed_param_names: ['a', 'b'],
      static_params: { a: [1, { k: 2 }] },
      exp: later(15).getTime() / 1000,
    }))
  test('[95] is refused when any part of it was altered', () => {
    const token = issue()
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'A' ? 'B' : 'A'
      expect(code(() => capabilities.read(token.slice(0, at) + other + token.slice(at + 1), ann, now))).toBe(
        'token_invalid',
      )
    }
    for (const spelling of [`${token}=`, `${token}.`, `${token}A`, token.slice(0, -1), ` ${token}`, '', '.', 'a.b'])
      expect(code(() => capabilities.read(spelling, ann, now))).toBe('token_invalid')
  })
  test('[95] is refused when another key signed it', () => {
    const others = openCapabilities({ REPORT_QUERY_SIGNING_SECRET: undefined, SECRET_KEY: 'secret' })
    expect(code(() => capabilities.read(others.issue(report, query, ann, now), ann, now))).toBe('token_invalid')
  })
  test('[95] is refused in the hands of another user', () =>
    expect(code(() => capabilities.read(issue(), person('bob'), now))).toBe('token_foreign'))
  test('[95] expires after 15 minutes, or with the log-in that asked for it', () => {
    expect(code(() => capabilities.read(issue(), ann, later(14.9)))).toHaveProperty('accepted')
    expect(code(() => capabilities.read(issue(), ann, later(15)))).toBe('token_expired')
    const short = capabilities.issue(report, query, person('ann', { expiresAt: later(2) }), now)
    expect(code(() => capabilities.read(short, ann, later(2)))).toBe('token_expired')
  })
  test('works in every process that has the same SECRET_KEY, and in one without', () => {
    const [one, two] = [1, 2].map(() => openCapabilities({ REPORT_QUERY_SIGNING_SECRET: undefined, SECRET_KEY: 'k' }))
    expect(two!.read(one!.issue(report, query, ann, now), ann, now).path).toBe(query.path)
    const alone = openCapabilities({ REPORT_QUERY_SIGNING_SECRET: undefined, SECRET_KEY: undefined })
    expect(alone.read(alone.issue(report, query, ann, now), ann, now).path).toBe(query.path)
  })
})

describe('the parameters of a token', () => {
  const capability = { allowed_param_names: ['a', 'b'], static_params: { a: [1, { k: 2 }] } }
  test('are those that the report fixes and those that were given', () =>
    expect(parametersOf(capability, { b: 'x' })).toEqual({ a: [1, { k: 2 }], b: 'x' }))
  test('may repeat what is fixed', () =>
    expect(parametersOf(capability, { a: [1, { k: 2 }] })).toEqual({ a: [1, { k: 2 }] }))
  test.each([
    ['a name that is not listed', { z: 1 }, 'param_unlisted'],
    ['a name of every object', { constructor: 1 }, 'param_unlisted'],
    ['another value for a fixed one', { a: [1, { k: 3 }] }, 'param_fixed'],
    ['the same of another type', { a: '[1,{"k":2}]' }, 'param_fixed'],
    ['nothing for a fixed one', { a: null }, 'param_fixed'],
  ])('[95] are refused: %s', (_, given, expected) => expect(code(() => parametersOf(capability, given))).toBe(expected))
})
